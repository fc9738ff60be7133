"""Events and their deliveries, recorded in the transaction that changes the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from schemas import query_match
from schemas.deliveries import DeliveryStatus
from schemas.events import NewEvent
from schemas.query import parse
from schemas.query_match import View
from schemas.tasks import TaskName
from store.ids import new_id
from store.session import Tx
from store.tables import deliveries, endpoints, events, stream
from store.upsert import insert_all

TAKE_POSITIONS = (
    update(stream)
    .values(last_position=stream.c.last_position + bindparam("number"))
    .returning(stream.c.last_position)
)
"""Whoever counts on holds the stream until it commits: positions follow the commits."""

ASKED = (
    select(
        endpoints.c.id,
        endpoints.c.event_types,
        endpoints.c.filter,
        endpoints.c.format,
        endpoints.c.enabled,
        endpoints.c.last_sequence,
        endpoints.c.embargoed,
    )
    .order_by(endpoints.c.id)
    .with_for_update()
)

COUNT_ON = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("the_id"))
    .values(last_sequence=bindparam("last_sequence"))
)


def record(
    tx: Tx, happened: Sequence[NewEvent], *, now: datetime, besides: str | None = None
) -> None:
    """Record events, and one delivery for every endpoint that asked for each: pending, or
    held if the endpoint is disabled. The endpoint `besides` is left out. One under embargo
    has no place in the stream yet; `embargoes.release` gives it one.

    An endpoint's sequence is counted here, under its row's lock, so it has no holes:
    it is rolled back together with the event.
    """
    if not happened:
        return
    told = [Told(event, new_id()) for event in happened]
    positions = iter(take_positions(tx, sum(not event.release_at for event in happened)))
    rows = [t.row(now, None if t.event.release_at else next(positions)) for t in told]
    insert_all(tx, events, rows)
    deliver(tx, told, lambda endpoint, t: endpoint.id != besides and t.may_be_told(endpoint), now)


def take_positions(tx: Tx, number: int) -> range:
    """The next so many positions of the stream."""
    if not number:
        return range(0)
    last = tx.execute(TAKE_POSITIONS, {"number": number}).scalar_one()
    return range(last - number + 1, last + 1)


def deliver(
    tx: Tx, told: Sequence[Told], may_hear: Callable[[Row[Any], Told], bool], now: datetime
) -> None:
    """Add a delivery of each event for every endpoint that asked for it and may hear of it."""
    made = [
        delivery
        for endpoint in tx.execute(ASKED).all()
        for delivery in _deliveries(endpoint, [t for t in told if may_hear(endpoint, t)], now)
    ]
    if made:
        insert_all(tx, deliveries, made)
        tx.execute(COUNT_ON, _last_of_each(made))
    if any(delivery["due_at"] for delivery in made):
        tx.wake_after_commit(TaskName.DELIVER)


class Told:
    """An event being recorded; filters of many endpoints look at one view of it."""

    def __init__(self, event: NewEvent, event_id: str) -> None:
        self.event, self.id = event, event_id

    def row(self, now: datetime, position: int | None) -> dict[str, Any]:
        """The event as a row."""
        return {
            "id": self.id,
            "type": self.event.type.value,
            "document_id": self.event.document_id,
            "created_at": now,
            "data": self.event.data,
            "position": position,
            "release_at": self.event.release_at,
        }

    def may_be_told(self, endpoint: Row[Any]) -> bool:
        """Whether it is under no embargo, or the endpoint keeps embargoes itself."""
        return self.event.release_at is None or endpoint.embargoed

    def is_asked_for(self, endpoint: Row[Any]) -> bool:
        """Whether the endpoint wants to hear of it."""
        if endpoint.event_types and self.event.type.value not in endpoint.event_types:
            return False
        return not endpoint.filter or query_match.matches(parse(endpoint.filter), self._view)

    @cached_property
    def _view(self) -> View:
        return query_match.view(self.event.document(), self.event.type.value)


def _deliveries(endpoint: Row[Any], told: Sequence[Told], now: datetime) -> list[dict[str, Any]]:
    status = DeliveryStatus.PENDING if endpoint.enabled else DeliveryStatus.HELD
    asked = [event for event in told if event.is_asked_for(endpoint)]
    return [
        {
            "id": new_id(),
            "endpoint_id": endpoint.id,
            "event_id": event.id,
            "sequence": sequence,
            "status": status.value,
            "created_at": now,
            "due_at": now if endpoint.enabled else None,
            "attempt_count": 0,
            "format": endpoint.format,
        }
        for sequence, event in enumerate(asked, start=endpoint.last_sequence + 1)
    ]


def _last_of_each(made: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    last = {delivery["endpoint_id"]: delivery["sequence"] for delivery in made}
    return [{"the_id": endpoint, "last_sequence": sequence} for endpoint, sequence in last.items()]
