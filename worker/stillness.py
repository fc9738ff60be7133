"""When a file counts as complete, where no event said so. The clock is an argument."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from worker.folder import Seen

LONG = 60
"""How many times longer a file must stand still that seems to be open for writing. Not
for ever: network shares may call a file open that is not."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was, and since when it has been so."""

    seen: Seen
    since: float


class Stillness:
    """Remembers how files looked, and tells which have stood still long enough.

    Times on the files themselves are not trusted: `mv` and `cp -p` bring old ones along.
    """

    def __init__(self, settle: timedelta, is_open: Callable[[str], bool | None]) -> None:
        self._settle = settle.total_seconds()
        self._is_open = is_open
        self._looks: dict[str, Look] = {}
        self._created: set[str] = set()

    def __len__(self) -> int:
        """How many files are looked after."""
        return len(self._looks)

    def created(self, path: str) -> None:
        """Say that the file was opened to be written, and not closed since."""
        self._created.add(path)

    def forget(self, path: str) -> None:
        """Say that the file was closed, or is gone."""
        self._looks.pop(path, None)
        self._created.discard(path)

    def keep_only(self, paths: set[str]) -> None:
        """Forget every file a whole look has not found."""
        for path in self._looks.keys() - paths:
            del self._looks[path]
        self._created &= paths

    def is_complete(self, seen: Seen, now: float) -> bool:
        """Whether the file has stood still long enough, at this look."""
        look = self._looks.get(seen.path)
        if look is None or look.seen != seen:
            self._looks[seen.path] = Look(seen, now)
            return False
        still = now - look.since
        return still >= self._settle and still >= self._settle * self._stretch(seen.path)

    def _stretch(self, path: str) -> int:
        is_open = self._is_open(path)
        if is_open is None:
            is_open = path in self._created
        return LONG if is_open else 1


def is_open_for_writing(path: str) -> bool | None:
    """Whether a process holds the file open for writing; None if the system does not say.

    Linux grants a read lease only on a file that nobody writes.
    """
    if not hasattr(fcntl, "F_SETLEASE"):  # pragma: no cover: Linux has it
        return None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return _lease_refused(handle)
    finally:
        os.close(handle)


def _lease_refused(handle: int) -> bool | None:
    """Who opens the file meanwhile makes the system send us a signal, by default one that
    kills: we ask for one that does not."""
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return None
    with suppress(OSError):
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
