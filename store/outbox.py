"""Events and their deliveries, recorded in the transaction that changes the document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from schemas.deliveries import DeliveryStatus
from schemas.events import NewEvent
from schemas.tasks import TaskName
from store.ids import new_id
from store.session import Tx
from store.tables import deliveries, endpoints, events

ADD_EVENTS, ADD_DELIVERIES = insert(events), insert(deliveries)

ASKED = (
    select(endpoints.c.id, endpoints.c.event_types, endpoints.c.last_sequence)
    .order_by(endpoints.c.id)
    .with_for_update()
)

COUNT_ON = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("the_id"))
    .values(last_sequence=bindparam("last_sequence"))
)


def record(tx: Tx, happened: Sequence[NewEvent], *, now: datetime) -> None:
    """Record events, and one pending delivery for every endpoint that asked for each.

    An endpoint's sequence is counted here, under its row's lock, so it has no holes:
    it is rolled back together with the event.
    """
    if not happened:
        return
    rows = [_event_row(event, now) for event in happened]
    tx.execute(ADD_EVENTS, rows)
    asked = tx.execute(ASKED).all()
    due = [delivery for endpoint in asked for delivery in _deliveries(endpoint, rows, now)]
    if due:
        tx.execute(ADD_DELIVERIES, due)
        tx.execute(COUNT_ON, _last_of_each(due))
        tx.wake_after_commit(TaskName.DELIVER)


def _event_row(event: NewEvent, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "type": event.type.value,
        "document_id": event.document_id,
        "created_at": now,
        "data": event.data,
    }


def _deliveries(
    endpoint: Row[Any], happened: Sequence[dict[str, Any]], now: datetime
) -> list[dict[str, Any]]:
    wanted = set(endpoint.event_types)
    asked = [event for event in happened if not wanted or event["type"] in wanted]
    return [
        {
            "id": new_id(),
            "endpoint_id": endpoint.id,
            "event_id": event["id"],
            "sequence": sequence,
            "status": DeliveryStatus.PENDING.value,
            "created_at": now,
            "due_at": now,
            "attempt_count": 0,
        }
        for sequence, event in enumerate(asked, start=endpoint.last_sequence + 1)
    ]


def _last_of_each(due: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    last = {delivery["endpoint_id"]: delivery["sequence"] for delivery in due}
    return [{"the_id": endpoint, "last_sequence": sequence} for endpoint, sequence in last.items()]
