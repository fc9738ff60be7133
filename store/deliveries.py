"""Questions about deliveries and their attempts, and sending one again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, exists, null, or_, select, update

from schemas.deliveries import DeliveryStatus
from schemas.delivery_views import AttemptOut, DeliveryOut, DeliveryWithAttempts
from schemas.endpoint_errors import EndpointDisabledError
from schemas.errors import NotFoundError, UnderWayError
from schemas.event_views import SentEvent
from schemas.tasks import TaskName
from store import endpoint_health
from store.session import Tx
from store.tables import attempts, deliveries, endpoints, events

MOST_LOOKED_AT = 50_000
"""Deliveries looked at for one page, whether they have the status asked for or not."""

MOST_ATTEMPTS = 100
"""Attempts shown of one delivery: the newest."""

SHOWN = (
    select(
        deliveries.c.id,
        deliveries.c.endpoint_id,
        deliveries.c.event_id,
        events.c.type.label("event_type"),
        events.c.document_id,
        deliveries.c.sequence,
        deliveries.c.status,
        deliveries.c.created_at,
        deliveries.c.finished_at,
        deliveries.c.due_at,
        deliveries.c.attempt_count,
    )
    .select_from(deliveries)
    .join(events, events.c.id == deliveries.c.event_id)
)
ONE = SHOWN.where(deliveries.c.id == bindparam("delivery"))
ATTEMPTS = (
    select(attempts)
    .where(attempts.c.delivery_id == bindparam("delivery"))
    .order_by(attempts.c.number.desc())
    .limit(MOST_ATTEMPTS)
)
LAST_SEQUENCE = select(endpoints.c.last_sequence).where(endpoints.c.id == bindparam("endpoint"))
ENDPOINT_OF = select(deliveries.c.endpoint_id).where(deliveries.c.id == bindparam("delivery"))
SENT = (
    select(
        deliveries.c.event_id,
        deliveries.c.sequence,
        events.c.type,
        events.c.created_at,
        events.c.data,
        deliveries.c.status,
        deliveries.c.id.label("delivery_id"),
    )
    .join(events, events.c.id == deliveries.c.event_id)
    .where(deliveries.c.endpoint_id == bindparam("endpoint"))
    .where(deliveries.c.sequence > bindparam("after"))
    .order_by(deliveries.c.sequence)
    .limit(bindparam("most"))
)

AT_REST = deliveries.c.status != DeliveryStatus.PENDING.value
RECORDED = exists().where(
    attempts.c.delivery_id == deliveries.c.id, attempts.c.number == deliveries.c.attempt_count
)
"""Its last attempt has ended: the delivery waits for the next."""

BEGIN_ANEW = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"), AT_REST)
    .values(
        status=DeliveryStatus.PENDING.value,
        due_at=bindparam("now"),
        spent_count=deliveries.c.attempt_count,
        finished_at=null(),
    )
)
HURRY = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("delivery"),
        deliveries.c.status == DeliveryStatus.PENDING.value,
        or_(
            deliveries.c.attempt_count == deliveries.c.spent_count,
            deliveries.c.due_at <= bindparam("now"),
            RECORDED,
        ),
    )
    .values(
        due_at=case(
            (deliveries.c.due_at > bindparam("now"), bindparam("now")), else_=deliveries.c.due_at
        )
    )
)
"""What is due already keeps its place in the queue."""


def get(tx: Tx, delivery_id: str) -> DeliveryWithAttempts:
    """The delivery with that id, and its newest attempts, oldest first. Raises NotFoundError."""
    row = _row(tx, delivery_id)
    found = tx.execute(ATTEMPTS, {"delivery": delivery_id}).all()
    made = [_attempt(attempt) for attempt in reversed(found)]
    return DeliveryWithAttempts.model_validate({**row._mapping, "attempts": made})


def _row(tx: Tx, delivery_id: str) -> Row[Any]:
    row = tx.execute(ONE, {"delivery": delivery_id}).one_or_none()
    if row is None:
        raise NotFoundError("delivery", delivery_id)
    return row


def _attempt(row: Row[Any]) -> AttemptOut:
    response = None if row.response is None else bytes(row.response).decode(errors="replace")
    return AttemptOut.model_validate({**row._mapping, "response": response})


def page(
    tx: Tx, endpoint_id: str, *, status: DeliveryStatus | None, limit: int, before: int | None
) -> tuple[list[DeliveryOut], int | None]:
    """Up to `limit` deliveries of an endpoint with that status, newest first, below the
    sequence `before`, and the sequence below which to go on, if there are more.

    No more than MOST_LOOKED_AT are looked at: a page may be short and yet not the last.
    """
    top = last_sequence(tx, endpoint_id) + 1
    top = top if before is None else min(before, top)
    end = max(0, top - 1 - MOST_LOOKED_AT)
    query = _listed(endpoint_id, status, end, top).limit(limit + 1)
    rows = tx.execute(query).all()
    found = [DeliveryOut.model_validate(row, from_attributes=True) for row in rows[:limit]]
    if len(rows) > limit:
        return found, found[-1].sequence
    return found, end + 1 if end else None


def _listed(endpoint_id: str, status: DeliveryStatus | None, end: int, top: int) -> Select[Any]:
    query = SHOWN.where(
        deliveries.c.endpoint_id == endpoint_id,
        deliveries.c.sequence > end,
        deliveries.c.sequence < top,
    )
    if status is not None:
        query = query.where(deliveries.c.status == status.value)
    return query.order_by(deliveries.c.sequence.desc())


def last_sequence(tx: Tx, endpoint_id: str) -> int:
    """The sequence of the endpoint's newest delivery, 0 if it has none. Raises NotFoundError."""
    last = tx.execute(LAST_SEQUENCE, {"endpoint": endpoint_id}).scalar()
    if last is None:
        raise NotFoundError("endpoint", endpoint_id)
    return int(last)


def sent(tx: Tx, endpoint_id: str, *, after: int, limit: int) -> Sequence[SentEvent]:
    """Up to `limit` events of an endpoint after that sequence, in order, without holes:
    what it was or would have been sent. Raises NotFoundError."""
    last_sequence(tx, endpoint_id)
    rows = tx.execute(SENT, {"endpoint": endpoint_id, "after": after, "most": limit})
    return [
        SentEvent(
            event_id=row.event_id,
            sequence=row.sequence,
            type=row.type,
            created_at=row.created_at,
            data=bytes(row.data),
            status=row.status,
            delivery_id=row.delivery_id,
        )
        for row in rows
    ]


def retry(tx: Tx, delivery_id: str, *, now: datetime) -> DeliveryOut:
    """Have the delivery sent now: again, if it is finished; sooner, if it waits.

    Raises NotFoundError, EndpointDisabledError, and UnderWayError while an attempt runs.
    """
    endpoint_id = tx.execute(ENDPOINT_OF, {"delivery": delivery_id}).scalar()
    locked = endpoint_health.locked(tx, [endpoint_id]) if endpoint_id else []
    if not locked:
        raise NotFoundError("delivery", delivery_id)
    if not locked[0].enabled:
        raise EndpointDisabledError(locked[0].id)
    asked = {"delivery": delivery_id, "now": now}
    if not (tx.execute(BEGIN_ANEW, asked).rowcount or tx.execute(HURRY, asked).rowcount):
        raise UnderWayError(delivery_id)
    tx.wake_after_commit(TaskName.DELIVER)
    return DeliveryOut.model_validate(_row(tx, delivery_id), from_attributes=True)
