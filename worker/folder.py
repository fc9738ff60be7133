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
LONGEST_SIDECAR = 1024 * 1024

Entries = Iterator[os.DirEntry[str]]

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


def is_sidecar(name: str) -> bool:
    """Whether a file of that name carries the fields of the file beside it."""
    return name.endswith(SIDECAR) and not name.startswith(IGNORED_STARTS)


def oddity(mode: int) -> str | None:
    """What it is that has this mode; None: a regular file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return "folder"
    return "symbolic link" if stat.S_ISLNK(mode) else "special file"


def printable(name: str) -> str:
    """The name as text that can be shown and kept, whatever bytes it has on disk."""
    text = os.fsencode(name).decode(errors="replace")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def place_below(root: str, path: str) -> str:
    """Where a path lies below its root, which it begins with."""
    return path.removeprefix(root).lstrip(os.sep)


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
    return seen(root, path, found) if oddity(found.st_mode) is None else None


def walk(
    root: str,
    *,
    entering: Callable[[str], None],
    beside: Callable[[str], None],
    without: frozenset[str],
    once: Once,
) -> Iterator[Seen]:
    """The files below `root` that count. `entering` is called before a folder is read, and
    `beside` with every sidecar."""
    folders = [root]
    while folders:
        folder = folders.pop()
        entering(folder)
        counted = _counted(_entries(folder, once), beside)
        for entry in _no_folders(counted, folders, without):
            yield from _regular(root, entry, once)


def _entries(folder: str, once: Once) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        once.warn("folder cannot be read: it is tried again", folder, str(error.strerror))


def _counted(entries: Entries, beside: Callable[[str], None]) -> Entries:
    """The entries that count by themselves."""
    for entry in entries:
        if is_sidecar(entry.name):
            beside(entry.path)
        elif not is_ignored(entry.name):
            yield entry


def _no_folders(entries: Entries, folders: list[str], without: frozenset[str]) -> Entries:
    """The entries that are no folders; those that are one are added to `folders`."""
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            folders.extend({entry.path} - without)
        else:
            yield entry


def _regular(root: str, entry: os.DirEntry[str], once: Once) -> Iterator[Seen]:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return
    kind = oddity(found.st_mode)
    if kind is None:
        yield seen(root, entry.path, found)
    else:
        once.warn("file is not taken", entry.path, f"it is a {kind}: put the file itself here")
