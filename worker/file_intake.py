"""Taking files in: a group is claimed, read, accepted in one commit, then filed away.

Whatever ends a try half-way leaves the file in the work folder, from where it is tried
again. It cannot be lost there, and it is never in two places.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from schemas.arrivals import Arrival, Receipt, Submission, Token
from schemas.documents import Failure
from schemas.errors import InvalidIntakeError, PermanentError
from store import intake
from store.ids import new_id
from worker import file_moves, file_reading, work_folder
from worker.file_moves import FileOutcome, Slip
from worker.file_reading import ChangedFileError, UnreadableSidecarError
from worker.folder import Once, Seen, printable
from worker.follow_up import FollowUp
from worker.work_folder import Claimed

SIDECAR_TRIES = 3
"""How often reading a sidecar is tried before its file fails."""

REMEMBERED = timedelta(days=30)
"""How long a file may lie in the work folder before it counts as another that came."""

log = structlog.get_logger()


class FileIntake:
    """Takes groups of files of the watched folders into the service."""

    def __init__(self, data_dir: str, *, limit: int, follow_up: FollowUp, once: Once) -> None:
        self._data_dir = data_dir
        self._limit = limit
        self._follow_up = follow_up
        self._once = once
        self._tries: dict[str, int] = {}

    def claim(self, files: Sequence[Seen]) -> list[Claimed]:
        """Claim those of the files that can be, under one ticket."""
        ticket = new_id()
        claims = [
            work_folder.claim(file.root, file.path, ticket=ticket, once=self._once)
            for file in files
        ]
        return [claimed for claimed in claims if claimed is not None]

    def take_in(self, claims: Sequence[Claimed]) -> int:
        """Take the files in, all in one commit; how many were filed away.

        Raises whatever the database raises when it does not answer: all are left then.
        """
        found = [(claimed, self._read(claimed)) for claimed in claims]
        slips = [(claimed, _failed(what)) for claimed, what in found if isinstance(what, Failure)]
        slips += _accepted([(c, what) for c, what in found if isinstance(what, Arrival)])
        filed = self._file_away(slips)
        work_folder.clear(claims)
        return filed

    def _read(self, claimed: Claimed) -> Arrival | Failure | None:
        """The document, or why it cannot be one; None if it has to be read again later."""
        try:
            return file_reading.read(claimed, limit=self._limit)
        except PermanentError as error:
            return Failure(error.code, str(error))
        except UnreadableSidecarError as error:
            return self._without_sidecar(claimed, error)
        except (ChangedFileError, OSError) as error:
            self._once.warn("file cannot be read: it is tried again", claimed.path, str(error))
            return None

    def _without_sidecar(self, claimed: Claimed, error: UnreadableSidecarError) -> Failure | None:
        """None for a few tries; then the file fails, rather than lose what was said of it."""
        tries = self._tries.pop(claimed.path, 0) + 1
        if tries >= SIDECAR_TRIES:
            return Failure(InvalidIntakeError.code, str(error))
        self._tries[claimed.path] = tries
        return None

    def _file_away(self, slips: Sequence[tuple[Claimed, Slip]]) -> int:
        """Move the files to where they end; how many were moved.

        What is to be followed up is on disk before the first file moves.
        """
        reserved = [(c, slip, self._reserve(c, slip)) for c, slip in slips]
        moves = [(c, slip, target) for c, slip, target in reserved if target is not None]
        self._follow_up.add(
            {
                target: slip.id
                for _, slip, target in moves
                if slip.id is not None and slip.outcome is FileOutcome.RECEIVED
            }
        )
        return sum(self._move(claimed, slip, target) for claimed, slip, target in moves)

    def _reserve(self, claimed: Claimed, slip: Slip) -> str | None:
        """Where the file is to be; None if there can be no such place for now."""
        now = datetime.now(UTC)
        try:
            return file_moves.reserve(self._data_dir, claimed.place, slip, now=now)
        except OSError as error:
            self._warn_unmoved(claimed, error)
            return None

    def _move(self, claimed: Claimed, slip: Slip, target: str) -> bool:
        """Whether the file was moved."""
        try:
            file_moves.move(claimed.path, target)
        except OSError as error:
            self._warn_unmoved(claimed, error)
            return False
        code = slip.failure.code if slip.failure else None
        what = f"file {slip.outcome}"
        log.info(what, document_id=slip.id, file=printable(target), error=code)
        return True

    def _warn_unmoved(self, claimed: Claimed, error: OSError) -> None:
        self._once.warn("file cannot be moved: it is tried again", claimed.path, str(error))


def _failed(why: Failure) -> Slip:
    return Slip(None, FileOutcome.FAILED, datetime.now(UTC), why)


def _accepted(arrivals: Sequence[tuple[Claimed, Arrival]]) -> list[tuple[Claimed, Slip]]:
    """Make the documents durable, and say of each file what became of it."""
    if not arrivals:
        return []
    answers = intake.accept([submission(claimed, arrival) for claimed, arrival in arrivals])
    return [
        (claimed, _slip(answer[0]))
        for (claimed, _), answer in zip(arrivals, answers, strict=True)
        if not isinstance(answer, Exception)
    ]


def submission(claimed: Claimed, arrival: Arrival) -> Submission:
    """A file that is tried again is the same submission: its place in the work folder is
    its own, and its bytes are part of the name."""
    name = hashlib.sha256(os.fsencode(f"{claimed.path}\0{arrival.sha256}")).hexdigest()
    expires_at = datetime.now(UTC) + REMEMBERED
    return Submission((arrival,), Token(name, arrival.sha256, expires_at))


def _slip(receipt: Receipt) -> Slip:
    outcome = FileOutcome.DUPLICATE if receipt.duplicate else FileOutcome.RECEIVED
    return Slip(receipt.id, outcome, receipt.received_at)
