"""Rows for tests: a test names what it is about, the rest is made up."""

import itertools
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Row, select

from schemas.arrivals import Arrival, Receipt, Submission
from schemas.documents import DocumentStatus, IntakeFields, SavedDocument
from schemas.endpoints import EndpointCreated, EndpointIn
from schemas.events import EventType, NewEvent
from store import blobs, documents, endpoints, intake, outbox
from store.session import reading, transaction
from store.tables import attempts, deliveries

_number = itertools.count(1)


def make_arrival(content: bytes | None = None, **fields: Any) -> Arrival:
    """An arrival of bytes never seen before, unless they are given."""
    unique = f"Story number {next(_number)}. The minister met the ambassador.".encode()
    kept = blobs.keep(unique if content is None else content, limit=100_000_000)
    return intake.arrival(kept, media_type="text/plain", fields=IntakeFields(**fields))


def make_document(content: bytes | None = None, **fields: Any) -> Receipt:
    """A document that was just accepted."""
    return accepted(make_arrival(content, **fields))[0]


def accepted(*arrivals: Arrival) -> list[Receipt]:
    """The receipts of these arrivals, accepted at once."""
    answer = intake.accept([Submission(arrivals)])[0]
    assert isinstance(answer, list)
    return answer


def the_document(document_id: str) -> SavedDocument:
    """The document as it is saved now."""
    with reading() as tx:
        return documents.get(tx, document_id)


def status_of(document_id: str) -> DocumentStatus:
    """Where the document stands now."""
    return the_document(document_id).head.status


def make_endpoint(url: str = "https://example.com/in", **more: Any) -> EndpointCreated:
    """An endpoint that asked for everything."""
    with transaction() as tx:
        return endpoints.add(tx, EndpointIn(url=url, **more), now=datetime.now(UTC))


def make_events(count: int = 1, *, kind: EventType = EventType.DOCUMENT_STORED) -> None:
    """Events of documents never seen before, and their deliveries."""
    data = [orjson.dumps({"document": {"number": next(_number)}}) for _ in range(count)]
    with transaction() as tx:
        events = [NewEvent(kind, make_id(), content) for content in data]
        outbox.record(tx, events, now=datetime.now(UTC))


def make_id() -> str:
    """An id nothing has."""
    return f"00000000-0000-7000-8000-{next(_number):012d}"


def all_deliveries() -> list[Row[Any]]:
    """Every delivery, by endpoint and sequence."""
    with reading() as tx:
        return list(
            tx.execute(select(deliveries).order_by(deliveries.c.endpoint_id, deliveries.c.sequence))
        )


def all_attempts() -> list[Row[Any]]:
    """Every attempt, oldest first."""
    with reading() as tx:
        return list(tx.execute(select(attempts).order_by(attempts.c.started_at)))
