"""Which files of the watched folders are ready to be taken: what the looks and the events say."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import structlog

from worker import folder
from worker.folder import Once, Seen
from worker.folder_events import FolderEvents, Hints
from worker.folder_sidecars import Sidecars
from worker.stillness import Stillness

MOST = 10_000
"""Files kept in mind at once; the next look finds those beyond."""

log = structlog.get_logger()


class ReadyFiles:
    """Finds the files of the watched folders and hands them out when they are complete."""

    def __init__(
        self,
        roots: Sequence[str],
        *,
        settle: timedelta,
        is_open: Callable[[str], bool | None],
        once: Once,
    ) -> None:
        self._roots = roots
        self._without = frozenset(roots)
        self._once = once
        self._events = FolderEvents()
        self._stillness = Stillness(settle, is_open)
        self._sidecars = Sidecars()
        self._ready: dict[str, Seen] = {}
        self._gone: set[str] = set()

    def __len__(self) -> int:
        """How many files are ready."""
        return len(self._ready)

    @property
    def unsettled(self) -> bool:
        """Whether files wait to have stood still long enough."""
        return len(self._stillness) > 0

    def look(self, now: float) -> None:
        """Look through all folders: the truth, whatever the events said."""
        paths: set[str] = set()
        beside: set[str] = set()
        looks = [self._look_into(root, now, paths, beside) for root in self._roots]
        whole = all(looks)
        self._events.end_look(whole=whole)
        if whole:
            self._stillness.keep_only(paths)
            self._sidecars.keep_only(beside)
        for path in beside:
            self._sidecars.found(path, now)

    def _look_into(self, root: str, now: float, paths: set[str], beside: set[str]) -> bool:
        """Whether every file below that root was looked at; adds the files and the sidecars."""
        if not self._is_there(root):
            return True
        found = folder.walk(
            root,
            entering=self._events.enter,
            beside=beside.add,
            without=self._without,
            once=self._once,
        )
        for seen in found:
            if len(paths) >= MOST:
                return False
            paths.add(seen.path)
            if seen.path not in self._ready and self._stillness.is_complete(seen, now):
                self._add(seen)
        return True

    def _is_there(self, root: str) -> bool:
        if os.path.isdir(root):
            if root in self._gone:
                log.info("watched folder is back", folder=folder.printable(root))
            self._gone.discard(root)
            return True
        if root not in self._gone:
            log.warning("watched folder is gone: waiting for it", folder=folder.printable(root))
        self._gone.add(root)
        return False

    def listen(self, stop: threading.Event, seconds: float) -> bool:
        """Wait up to so many seconds for events; whether they ask for a look."""
        hints = self._events.read(stop, seconds)
        self._heed(hints)
        return hints.look

    def _heed(self, hints: Hints) -> None:
        for path in _countable(hints.created):
            self._stillness.created(path)
        for path in _countable(hints.complete):
            self._stillness.forget(path)
            seen = folder.look_at(self._root_of(path), path)
            if seen is not None and seen.size and len(self._ready) < MOST:
                self._add(seen)

    def _root_of(self, path: str) -> str:
        """The innermost watched folder that holds the path."""
        return max((r for r in self._roots if path.startswith(r + os.sep)), key=len)

    def _add(self, seen: Seen) -> None:
        self._stillness.forget(seen.path)
        self._ready[seen.path] = seen

    def next_group(self, *, files: int, size: int) -> list[Seen]:
        """Take out the files that have been ready for longest: so many, or so many bytes."""
        group: list[Seen] = []
        room = size
        while self._ready and len(group) < files and room > 0:
            seen = self._ready.pop(next(iter(self._ready)))
            group.append(seen)
            room -= seen.size
        return group

    def close(self) -> None:
        """Stop listening."""
        self._events.close()


def _countable(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not folder.is_ignored(os.path.basename(path))]
