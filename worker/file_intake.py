"""Taking files in: a group is claimed, read, accepted in one commit, then filed away.

Whatever ends a try half-way leaves the file in the work folder, from where it is tried
again. It cannot be lost there, and it is never in two places.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from schemas.arrivals import Receipt, Submission
from schemas.documents import Failure
from store import intake
from store.ids import new_id
from worker import file_moves, file_submissions, work_folder
from worker.awaited_files import awaited
from worker.file_moves import FileOutcome, Slip
from worker.file_reader import FileReader
from worker.file_reading import Reading
from worker.folder import Once, Seen, printable
from worker.follow_up import FollowUp
from worker.late_sidecars import LateSidecars
from worker.work_folder import Claimed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that the database knows of, and what its receipt is to say."""

    claimed: Claimed
    what: Reading | Failure
    slip: Slip


class FileIntake:
    """Takes groups of files of the watched folders into the service."""

    def __init__(
        self, data_dir: str, *, limit: int, follow_up: FollowUp, late: LateSidecars, once: Once
    ) -> None:
        self._data_dir = data_dir
        self._reader = FileReader(limit=limit, once=once)
        self._follow_up = follow_up
        self._late = late
        self._once = once

    def claim(self, files: Sequence[Seen]) -> list[Claimed]:
        """Claim those of the files that can be, under one ticket."""
        ticket = new_id()
        claims = [
            work_folder.claim(file.root, file.path, ticket=ticket, once=self._once)
            for file in files
        ]
        return [claimed for claimed in claims if claimed is not None]

    def take_in(self, claims: Sequence[Claimed]) -> list[Claimed]:
        """Take the files in, all in one commit; those that could not be filed away.

        Raises whatever the database raises when it does not answer: all are left then.
        """
        found = [(claimed, self._reader.read(claimed)) for claimed in claims]
        read = [(claimed, what) for claimed, what in found if what is not None]
        filed = self._file_away(_accepted(read))
        work_folder.clear(claims)
        return [c for c in claims if os.path.lexists(c.path)] if filed < len(claims) else []

    def _file_away(self, taken: Sequence[Taken]) -> int:
        """Move the files to where they end; how many were moved.

        What is to be followed up is on disk before the first file moves.
        """
        reserved = [(one, self._reserve(one)) for one in taken]
        moves = [(one, target) for one, target in reserved if target is not None]
        self._follow_up.add(
            {
                target: awaited(one.slip.id, one.claimed, one.what.signature)
                for one, target in moves
                if one.slip.id is not None and one.slip.outcome is FileOutcome.RECEIVED
                if isinstance(one.what, Reading)
            }
        )
        return sum(self._move(one, target) for one, target in moves)

    def _reserve(self, one: Taken) -> str | None:
        """Where the file is to be; None if there can be no such place for now."""
        now = datetime.now(UTC)
        try:
            return file_moves.reserve(self._data_dir, one.claimed.place, one.slip, now=now)
        except OSError as error:
            self._warn_unmoved(one.claimed, error)
            return None

    def _move(self, one: Taken, target: str) -> bool:
        """Whether the file was moved."""
        try:
            had_sidecar = file_moves.move(one.claimed.path, target)
        except OSError as error:
            self._warn_unmoved(one.claimed, error)
            return False
        self._late.taken(one.claimed.origin, had_sidecar=had_sidecar)
        slip = one.slip
        code = slip.failure.code if slip.failure else None
        what = f"file {slip.outcome}"
        log.info(what, document_id=slip.id, file=printable(target), error=code)
        return True

    def _warn_unmoved(self, claimed: Claimed, error: OSError) -> None:
        self._once.warn("file cannot be moved: it is tried again", claimed.path, str(error))


def _accepted(read: Sequence[tuple[Claimed, Reading | Failure]]) -> list[Taken]:
    """Make documents and refusals durable, and say of each file what became of it."""
    if not read:
        return []
    answers = intake.accept([_submission(claimed, what) for claimed, what in read])
    return [
        Taken(claimed, what, _slip(claimed, what, answer))
        for (claimed, what), answer in zip(read, answers, strict=True)
        if not isinstance(answer, Exception)
    ]


def _submission(claimed: Claimed, what: Reading | Failure) -> Submission:
    if isinstance(what, Failure):
        return file_submissions.refused(claimed, what)
    return file_submissions.taken(claimed, what.arrival)


def _slip(claimed: Claimed, what: Reading | Failure, receipts: Sequence[Receipt]) -> Slip:
    origin = printable(claimed.place)
    if isinstance(what, Failure):
        at, size = claimed.claimed_at, file_submissions.size_of(claimed.path)
        return Slip(None, FileOutcome.FAILED, at, what, finished_at=at, size=size, origin=origin)
    (receipt,) = receipts
    return Slip(
        receipt.id,
        FileOutcome.DUPLICATE if receipt.duplicate else FileOutcome.RECEIVED,
        receipt.received_at,
        finished_at=datetime.now(UTC) if receipt.duplicate else None,
        sha256=what.arrival.sha256,
        size=what.arrival.size,
        origin=origin,
    )
