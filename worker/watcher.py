"""The watched folder: files that are complete become documents, and move out of the way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice

import structlog

from schemas.setting_types import WatchMode
from schemas.settings import Settings
from store.pressure import Gauge
from worker import folder_roots, left_intake, locks, work_folder
from worker.file_intake import FileIntake
from worker.file_rests import Rests
from worker.folder import Once, printable
from worker.folders import Folders
from worker.follow_up import FollowUp
from worker.late_sidecars import LateSidecars
from worker.left_intake import LeftIntake
from worker.ready_files import Pace, ReadyFiles
from worker.stillness import is_open_for_writing
from worker.work_folder import Claimed

GROUP = 64
"""Files that share one commit, at most."""
GROUP_BYTES = 16 * 1024 * 1024
"""Bytes after which a group is large enough: nobody waits long for a commit."""
LEAST_PAUSE = 0.01
"""Seconds between two queries, at least, while receipts are brought up to date and no
files wait."""
LISTEN = 0.25
"""Seconds between two looks at whether to stop."""
FOLLOW_UP = 1.0
"""Seconds between two questions what became of documents."""
REST = 2.0
"""Seconds without a try, after the database did not answer or a file was left behind."""
ASIDE = 30.0
"""Seconds that a file rests after it failed alone: it may be what the failure is about.
Twice as many each time."""
LONGEST_ASIDE = 600.0
"""Seconds that a file rests at most."""

log = structlog.get_logger()


@dataclass(slots=True)
class Due:
    """When what is next to be done, on the monotonic clock; 0: at once."""

    take: float = 0.0
    work_folder: float = 0.0
    follow_up: float = 0.0


class Watcher:
    """Watches the folders of the settings; one step at a time."""

    def __init__(self, settings: Settings) -> None:
        once = Once()
        data_dir = os.path.abspath(settings.data_dir)
        self._settings = settings
        self._gauge = Gauge(settings)
        self._leaves = settings.watch_mode is WatchMode.LEAVE
        self._roots = folder_roots.roots_of(settings)
        self._follow_up = FollowUp(data_dir, self._roots, once)
        late = LateSidecars(data_dir, self._roots, once)
        self._files = _folders(self._roots, settings, once, late)
        self._intake = FileIntake(
            data_dir,
            limit=settings.max_document_bytes,
            follow_up=self._follow_up,
            late=late,
            once=once,
        )
        self._door: FileIntake | LeftIntake = self._intake
        if self._leaves:
            self._door = LeftIntake(limit=settings.max_document_bytes, once=once)
        self._due = Due()
        self._group = GROUP
        self._rests = Rests()
        self._failing: set[str] = set()

    def step(self, stop: threading.Event) -> None:
        """Do what is due, then wait a little for what comes next."""
        self._look()
        if time.monotonic() >= self._due.take:
            self._take()
        if time.monotonic() >= self._due.follow_up:
            self._ask()
        self._files.listen(stop, self._pause())

    def _pause(self) -> float:
        """Until something is due, but never long: there may be a stop."""
        take = self._due.take if len(self._files) else max(self._due.take, self._due.work_folder)
        due = min(take, self._files.due, self._due.follow_up)
        return min(max(due - time.monotonic(), 0.0), LISTEN)

    def _look(self) -> None:
        """Look through the folders that are due."""
        try:
            self._files.look()
            self._went_well("looking through folders")
        except Exception as error:
            self._failed("looking through folders", error)

    def _take(self) -> None:
        """Take one group: first what was left behind, then what is ready. Nothing, while
        there is no room for it: files wait where they are."""
        has_work = len(self._files) or time.monotonic() >= self._due.work_folder
        if has_work and self._gauge.is_high():
            self._due.take = time.monotonic() + FOLLOW_UP
            return
        claims = self._left_behind() if time.monotonic() >= self._due.work_folder else []
        if claims:
            self._take_in(self._intake, claims)
        else:
            self._take_ready()

    def _take_ready(self) -> None:
        """Take some of the files that are ready, but for those set aside for now."""
        files = self._files.next_group(files=self._group, size=GROUP_BYTES)
        claims = [c for c in self._door.claim(files) if c.path not in self._rests]
        if len(claims) < len(files):
            self._files.look_again({file.root for file in files})
        if claims:
            self._take_in(self._door, claims)

    def _left_behind(self) -> list[Claimed]:
        """Some files of the work folders, but for those set aside for now."""
        self._rests.end(time.monotonic())
        found = (c for root in self._roots for c in work_folder.left_behind(root))
        claims = list(islice((c for c in found if c.path not in self._rests), self._group))
        if not claims:
            self._due.work_folder = self._rests.next_end
            if not self._leaves:
                self._rests.keep_resting()
        failed = [claimed for claimed in claims if self._rests.failures(claimed.path)]
        return failed[:1] or claims

    def _take_in(self, door: FileIntake | LeftIntake, claims: Sequence[Claimed]) -> None:
        try:
            left = door.take_in(claims)
        except Exception as error:
            self._files.look_again({claimed.root for claimed in claims})
            self._fall_back(claims, error)
            return
        self._went_well("taking files in")
        self._group = min(self._group * 2, GROUP)
        self._rests.go_well(claimed.path for claimed in claims)
        self._release()
        if left:
            self._files.look_again({claimed.root for claimed in left})
            self._set_aside(left, REST)

    def _fall_back(self, claims: Sequence[Claimed], error: Exception) -> None:
        """Rest, then try the files one by one: should one of them be what fails, it holds
        up no other."""
        if len(claims) == 1 and self._blames(claims[0], error):
            return
        self._failed("taking files in", error)
        self._due.take = time.monotonic() + REST
        self._group = 1
        if len(claims) > 1:
            self._set_aside(claims, 0.0)

    def _blames(self, claimed: Claimed, error: Exception) -> bool:
        """Set a file aside that failed alone; whether it is the file, not the database."""
        path, now = claimed.path, time.monotonic()
        seconds = self._rests.fail(path, now, first=ASIDE, longest=LONGEST_ASIDE)
        self._due.work_folder = min(self._due.work_folder, now + seconds)
        if self._rests.is_suspect(path):
            log.error(
                "file cannot be taken in: it is tried again",
                file=printable(path),
                tries=self._rests.failures(path),
                in_seconds=seconds,
                **_told(error),
            )
        return self._rests.is_to_blame(path)

    def _set_aside(self, claims: Sequence[Claimed], seconds: float) -> None:
        until = time.monotonic() + seconds
        self._rests.rest((claimed.path for claimed in claims), until=until)
        self._due.work_folder = min(self._due.work_folder, until)

    def _ask(self) -> None:
        try:
            settled = self._follow_up.look()
            self._went_well("following up")
        except Exception as error:
            self._failed("following up", error)
            settled = 0
        if self._follow_up.given_back:
            self._due.work_folder = 0.0
        is_idle = settled and not len(self._files)
        self._due.follow_up = time.monotonic() + (LEAST_PAUSE if is_idle else FOLLOW_UP)

    def _failed(self, what: str, error: Exception) -> None:
        if what not in self._failing:
            log.error("watcher is held up: it tries again", what=what, **_told(error))
        self._failing.add(what)

    def _went_well(self, what: str) -> None:
        if what not in self._failing:
            return
        log.info("watcher goes on", what=what)
        self._failing.discard(what)
        self._release()

    def _release(self) -> None:
        """The database answers: what it may have held up is tried at once."""
        if self._rests.release():
            self._due.work_folder = 0.0
            self._files.look_again(self._roots)

    def close(self) -> None:
        """Stop listening to events."""
        self._files.close()


def _told(error: Exception) -> dict[str, str]:
    """The error as fields of a log line: a database appends the whole statement below."""
    return {"error": type(error).__name__, "cause": str(error).partition("\n")[0]}


def _folders(roots: Sequence[str], settings: Settings, once: Once, late: LateSidecars) -> Folders:
    pace = Pace(
        settings.watch_interval,
        settings.watch_rescan,
        settings.watch_settle,
        settings.watch_sidecar_grace,
    )
    leaves = settings.watch_mode is WatchMode.LEAVE
    make = partial(
        ReadyFiles,
        without=frozenset(roots),
        pace=pace,
        is_open=is_open_for_writing,
        once=once,
        sift=left_intake.unknown if leaves else None,
        sidecar_came=None if leaves else late.came,
    )
    return Folders([make(root) for root in roots])


def watch_forever(settings: Settings, stop: threading.Event | None = None) -> None:
    """Take in the files of the watched folders until `stop` is set, or the process is
    interrupted. One watcher works at a time; others wait to take over.

    Raises SettingsError if a folder cannot be watched.
    """
    stop = stop or threading.Event()
    with suppress(KeyboardInterrupt, SystemExit):
        held = _hold(settings, stop)
        try:
            if held is not None:
                _watch(settings, stop)
        finally:
            locks.release(held or [])


def _hold(settings: Settings, stop: threading.Event) -> list[int] | None:
    """The locks of the one watcher at work; None if there is a stop before."""
    paths = folder_roots.lock_files(settings)
    held = folder_roots.hold(paths)
    if held is None:
        log.info("another watcher is at work: waiting to take over")
    while held is None and not stop.wait(FOLLOW_UP):
        held = folder_roots.hold(paths)
    return held


def _watch(settings: Settings, stop: threading.Event) -> None:
    watcher = Watcher(settings)
    log.info("folders are watched", folders=[str(path) for path in settings.watch_dirs])
    try:
        while not stop.is_set():
            watcher.step(stop)
    finally:
        watcher.close()
