"""Following up files that were taken: their receipts tell what became of their documents.

What is pending is kept on disk, one list for each group of files that was taken at once.
So a restart forgets nothing, and memory stays flat however many are pending.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

import structlog

from schemas.documents import DocumentStatus
from store import outcomes
from store.ids import new_id
from store.outcomes import DocumentOutcome
from store.session import reading
from worker import file_moves
from worker.file_moves import FileOutcome, Slip, Tree
from worker.folder import Once, printable

BATCH = 8
"""Lists whose documents are asked for in one query."""
BATCHES = 4
"""Queries at one time: taking files in goes first."""

log = structlog.get_logger()
Pending = Mapping[str, str]
"""Where files were moved, below DATA_DIR, and the id of the document in each."""


class FollowUp:
    """Knows which files wait for the outcome of their document."""

    def __init__(self, data_dir: str, once: Once) -> None:
        self._data_dir = data_dir
        self._folder = os.path.join(data_dir, "run", "watch-pending")
        self._once = once
        self._rest = self._lists()
        self._done: dict[str, set[str]] = {}
        os.makedirs(self._folder, exist_ok=True)

    def add(self, targets: Pending) -> None:
        """Remember that the files about to be moved to these paths hold these documents."""
        if targets:
            pending = {os.path.relpath(path, self._data_dir): i for path, i in targets.items()}
            content = json.dumps(pending).encode()
            path = os.path.join(self._folder, f"{new_id()}.json")
            file_moves.replace_durably(path, content)

    def look(self) -> int:
        """Bring receipts up to date, some of them if many wait; how many were settled.

        Raises whatever the database raises when it does not answer.
        """
        return sum(self._look_into(lists) for lists in self._batches())

    def _batches(self) -> Iterator[list[str]]:
        """The next lists in turn, from the first again when all had theirs."""
        for _ in range(BATCHES):
            lists = list(islice(self._rest, BATCH))
            yield lists
            if len(lists) < BATCH:
                self._rest = self._lists()
                return

    def _lists(self) -> Iterator[str]:
        with os.scandir(self._folder) as entries:
            yield from (entry.path for entry in entries if not entry.name.startswith("."))

    def _look_into(self, lists: Sequence[str]) -> int:
        read = {path: self._undone(path) for path in lists}
        pending = {path: group for path, group in read.items() if group is not None}
        ids = [document_id for group in pending.values() for document_id in group.values()]
        found = _outcomes(ids) if ids else {}
        return sum(self._settle_list(path, group, found) for path, group in pending.items())

    def _undone(self, path: str) -> Pending | None:
        """What is in the list and was not settled yet; None if that cannot be read."""
        done = self._done.get(path, set())
        try:
            with open(path, "rb") as file:
                listed: dict[str, str] = json.loads(file.read())
        except (OSError, ValueError) as error:
            self._once.warn("list of pending files cannot be read", path, str(error))
            return None
        return {place: document_id for place, document_id in listed.items() if place not in done}

    def _settle_list(
        self, path: str, pending: Pending, found: Mapping[str, DocumentOutcome]
    ) -> int:
        settled = {place for place, i in pending.items() if self._settle(place, found.get(i))}
        if len(settled) == len(pending):
            self._done.pop(path, None)
            with suppress(OSError):
                os.unlink(path)
        elif settled:
            self._done.setdefault(path, set()).update(settled)
        return len(settled)

    def _settle(self, place: str, outcome: DocumentOutcome | None) -> bool:
        """Whether there is an end; a document that is no more leaves its file as it is."""
        if outcome is None:
            return True
        if outcome.status is DocumentStatus.RECEIVED:
            return False
        try:
            self._tell(os.path.join(self._data_dir, place), outcome)
        except OSError as error:
            self._once.warn("receipt cannot be written: it is tried again", place, str(error))
            return False
        return True

    def _tell(self, target: str, outcome: DocumentOutcome) -> None:
        if outcome.status is DocumentStatus.FAILED:
            self._move_failed(target, outcome)
        elif os.path.lexists(target):
            slip = Slip(outcome.id, FileOutcome.STORED, outcome.received_at)
            file_moves.rewrite_receipt(target, slip)

    def _move_failed(self, target: str, outcome: DocumentOutcome) -> None:
        """Move the file on; an earlier try may have done so already."""
        if os.path.lexists(target):
            slip = Slip(outcome.id, FileOutcome.FAILED, outcome.received_at, outcome.error)
            place = self._place(target)
            failed = file_moves.reserve(self._data_dir, place, slip, now=datetime.now(UTC))
            file_moves.move(target, failed)
            log.info("file failed", document_id=outcome.id, file=printable(failed))
        file_moves.remove_receipt(target)

    def _place(self, target: str) -> str:
        """Where the file lay below the watched folder: its path below tree and day."""
        below = os.path.relpath(target, os.path.join(self._data_dir, Tree.PROCESSED))
        return below.partition(os.sep)[2]


def _outcomes(ids: Sequence[str]) -> dict[str, DocumentOutcome]:
    with reading() as tx:
        return outcomes.of(tx, ids)
