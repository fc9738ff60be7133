"""Finding the documents in the paths a person names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

LONGEST_NAME = 255


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Every path that is named, and every file in the folders among them, sorted.

    Names the watched folder ignores are passed over (hidden, still being written, sidecars),
    but what is named itself comes, even if it is hidden or missing.
    """
    for path in paths:
        yield from _walk(path) if path.is_dir() else [path]


def _walk(folder: Path) -> Iterator[Path]:
    from worker.folder import is_ignored

    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        files = (Path(parent, name) for name in sorted(names) if not is_ignored(name))
        yield from (file for file in files if file.is_file())


def plain_name(path: Path) -> str:
    """The name of the file, in Unicode whatever bytes the disk has for it."""
    return os.fsencode(path.name).decode("utf-8", "replace")[:LONGEST_NAME]
