"""The watched folder: files that are complete become documents, and move out of the way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import structlog

from schemas.errors import SettingsError
from schemas.settings import Settings
from worker import locks, work_folder
from worker.file_intake import FileIntake
from worker.file_rests import Rests
from worker.folder import Once, printable
from worker.follow_up import FollowUp
from worker.ready_files import ReadyFiles
from worker.stillness import is_open_for_writing
from worker.work_folder import Claimed

GROUP = 64
"""Files that share one commit, at most."""
GROUP_BYTES = 16 * 1024 * 1024
"""Bytes after which a group is large enough: nobody waits long for a commit."""
LEAST_PAUSE = 0.01
"""Seconds between two queries, at least, while receipts are brought up to date."""
LOOK_SHARE = 20
"""How many times longer than a look the pause after it is, at least."""
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

    look: float = 0.0
    take: float = 0.0
    work_folder: float = 0.0
    follow_up: float = 0.0


class Watcher:
    """Watches the folders of the settings; one step at a time."""

    def __init__(self, settings: Settings) -> None:
        once = Once()
        data_dir = os.path.abspath(settings.data_dir)
        self._settings = settings
        self._roots = roots_of(settings)
        self._follow_up = FollowUp(data_dir, once)
        self._files = ReadyFiles(
            self._roots, settle=settings.watch_settle, is_open=is_open_for_writing, once=once
        )
        self._intake = FileIntake(
            data_dir, limit=settings.max_document_bytes, follow_up=self._follow_up, once=once
        )
        self._due = Due()
        self._group = GROUP
        self._rests = Rests()
        self._failing: set[str] = set()

    def step(self, stop: threading.Event) -> None:
        """Do what is due, then wait a little for what comes next."""
        if time.monotonic() >= self._due.look:
            self._look()
        if time.monotonic() >= self._due.take:
            self._take()
        if time.monotonic() >= self._due.follow_up:
            self._ask()
        if self._files.listen(stop, self._pause()):
            self._due.look = 0.0

    def _pause(self) -> float:
        """Until something is due, but never long: there may be a stop."""
        take = self._due.take if len(self._files) else max(self._due.take, self._due.work_folder)
        due = min(take, self._due.look, self._due.follow_up)
        return min(max(due - time.monotonic(), 0.0), LISTEN)

    def _look(self) -> None:
        """Look through the folders; where there is much to look at, less often."""
        began = time.monotonic()
        self._files.look(began)
        ended = time.monotonic()
        interval, settle = self._settings.watch_interval, self._settings.watch_settle
        soon = min(interval, settle) if self._files.unsettled else interval
        self._due.look = ended + max(soon.total_seconds(), (ended - began) * LOOK_SHARE)

    def _take(self) -> None:
        """Take one group: first what was left behind, then what is ready."""
        claims = self._left_behind() if time.monotonic() >= self._due.work_folder else []
        if not claims:
            files = self._files.next_group(files=self._group, size=GROUP_BYTES)
            claims = self._intake.claim(files)
        if claims:
            self._take_in(claims)

    def _left_behind(self) -> list[Claimed]:
        """Some files of the work folders, but for those set aside for now."""
        self._rests.end(time.monotonic())
        found = (c for root in self._roots for c in work_folder.left_behind(root))
        claims = list(islice((c for c in found if c.path not in self._rests), self._group))
        if not claims:
            self._due.work_folder = self._rests.next_end
            self._rests.keep_resting()
        failed = [claimed for claimed in claims if self._rests.failures(claimed.path)]
        return failed[:1] or claims

    def _take_in(self, claims: Sequence[Claimed]) -> None:
        try:
            filed = self._intake.take_in(claims)
        except Exception as error:
            self._fall_back(claims, error)
            return
        self._went_well("taking files in")
        self._group = min(self._group * 2, GROUP)
        self._rests.go_well(claimed.path for claimed in claims)
        self._release()
        if filed < len(claims):
            left = [claimed for claimed in claims if os.path.lexists(claimed.path)]
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
        self._due.follow_up = time.monotonic() + (LEAST_PAUSE if settled else FOLLOW_UP)

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

    def close(self) -> None:
        """Stop listening to events."""
        self._files.close()


def _told(error: Exception) -> dict[str, str]:
    """The error as fields of a log line: a database appends the whole statement below."""
    return {"error": type(error).__name__, "cause": str(error).partition("\n")[0]}


def roots_of(settings: Settings) -> list[str]:
    """The watched folders, made where they are missing. Raises SettingsError."""
    data_dir = os.path.realpath(settings.data_dir)
    for path in settings.watch_dirs:
        root = os.path.realpath(path)
        if os.path.commonpath([root, data_dir]) == root:
            raise SettingsError(
                f"WIREDESK_WATCH_DIR {str(path)!r} holds WIREDESK_DATA_DIR. "
                "Use a folder below or beside it, such as the default DATA_DIR/inbox."
            )
        _make(path)
    return [os.path.abspath(path) for path in settings.watch_dirs]


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"WIREDESK_WATCH_DIR {str(path)!r} cannot be made: {error.strerror}. "
            "Name a folder this user may write to."
        ) from None


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
    roots = [os.path.join(root, ".wiredesk") for root in roots_of(settings)]
    folders = [os.path.join(settings.data_dir, "run"), *roots]
    paths = [os.path.join(folder, "watcher.lock") for folder in folders]
    held = _try(paths)
    if held is None:
        log.info("another watcher is at work: waiting to take over")
    while held is None and not stop.wait(FOLLOW_UP):
        held = _try(paths)
    return held


def _try(paths: Sequence[str]) -> list[int] | None:
    try:
        return locks.hold(paths)
    except OSError as error:
        raise SettingsError(
            f"{error.filename} cannot be made: {error.strerror}. "
            "Let this user write to DATA_DIR and to the folders of WIREDESK_WATCH_DIR."
        ) from None


def _watch(settings: Settings, stop: threading.Event) -> None:
    watcher = Watcher(settings)
    log.info("folders are watched", folders=[str(path) for path in settings.watch_dirs])
    try:
        while not stop.is_set():
            watcher.step(stop)
    finally:
        watcher.close()
