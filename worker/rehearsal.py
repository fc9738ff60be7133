"""One made-up document on its whole way, in a transaction that leaves no trace."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from schemas.arrivals import Arrival
from schemas.deliveries import Outcome
from schemas.documents import (
    ClaimedDocument,
    Failure,
    FinishedDocument,
    IntakeFields,
)
from schemas.endpoints import EndpointIn
from schemas.errors import IngestError
from schemas.settings import Settings
from store import delivery_claims, delivery_outcomes, document_claims, documents, endpoints
from store.delivery_claims import Bounds
from store.endpoint_health import Patience
from store.session import Tx, transaction
from worker import pipeline

ARRIVAL = Arrival("rehearsal", 1, "text/plain", IntakeFields(), b"x")
BOUNDS = Bounds(room=1, burst=lambda _: 1, retries=1)

log = structlog.get_logger()


class _OverError(Exception):
    """Ends the rehearsal, and takes back all it wrote."""


def rehearse(settings: Settings) -> None:
    """Run every statement a worker needs once, so that the first document does not wait
    until they are composed. A database that is away is no harm."""
    try:
        with suppress(_OverError), transaction(durable=False) as tx:
            _document(tx, settings)
            _delivery(tx, settings)
            raise _OverError
    except IngestError as error:
        log.warning("rehearsal broke off", error=error.code)


def _document(tx: Tx, settings: Settings) -> None:
    now = datetime.now(UTC)
    endpoints.add(tx, EndpointIn(url="http://rehearsal.invalid/"), now=now)
    documents.add(tx, [ARRIVAL], now=now)
    claimed = document_claims.claim(
        tx, now=now, limit=1, lease=settings.lease, max_attempts=settings.max_attempts
    )
    done = [_failed(document, settings) for document in claimed]
    pipeline.store(tx, done, base_url=settings.base_url)


def _failed(claimed: ClaimedDocument, settings: Settings) -> FinishedDocument:
    why = Failure("corrupt", "This was a rehearsal.")
    return pipeline.failed(claimed, why, base_url=settings.base_url)


def _delivery(tx: Tx, settings: Settings) -> None:
    now = datetime.now(UTC)
    look = delivery_claims.claim(tx, now=now, lease=settings.lease, bounds=BOUNDS, held={})
    outcomes = [Outcome(claimed, now, timedelta(0), 204, None) for claimed in look.claimed]
    patience = Patience(settings.failing_limit, settings.longest_pause)
    delivery_outcomes.record(tx, outcomes, now=now, due=lambda _: None, patience=patience)
