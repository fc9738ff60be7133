"""Working off due documents: claims a few, works them, stores them, claims again."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from schemas.documents import ClaimedDocument, FinishedDocument
from schemas.settings import Settings
from schemas.tasks import TaskName
from store import document_claims
from store.session import Tx, reading, transaction
from worker import alarm, pipeline, understanding

FLUSH_AFTER = 0.05
"""Seconds of work after which what is done is stored: nothing waits long for the rest of
its batch, and quick documents share a commit."""

CLAIM_FOR = 0.1
"""Seconds of work that are claimed at once, going by the pace of the last documents."""

FIRST_CLAIM = 8
"""Documents that are claimed at most before the pace is known."""

SHIFT = 10.0
"""Seconds after which a task hands over to the next one."""

log = structlog.get_logger()


class Ingester:
    """Works off due documents in one process: on a task, or on its own pulse."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._means = pipeline.means(settings)
        self._working = threading.Lock()
        self._held: dict[str, ClaimedDocument] = {}
        self._pace = CLAIM_FOR / FIRST_CLAIM

    def warm(self) -> None:
        """Load what the first document would otherwise wait for."""
        for said in understanding.unusable_taggers(self._settings.taggers):
            log.warning(said)
        understanding.warm(self._means.tagger_names)

    def ready(self) -> None:
        """Be ready in this process, before it has threads: a sandbox is forked from it."""
        self._means.reader.warm()

    def ingest_due(self) -> None:
        """Work until nothing is due or the shift is over."""
        with self._working:
            self._shift()

    def hold(self) -> None:
        """Keep the claims alive. Call it often, from a thread that does nothing else."""
        held = list(self._held.values())
        if held:
            with transaction(durable=False) as tx:
                document_claims.extend(tx, held, until=datetime.now(UTC) + self._settings.lease)

    def look(self) -> None:
        """If this process is idle, look for work unasked, and work it off."""
        if not self._held and self._any_due() and self._working.acquire(blocking=False):
            try:
                self._shift()
            finally:
                self._working.release()

    def _any_due(self) -> bool:
        with reading() as tx:
            now = datetime.now(UTC)
            return document_claims.any_due(tx, now=now, max_attempts=self._settings.max_attempts)

    def _shift(self) -> None:
        ends = time.monotonic() + SHIFT
        try:
            waiting = self._turn([], claiming=True)
            while waiting:
                done, rest = self._work(waiting)
                waiting = rest + self._turn(done, claiming=not rest and time.monotonic() < ends)
        finally:
            self._held.clear()

    def _turn(self, done: list[FinishedDocument], *, claiming: bool) -> list[ClaimedDocument]:
        """Store what is done and claim what is next, in one transaction.

        A claim that comes back full says that more may be due: another is woken.
        """
        limit = max(1, min(self._settings.claim_size, round(CLAIM_FOR / self._pace)))
        with transaction(durable=bool(done)) as tx:
            kept = pipeline.store(tx, done, base_url=self._settings.base_url) if done else []
            claimed = self._claim(tx, limit) if claiming else []
            if len(claimed) == limit:
                tx.wake_after_commit(TaskName.INGEST)
        pipeline.tell(done, kept)
        for document in done:
            self._held.pop(document.claimed.id, None)
        self._held.update({document.id: document for document in claimed})
        return claimed

    def _claim(self, tx: Tx, limit: int) -> list[ClaimedDocument]:
        return document_claims.claim(
            tx,
            now=datetime.now(UTC),
            limit=limit,
            lease=self._settings.lease,
            max_attempts=self._settings.max_attempts,
        )

    def _work(
        self, waiting: Sequence[ClaimedDocument]
    ) -> tuple[list[FinishedDocument], list[ClaimedDocument]]:
        """Process documents until it is time to store some: those done, and the rest.

        No loop in C code can outlast `parse_timeout`: the process is then ended from
        outside the interpreter, and the document's next attempt finds it alone.
        """
        began = time.monotonic()
        done: list[FinishedDocument] = []
        with alarm.within(self._settings.parse_timeout.total_seconds()):
            while len(done) < len(waiting) and (not done or time.monotonic() < began + FLUSH_AFTER):
                done.append(self._process(waiting[len(done)]))
        self._pace = max((time.monotonic() - began) / len(done), 1e-6)
        return done, list(waiting[len(done) :])

    def _process(self, claimed: ClaimedDocument) -> FinishedDocument:
        return pipeline.process(claimed, self._means)
