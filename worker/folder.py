"""The watched folder as it lies on disk: which files count, and what their place says."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

SIDECAR = ".meta.json"
RECEIPT = ".receipt.json"
ERROR = ".error.json"
IGNORED_STARTS = (".", "~")
IGNORED_ENDS = (".part", ".tmp", ".crdownload", ".swp", SIDECAR, RECEIPT, ERROR)
WARNINGS_KEPT = 1000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Seen:
    """A regular file, as one look found it."""

    root: str
    path: str
    size: int
    mtime_ns: int
    inode: int


class Once:
    """Warnings about files, each given one time."""

    def __init__(self) -> None:
        self._given: set[tuple[str, str]] = set()

    def warn(self, sentence: str, path: str, error: str) -> None:
        """Warn of that file, unless this was said of it before."""
        if (sentence, path) in self._given:
            return
        if len(self._given) >= WARNINGS_KEPT:
            self._given.clear()
        self._given.add((sentence, path))
        log.warning(sentence, file=printable(path), error=error)


def is_ignored(name: str) -> bool:
    """Whether a file or folder of that name is not taken by itself."""
    low = name.lower()
    return low.startswith(IGNORED_STARTS) or low.endswith(IGNORED_ENDS)


def printable(name: str) -> str:
    """The name as text that can be shown and kept, whatever bytes it has on disk."""
    text = os.fsencode(name).decode(errors="replace")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def source_of(place: str) -> str | None:
    """The source that a place below the watched folder names: its first folder."""
    first, below, _ = place.partition(os.sep)
    return printable(first) if below else None


def seen(root: str, path: str, found: os.stat_result) -> Seen:
    """The file of that path, as `found` shows it."""
    return Seen(root, path, found.st_size, found.st_mtime_ns, found.st_ino)


def look_at(root: str, path: str) -> Seen | None:
    """The regular file of that path; None if there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return seen(root, path, found) if stat.S_ISREG(found.st_mode) else None


def walk(
    root: str, *, entering: Callable[[str], None], without: frozenset[str], once: Once
) -> Iterator[Seen]:
    """The files below `root` that count. `entering` is called before a folder is read."""
    folders = [root]
    while folders:
        folder = folders.pop()
        entering(folder)
        for entry in _entries(folder, once):
            if entry.is_dir(follow_symlinks=False):
                folders.extend({entry.path} - without)
            elif (found := _regular(root, entry, once)) is not None:
                yield found


def _entries(folder: str, once: Once) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if not is_ignored(entry.name))
    except OSError as error:
        once.warn("folder cannot be read: it is tried again", folder, str(error.strerror))


def _regular(root: str, entry: os.DirEntry[str], once: Once) -> Seen | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if stat.S_ISREG(found.st_mode):
        return seen(root, entry.path, found)
    kind = "symbolic link" if stat.S_ISLNK(found.st_mode) else "special file"
    once.warn("file is not taken", entry.path, f"it is a {kind}: put the file itself here")
    return None
