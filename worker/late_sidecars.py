"""Sidecars that came after their file was taken without them: no other file may get them.

A sidecar without its file may also be early. It is late if the last file of that name was
taken without one, not long before it came: as far as this watcher remembers, or else as the
receipts say.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

import orjson
import structlog

from schemas.documents import Failure
from schemas.errors import PermanentError
from worker import file_moves, folder
from worker.file_moves import FileOutcome, Slip, Tree
from worker.folder import RECEIPT, SIDECAR, Once, place_below, printable

WITHIN = timedelta(hours=12)
"""How long after its file a sidecar counts as late: one that comes later is the next file's,
as that of a name which is used every day."""
MOST = 10_000
"""Files kept in mind."""
LONGEST_RECEIPT = 64 * 1024

log = structlog.get_logger()


class LateSidecarError(PermanentError):
    """The sidecar came when its file was taken already."""

    code = "late_sidecar"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"It came after {name!r:.300} was taken without it. Put it there before its file, or "
            "set WIREDESK_WATCH_SIDECAR_GRACE."
        )


@dataclass(frozen=True, slots=True)
class Take:
    """When a file was taken, and whether its sidecar was with it."""

    at: float
    had_sidecar: bool


class LateSidecars:
    """Knows which files were taken without a sidecar, and sees to those that come late."""

    def __init__(self, data_dir: str, roots: Sequence[str], once: Once) -> None:
        self._data_dir = data_dir
        self._reads_receipts = len(roots) == 1
        """A receipt does not say which folder its file lay in."""
        self._once = once
        self._takes: dict[str, Take] = {}

    def taken(self, path: str, *, had_sidecar: bool) -> None:
        """Say that the file which lay there was filed away."""
        self._takes.pop(path, None)
        if len(self._takes) >= MOST:
            del self._takes[next(iter(self._takes))]
        self._takes[path] = Take(time.monotonic(), had_sidecar)

    def came(self, root: str, sidecar: str) -> None:
        """Move the sidecar to what failed, if it is late."""
        path = sidecar.removesuffix(SIDECAR)
        if os.path.lexists(path):
            return
        try:
            if self._is_late(root, path):
                self._move(root, sidecar, path)
        except FileNotFoundError:
            return
        except OSError as error:
            sentence = "late sidecar cannot be moved: it is tried again"
            self._once.warn(sentence, sidecar, str(error.strerror))

    def _is_late(self, root: str, path: str) -> bool:
        take = self._takes.get(path)
        if take is not None:
            is_recent = time.monotonic() - take.at <= WITHIN.total_seconds()
            return is_recent and not take.had_sidecar
        if not self._reads_receipts:
            return False
        came_at = datetime.fromtimestamp(os.lstat(path + SIDECAR).st_ctime, UTC)
        return self._is_late_by_receipts(place_below(root, path), came_at)

    def _is_late_by_receipts(self, place: str, came_at: datetime) -> bool:
        """Whether the last file from that place had no sidecar, and was there before it."""
        found = [
            (received_at, not os.path.lexists(target + SIDECAR))
            for target in _targets(self._data_dir, place, came_at)
            if (received_at := _received_at(target, place)) is not None
            if came_at - WITHIN <= received_at <= came_at
        ]
        return max(found, default=(came_at, False))[1]

    def _move(self, root: str, sidecar: str, path: str) -> None:
        if folder.look_at(root, sidecar) is None:
            return
        place = place_below(root, sidecar)
        error = LateSidecarError(printable(os.path.basename(path)))
        slip = _slip(sidecar, printable(place), Failure(error.code, str(error)))
        target = file_moves.reserve(self._data_dir, place, slip, now=datetime.now(UTC))
        file_moves.move(sidecar, target)
        log.warning("sidecar came too late", file=printable(target), error=error.code)


def _slip(sidecar: str, origin: str, why: Failure) -> Slip:
    """Its receipt: the same for every try."""
    found = os.lstat(sidecar)
    at = datetime.fromtimestamp(found.st_ctime, UTC)
    return Slip(
        None, FileOutcome.FAILED, at, why, finished_at=at, size=found.st_size, origin=origin
    )


def _targets(data_dir: str, place: str, came_at: datetime) -> Iterator[str]:
    """The paths of files from that place that were filed away shortly before."""
    below, name = os.path.split(place)
    for day in {came_at.date(), (came_at - WITHIN).date()}:
        for tree in Tree:
            folder_of_day = os.path.join(data_dir, tree, day.isoformat(), below)
            yield from takewhile(_has_receipt, file_moves.candidates(folder_of_day, name))


def _has_receipt(target: str) -> bool:
    return os.path.lexists(target + RECEIPT)


def _received_at(target: str, place: str) -> datetime | None:
    """When the file was taken; None if it is another's receipt, or none that can be read."""
    try:
        with open(target + RECEIPT, "rb") as file:
            receipt = orjson.loads(file.read(LONGEST_RECEIPT))
        if receipt["origin"] == printable(place):
            return datetime.fromisoformat(receipt["received_at"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return None
