"""Events under embargo: told when their moment has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, select, update

from schemas import moments
from schemas.events import EventType, NewEvent, looked_at
from store import outbox
from store.document_tables import documents
from store.outbox import Told
from store.session import Tx
from store.tables import deliveries, events

DUE = (
    select(events.c.id, events.c.type, events.c.document_id, events.c.data)
    .where(events.c.release_at <= bindparam("now"))
    .order_by(events.c.release_at, events.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
NEXT = (
    select(events.c.release_at)
    .where(events.c.release_at.is_not(None))
    .order_by(events.c.release_at)
    .limit(1)
)
RELEASE = (
    update(events)
    .where(events.c.id == bindparam("the_id"))
    .values(position=bindparam("position"), release_at=None)
)
HEARD = select(deliveries.c.event_id, deliveries.c.endpoint_id).where(
    deliveries.c.event_id.in_(bindparam("ids", expanding=True))
)
TEXT = select(documents.c.text).where(documents.c.id == bindparam("the_id"))
FORGET = (
    update(events)
    .where(
        events.c.document_id.in_(bindparam("ids", expanding=True)),
        events.c.release_at.is_not(None),
    )
    .values(release_at=None)
)

MOVE = (
    update(events)
    .where(events.c.document_id == bindparam("the_id"), events.c.release_at.is_not(None))
    .values(release_at=bindparam("until"))
)


def next_release(tx: Tx) -> datetime | None:
    """When the next embargo ends, if there is one."""
    return tx.execute(NEXT).scalar()


def release(tx: Tx, *, now: datetime, limit: int) -> int:
    """Tell of up to `limit` events whose embargo is over; how many there were.

    They take their place in the stream now, and go to every endpoint that asked for them
    and has not heard of them yet.
    """
    rows = tx.execute(DUE, {"now": now, "most": limit}).all()
    if not rows:
        return 0
    places = zip(rows, outbox.take_positions(tx, len(rows)), strict=True)
    tx.execute(RELEASE, [{"the_id": row.id, "position": at} for row, at in places])
    heard = _heard(tx, [row.id for row in rows])
    told = [Told(_event(tx, row), row.id) for row in rows]
    outbox.deliver(tx, told, lambda endpoint, t: endpoint.id not in heard[t.id], now)
    return len(rows)


def follow(tx: Tx, document_id: str, stated: str | None, *, now: datetime) -> datetime | None:
    """Have what is kept back of a document wait for the end of an embargo that was corrected.

    When one more event may be told: one that is over ends the waiting at once, but what was
    kept back is told first.
    """
    until = moments.to_come(stated, now)
    moved = tx.execute(MOVE, {"the_id": document_id, "until": until or now}).rowcount
    return until or (now if moved else None)


def forget(tx: Tx, document_ids: Sequence[str]) -> None:
    """Never tell of what was kept back of these documents: they are gone."""
    tx.execute(FORGET, {"ids": list(document_ids)})


def _heard(tx: Tx, ids: Sequence[str]) -> Mapping[str, set[str]]:
    """By event, the endpoints that keep embargoes themselves, and were told at once."""
    heard = defaultdict[str, set[str]](set)
    for row in tx.execute(HEARD, {"ids": ids}):
        heard[row.event_id].add(row.endpoint_id)
    return heard


def _event(tx: Tx, row: Row[Any]) -> NewEvent:
    data = bytes(row.data)

    def whole() -> Mapping[str, Any]:
        text = tx.execute(TEXT, {"the_id": row.document_id}).scalar()
        return {**looked_at(orjson.loads(data)), "text": text}

    return NewEvent(EventType(row.type), row.document_id, data, whole)
