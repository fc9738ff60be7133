"""Which files of a watched folder are ready to be taken: what looks and events say."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog

from worker import folder
from worker.folder import Once, Seen
from worker.folder_events import FolderEvents, Hints
from worker.folder_sidecars import Sidecars, SidecarWaits
from worker.folder_trust import Trust
from worker.stillness import Stillness

MOST = 10_000
"""Files kept in mind at once; the next look finds those beyond."""
LOOK_SHARE = 20
"""How many times longer than a look the pause after it is, at least."""

Came = Callable[[str, str], None]
"""Hears of a sidecar that lies in the folder: its root, and its path."""
Sift = Callable[[Iterable[Seen]], Iterator[Seen]]
"""Lets those of the files pass that are not known yet."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a folder is looked through, and how long its files stand still."""

    interval: timedelta
    rescan: timedelta
    settle: timedelta
    grace: timedelta


class ReadyFiles:
    """Finds the files of one watched folder and hands them out when they are complete."""

    def __init__(
        self,
        root: str,
        *,
        without: frozenset[str],
        pace: Pace,
        is_open: Callable[[str], bool | None],
        once: Once,
        sift: Sift | None = None,
        sidecar_came: Came | None = None,
    ) -> None:
        self.root = root
        self._without = without
        self._pace = pace
        self._once = once
        self._sift = sift or iter
        self._sidecar_came = sidecar_came
        self._events = FolderEvents()
        self._trust = Trust(root, may_write=sift is None)
        self._stillness = Stillness(pace.settle, is_open)
        self._sidecars = Sidecars()
        self._waits = SidecarWaits(pace.grace)
        self._ready: dict[str, Seen] = {}
        self._identity: tuple[int, int] | None = None
        self._is_gone = False
        self._more = False
        self._rested_at = 0.0
        self.due = 0.0
        """When to look through the folder, on the monotonic clock."""

    def __len__(self) -> int:
        """How many files are ready."""
        return len(self._ready)

    @property
    def handle(self) -> int | None:
        """The file that is readable when there are events; None if there can be none."""
        return self._events.handle

    def look(self) -> None:
        """Look through the folder: the truth, whatever the events said."""
        began = time.monotonic()
        try:
            self._look(began)
        finally:
            self._plan(began, time.monotonic())

    def _look(self, now: float) -> None:
        paths: set[str] = set()
        beside: set[str] = set()
        whole = False
        self._identity = _identity(self.root)
        if self.handle is None and now >= self._trust.due:
            self._events.open_again()
        try:
            whole = self._look_into(now, paths, beside)
        finally:
            self._events.end_look(whole=whole)
        self._more = not whole
        if whole:
            self._stillness.keep_only(paths)
            self._sidecars.keep_only(beside)
        for path in beside:
            self._came(path)
            self._sidecars.found(path, now)

    def _came(self, sidecar: str) -> None:
        self._waits.came(sidecar)
        if self._sidecar_came is not None:
            self._sidecar_came(self.root, sidecar)

    def _look_into(self, now: float, paths: set[str], beside: set[str]) -> bool:
        """Whether every file was looked at; adds the files and the sidecars."""
        if not self._is_there():
            return True
        found = folder.walk(
            self.root,
            entering=self._events.enter,
            beside=lambda path: beside.add(path) if len(beside) < MOST else None,
            without=self._without,
            once=self._once,
        )
        for seen in self._sift(found):
            if len(paths) >= MOST:
                return False
            paths.add(seen.path)
            if not self._has(seen.path) and self._stillness.is_complete(seen, now):
                self._add(seen, now)
        return True

    def _has(self, path: str) -> bool:
        return path in self._ready or path in self._waits

    def _is_there(self) -> bool:
        if os.path.isdir(self.root):
            if self._is_gone:
                log.info("watched folder is back", folder=folder.printable(self.root))
            self._is_gone = False
            return True
        if not self._is_gone:
            name = folder.printable(self.root)
            log.warning("watched folder is gone: waiting for it", folder=name)
            self._trust.lose()
        self._is_gone = True
        return False

    def _plan(self, began: float, ended: float) -> None:
        """Test the events if that is due; say when to look again. Where there is much to
        look at, that is less often."""
        hears_nothing = self._trust.holds and self.handle is None
        if not self._is_gone and (ended >= self._trust.due or hears_nothing):
            self._trust.test(ended, events=self.handle is not None)
        interval = self._pace.rescan if self._trust.holds else self._pace.interval
        self._rested_at = ended + (ended - began) * LOOK_SHARE
        self.due = max(ended + interval.total_seconds(), self._rested_at)
        self._look_after_unsettled(ended)

    def look_within(self, span: timedelta, now: float) -> None:
        """Look through the folder in so long, if that was not to be earlier."""
        self.due = min(self.due, max(now + span.total_seconds(), self._rested_at))

    def look_again(self) -> None:
        """Look soon, as if there were no events: some files had to stay where they are."""
        self.look_within(self._pace.interval, time.monotonic())

    def _look_after_unsettled(self, now: float) -> None:
        """Files that wait to have stood still are looked at often."""
        if len(self._stillness):
            self.look_within(min(self._pace.interval, self._pace.settle), now)

    def heed(self) -> None:
        """Heed what happened since the last time."""
        now = time.monotonic()
        hints = self._events.read()
        self._heed(hints, now)
        if self._trust.judge(now) or hints.look or _identity(self.root) != self._identity:
            self.due = 0.0
        for seen in self._waits.ended(now):
            self._ready[seen.path] = seen
        self._look_after_unsettled(now)

    def _heed(self, hints: Hints, now: float) -> None:
        complete = dict.fromkeys(p for p in hints.complete if not self._is_aside(p))
        for path in hints.created:
            if path not in complete and not self._is_aside(path):
                self._begin(path, now)
        for path in complete:
            self._complete(path, now)

    def _is_aside(self, path: str) -> bool:
        """Whether it is no file to be taken: a canary, a sidecar, an unfinished one."""
        if self._trust.heard(path):
            return True
        name = os.path.basename(path)
        if folder.is_sidecar(name):
            self._came(path)
        return folder.is_ignored(name)

    def _begin(self, path: str, now: float) -> None:
        """A file is there, and nobody closed it yet: it may be a hard link, for ever open."""
        self._stillness.created(path)
        self._await_stillness(path, now)

    def _await_stillness(self, path: str, now: float) -> None:
        seen = folder.look_at(self.root, path)
        if seen is not None and len(self._stillness) < MOST:
            self._stillness.is_complete(seen, now)

    def _complete(self, path: str, now: float) -> None:
        """A file was closed, or moved into place; an empty one may still be written to."""
        self._stillness.forget(path)
        seen = folder.look_at(self.root, path)
        if seen is None:
            return
        if not seen.size:
            self._await_stillness(path, now)
        elif len(self._ready) + len(self._waits) < MOST:
            self._add(seen, now)
        else:
            self._more = True

    def _add(self, seen: Seen, now: float) -> None:
        self._stillness.forget(seen.path)
        if not self._waits.needed(seen, now):
            self._ready[seen.path] = seen

    def next_group(self, *, files: int, size: int) -> list[Seen]:
        """Take out the files that have been ready for longest: so many, or so many bytes."""
        group: list[Seen] = []
        room = size
        while self._ready and len(group) < files and room > 0:
            seen = self._ready.pop(next(iter(self._ready)))
            group.append(seen)
            room -= seen.size
        if self._more and not self._ready:
            self.due = min(self.due, self._rested_at)
        return group

    def close(self) -> None:
        """Stop listening."""
        self._events.close()


def _identity(root: str) -> tuple[int, int] | None:
    """Which folder has that path now: another one may have taken its place."""
    try:
        found = os.stat(root)
    except OSError:
        return None
    return found.st_dev, found.st_ino
