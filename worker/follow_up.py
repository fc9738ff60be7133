"""Following up files that were taken: their receipts tell what became of their documents."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import structlog

from schemas.documents import DocumentStatus
from store import outcomes
from store.outcomes import DocumentOutcome
from store.session import reading
from worker import file_changes, file_moves
from worker.awaited_files import Awaited, AwaitedFiles
from worker.file_changes import Change
from worker.file_moves import FileOutcome, Slip, Tree
from worker.folder import Once, printable

BATCHES = 4
"""Queries at one time: taking files in goes first."""

log = structlog.get_logger()


class FollowUp:
    """Brings receipts up to date, and sees to files that were written to since."""

    def __init__(self, data_dir: str, roots: Collection[str], once: Once) -> None:
        self._data_dir = data_dir
        self._roots = roots
        self._once = once
        self._files = AwaitedFiles(data_dir, once)
        self.given_back = False
        """Whether a file was put into the work folder, to be taken again."""

    def add(self, targets: Mapping[str, Awaited]) -> None:
        """Remember that the files about to be moved to these paths hold these documents."""
        self._files.add(targets)

    def look(self) -> int:
        """Bring receipts up to date, some of them if many wait; how many were settled.

        Raises whatever the database raises when it does not answer.
        """
        self.given_back = False
        return sum(self._look_into(batch) for batch in self._files.batches(BATCHES))

    def _look_into(self, batch: Mapping[str, Mapping[str, Awaited]]) -> int:
        ids = [one.id for files in batch.values() for one in files.values()]
        found = _outcomes(ids) if ids else {}
        return sum(self._settle_list(path, files, found) for path, files in batch.items())

    def _settle_list(
        self, path: str, files: Mapping[str, Awaited], found: Mapping[str, DocumentOutcome]
    ) -> int:
        settled = {p for p, one in files.items() if self._settle(p, one, found.get(one.id))}
        self._files.settle(path, settled, all_of_it=len(settled) == len(files))
        return len(settled)

    def _settle(self, place: str, one: Awaited, outcome: DocumentOutcome | None) -> bool:
        """Whether there is an end; a document that is no more leaves its file as it is."""
        if outcome is None:
            return True
        if outcome.status is DocumentStatus.RECEIVED:
            return False
        try:
            return self._tell(os.path.join(self._data_dir, place), one, outcome)
        except OSError as error:
            self._once.warn("receipt cannot be written: it is tried again", place, str(error))
            return False

    def _tell(self, target: str, one: Awaited, outcome: DocumentOutcome) -> bool:
        """Whether the file needs no more."""
        if not os.path.lexists(target):
            self._tell_without_file(target, one, outcome)
            return True
        change = file_changes.since(target, one, outcome.sha256, watched=self._roots)
        if change is Change.GOING_ON:
            return False
        if change is Change.OTHER_BYTES:
            self._give_back(target, one, outcome)
        elif outcome.status is DocumentStatus.FAILED:
            self._move_failed(target, one, outcome)
        else:
            file_moves.rewrite_receipt(target, _slip(outcome, FileOutcome.STORED, one))
        return True

    def _tell_without_file(self, target: str, one: Awaited, outcome: DocumentOutcome) -> None:
        """The file was taken away, or is in the work folder still; if its document failed,
        an earlier try may have moved it."""
        slip = _slip(outcome, FileOutcome.STORED, one)
        if outcome.status is DocumentStatus.FAILED:
            file_moves.remove_receipt(target, slip)
        elif file_moves.has_receipt(target, slip):
            file_moves.rewrite_receipt(target, slip)

    def _give_back(self, target: str, one: Awaited, outcome: DocumentOutcome) -> None:
        """Put the file back into the work folder: what it holds now is taken as it is. Its
        receipt goes first, so that its name is free."""
        file_moves.remove_receipt(target, _slip(outcome, FileOutcome.RECEIVED, one))
        file_changes.give_back(target, one)
        self.given_back = True
        log.info("file was written to: it is taken again", document_id=one.id, file=_shown(one))

    def _move_failed(self, target: str, one: Awaited, outcome: DocumentOutcome) -> None:
        slip = _slip(outcome, FileOutcome.FAILED, one)
        place = one.place or self._place(target)
        failed = file_moves.reserve(self._data_dir, place, slip, now=datetime.now(UTC))
        file_moves.move(target, failed)
        log.info("file failed", document_id=outcome.id, file=printable(failed))
        file_moves.remove_receipt(target, slip)

    def _place(self, target: str) -> str:
        """Where the file lay below the watched folder: its path below tree and day."""
        below = os.path.relpath(target, os.path.join(self._data_dir, Tree.PROCESSED))
        return below.partition(os.sep)[2]


def _slip(outcome: DocumentOutcome, said: FileOutcome, one: Awaited) -> Slip:
    return Slip(
        outcome.id,
        said,
        outcome.received_at,
        outcome.error,
        finished_at=outcome.stored_at or datetime.now(UTC),
        sha256=outcome.sha256,
        size=outcome.size,
        origin=printable(one.place) if one.place else outcome.origin,
    )


def _shown(one: Awaited) -> str:
    return printable(one.place)


def _outcomes(ids: Sequence[str]) -> dict[str, DocumentOutcome]:
    with reading() as tx:
        return outcomes.of(tx, ids)
