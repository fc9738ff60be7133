"""All watched folders: each looked through when it is due, all listened to at once."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Collection, Sequence

from worker.folder import Seen
from worker.folder_events import FolderEvents
from worker.folder_trust import ANSWER, Trust
from worker.ready_files import ReadyFiles


class Folders:
    """The watched folders, of which one may be polled while others tell of changes."""

    def __init__(self, folders: Sequence[ReadyFiles]) -> None:
        self._folders = list(folders)

    def __len__(self) -> int:
        """How many files are ready."""
        return sum(len(one) for one in self._folders)

    @property
    def due(self) -> float:
        """When to look next, on the monotonic clock."""
        return min(one.due for one in self._folders)

    def look(self) -> None:
        """Look through the folders that are due."""
        for one in self._folders:
            if time.monotonic() >= one.due:
                one.look()

    def look_again(self, roots: Collection[str]) -> None:
        """Look through these folders soon: some of their files had to stay."""
        for one in self._folders:
            if one.root in roots:
                one.look_again()

    def listen(self, stop: threading.Event, seconds: float) -> None:
        """Wait up to so many seconds until something happens, and heed it."""
        handles = [one.handle for one in self._folders if one.handle is not None]
        if handles:
            _wait(handles, seconds)
        else:
            stop.wait(seconds)
        for one in self._folders:
            one.heed()

    def next_group(self, *, files: int, size: int) -> list[Seen]:
        """Take out some files that are ready, of one folder after the other."""
        self._folders.append(self._folders.pop(0))
        return _in_turn(self._folders, files=files, size=size)

    def close(self) -> None:
        """Stop listening."""
        for one in self._folders:
            one.close()


def try_out(root: str, *, may_write: bool) -> Trust:
    """Whether the folder's events may be trusted, after one trial."""
    trust = Trust(root, may_write=may_write, tells=False)
    events = FolderEvents()
    events.enter(root)
    trust.test(time.monotonic(), events=events.handle is not None)
    while trust.is_pending and events.handle is not None:
        _wait([events.handle], ANSWER)
        for path in events.read().complete:
            trust.heard(path)
        trust.judge(time.monotonic())
    events.close()
    return trust


def _wait(handles: Sequence[int], seconds: float) -> None:
    poller = select.poll()
    for handle in handles:
        poller.register(handle, select.POLLIN)
    poller.poll(int(seconds * 1000))


def _in_turn(folders: Sequence[ReadyFiles], *, files: int, size: int) -> list[Seen]:
    """A group of files of the first of these folders that has some."""
    groups = (one.next_group(files=files, size=size) for one in folders if len(one))
    return next(groups, [])
