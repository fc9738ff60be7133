"""What the system says of changes in the watched folders: hints, never the truth."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from inotify_simple import INotify

CREATE, CLOSE_WRITE, MOVED_TO = 0x100, 0x8, 0x80
Q_OVERFLOW, IGNORED, ISDIR, ONLYDIR = 0x4000, 0x8000, 0x40000000, 0x01000000
MOVE_SELF = 0x800
WATCHED = CREATE | CLOSE_WRITE | MOVED_TO | MOVE_SELF | ONLYDIR
"""As in Linux's `inotify.h`."""
ASKS_FOR_A_LOOK = Q_OVERFLOW | IGNORED | ISDIR | MOVE_SELF

log = structlog.get_logger()


@dataclass(slots=True)
class Hints:
    """What happened since the last reading."""

    complete: list[str] = field(default_factory=list)
    """Files that were closed or moved into place."""
    created: list[str] = field(default_factory=list)
    look: bool = False
    """Whether the folders should be looked through: a subfolder came, or hints were lost."""


class FolderEvents:
    """Change events of Linux, or none at all where the system has none to give."""

    def __init__(self) -> None:
        self._inotify: INotify | None = None
        self._has_told = False
        self._folders: dict[int, str] = {}
        self._entered: dict[int, str] = {}
        self.open_again()

    def open_again(self) -> None:
        """Ask the system for events, if there are none: its limits may leave room by now."""
        if self._inotify is None:
            try:
                self._inotify = _open()
            except (ImportError, OSError) as error:
                self._tell("no change events: folders are polled", str(error))

    def _tell(self, sentence: str, error: str) -> None:
        """Said once, until a whole look goes well."""
        if not self._has_told:
            log.warning(sentence, error=error)
        self._has_told = True

    @property
    def handle(self) -> int | None:
        """The file that is readable when something happened; None if there are no events."""
        return None if self._inotify is None else self._inotify.fileno()

    def enter(self, folder: str) -> None:
        """Watch the folder, from before its entries are read."""
        if self._inotify is None:
            return
        try:
            watch = self._inotify.add_watch(folder, WATCHED)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return
        except OSError as error:
            self._give_up(error)
            return
        self._entered[watch] = self._folders[watch] = folder

    def end_look(self, *, whole: bool) -> None:
        """End a look; after a whole one, folders it has not entered are watched no more."""
        self._has_told = self._has_told and (self._inotify is None or not whole)
        if not whole:
            self._entered = self._folders | self._entered
        for watch in self._folders.keys() - self._entered.keys():
            self._drop(watch)
        self._folders, self._entered = self._entered, {}

    def _drop(self, watch: int) -> None:
        if self._inotify is not None:
            try:
                self._inotify.rm_watch(watch)
            except OSError:
                return

    def _give_up(self, error: OSError) -> None:
        self._tell("change events end: folders are polled", str(error.strerror))
        self.close()

    def read(self) -> Hints:
        """What happened since the last reading."""
        hints = Hints()
        if self._inotify is not None:
            for event in self._inotify.read(timeout=0):
                self._sort(event, hints)
        return hints

    def _sort(self, event: Any, hints: Hints) -> None:
        if event.mask & Q_OVERFLOW:
            log.warning("change events were lost: folders are looked through")
        if event.mask & IGNORED:
            self._folders.pop(event.wd, None)
        hints.look = hints.look or bool(event.mask & ASKS_FOR_A_LOOK)
        folder = None if event.mask & ASKS_FOR_A_LOOK else self._folders.get(event.wd)
        if folder is not None:
            kind = hints.created if event.mask & CREATE else hints.complete
            kind.append(os.path.join(folder, event.name))

    def close(self) -> None:
        """Give the events back to the system."""
        if self._inotify is not None:
            self._inotify.close()
        self._inotify = None
        self._folders, self._entered = {}, {}


def _open() -> INotify:
    """Raises ImportError or OSError where there are no events."""
    from inotify_simple import INotify

    return INotify()
