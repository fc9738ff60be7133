"""Finding the documents in the paths a person names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cli.errors import CommandError
from cli.output import note

LONGEST_NAME = 255


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Every path that is named, and every file in the folders among them, sorted.

    Names the watched folder ignores are passed over (hidden, still being written, sidecars),
    and so are symbolic links, with a word about them. But what is named itself comes, even
    if it is hidden, a link, or missing.
    """
    for path in paths:
        yield from _walk(path) if path.is_dir() else [path]


def _walk(folder: Path) -> Iterator[Path]:
    from worker.folder import is_ignored

    for parent, folders, names in os.walk(folder):
        _tell_links(Path(parent, name) for name in [*folders, *names] if not is_ignored(name))
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        files = (Path(parent, name) for name in sorted(names) if not is_ignored(name))
        yield from (file for file in files if file.is_file() and not file.is_symlink())


def _tell_links(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_symlink():
            note(f"{shown(path)}: passed over, as it is a symbolic link.")


def no_files(paths: Iterable[Path]) -> CommandError:
    """What to say when there is nothing in the paths."""
    return CommandError(f"No files in {', '.join(map(shown, paths))}. Name some that there are.")


def shown(path: Path) -> str:
    """The path as it can be printed, whatever bytes the disk has for it."""
    from worker.folder import printable

    return printable(str(path))


def plain_name(path: Path) -> str:
    """The name of the file, in Unicode whatever bytes the disk has for it."""
    return os.fsencode(path.name).decode("utf-8", "replace")[:LONGEST_NAME]
