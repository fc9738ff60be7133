"""Whether there is room for more documents: on the disk, and in the queue of work."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import bindparam, func, select, union_all

from schemas.errors import TransientError
from schemas.room_errors import DiskNearlyFullError, OverloadedError
from schemas.settings import Settings
from store.document_tables import FRESH, TRIED, documents
from store.session import Tx, reading

SQLITE = "sqlite:///"
INTERVAL = 1.0
"""Seconds between two looks, at least."""
LOOK_SHARE = 20
"""How many times longer than a look the pause after it is, at least."""

UNFINISHED = union_all(
    *(
        select(documents.c.due_at)
        .where(documents.c.due_at.is_not(None), which)
        .limit(bindparam("most"))
        .subquery()
        .select()
        for which in (FRESH, TRIED)
    )
).subquery()
WAITING = select(func.count()).select_from(UNFINISHED)
"""Documents that are not finished, up to twice `most`: no count of a long queue takes long."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Room:
    """What was measured; None where it does not matter."""

    free_bytes: int | None
    backlog: int | None


def free_bytes(settings: Settings) -> int:
    """Bytes free where documents are kept: in the fullest of the places."""
    places = [settings.data_dir, settings.blob_dir]
    if settings.database.startswith(SQLITE):
        places.append(Path(settings.database.removeprefix(SQLITE)))
    return min(shutil.disk_usage(_nearest(place)).free for place in places)


def _nearest(folder: Path) -> Path:
    path = folder.absolute()
    return next(part for part in (path, *path.parents) if part.exists())


def backlog(tx: Tx, *, most: int) -> int:
    """Documents that wait to be read, counted up to `most`."""
    return min(int(tx.execute(WAITING, {"most": most}).scalar_one()), most)


def count_backlog(*, most: int) -> int:
    """The same, in a transaction of its own."""
    with reading() as tx:
        return backlog(tx, most=most)


def measure(settings: Settings) -> Room:
    """What room there is now, as far as the settings bound it."""
    free = free_bytes(settings) if settings.min_free_bytes else None
    if not settings.max_backlog:
        return Room(free, None)
    return Room(free, count_backlog(most=settings.max_backlog + 1))


def trouble_in(room: Room, settings: Settings) -> TransientError | None:
    """Why nothing is taken in; None: there is room."""
    if room.free_bytes is not None and room.free_bytes < settings.min_free_bytes:
        return DiskNearlyFullError(room.free_bytes, settings.min_free_bytes)
    if room.backlog is not None and room.backlog > settings.max_backlog:
        return OverloadedError(settings.max_backlog)
    return None


class Gauge:
    """Whether there is room, as of the last look; a change is logged once."""

    def __init__(self, settings: Settings) -> None:
        self.trouble: TransientError | None = None
        self._settings = settings
        self._due = 0.0

    def look(self) -> None:
        """Measure anew, if it is time. What cannot be measured is as it was."""
        began = time.monotonic()
        if began < self._due:
            return
        try:
            self._tell(trouble_in(measure(self._settings), self._settings))
        finally:
            ended = time.monotonic()
            self._due = ended + max(INTERVAL, (ended - began) * LOOK_SHARE)

    def _tell(self, now: TransientError | None) -> None:
        before, self.trouble = self.trouble, now
        if now is not None and type(now) is not type(before):
            log.error("nothing is taken in", code=now.code, reason=str(now))
        elif now is None and before is not None:
            log.info("documents are taken in again")

    def is_high(self) -> bool:
        """Whether there is no room. Raises nothing: who takes documents in will find out what
        is wrong with the database."""
        with suppress(Exception):
            self.look()
        return self.trouble is not None
