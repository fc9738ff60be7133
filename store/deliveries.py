"""Questions about deliveries and their attempts, and changes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Subquery, Update, bindparam, func, insert, select, tuple_, update

from schemas.deliveries import ClaimedDelivery, DeliveryStatus, Outcome
from schemas.events import envelope
from store.session import Tx
from store.tables import UtcDateTime, attempts, deliveries, endpoints, events

Due = Callable[[Outcome], datetime | None]
"""When a failed outcome's delivery is tried again; None: never."""


def _oldest_of_each() -> Subquery:
    """One probe of the index per endpoint, however long its queue is."""
    oldest = (
        select(func.min(deliveries.c.due_at))
        .where(deliveries.c.endpoint_id == endpoints.c.id, deliveries.c.due_at.is_not(None))
        .correlate(endpoints)
        .scalar_subquery()
        .label("oldest")
    )
    return select(endpoints.c.id, oldest).subquery()


OLDEST = _oldest_of_each()
NEXT_DUE = select(func.min(OLDEST.c.oldest))
WAITING = (
    select(OLDEST.c.id)
    .where(OLDEST.c.oldest <= bindparam("now", type_=UtcDateTime))
    .order_by(OLDEST.c.oldest)
)


def _claim_statement() -> Update:
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.endpoint_id == bindparam("endpoint"))
        .where(deliveries.c.due_at <= bindparam("now"))
        .order_by(deliveries.c.due_at, deliveries.c.sequence)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(select(due.c.id)))
        .values(attempt_count=deliveries.c.attempt_count + 1, due_at=bindparam("until"))
        .returning(deliveries.c.id)
    )


CLAIM = _claim_statement()

MESSAGES = (
    select(
        deliveries.c.id,
        deliveries.c.attempt_count,
        deliveries.c.sequence,
        deliveries.c.endpoint_id,
        deliveries.c.event_id,
        endpoints.c.url,
        endpoints.c.secret,
        events.c.type,
        events.c.created_at,
        events.c.data,
    )
    .join(endpoints, endpoints.c.id == deliveries.c.endpoint_id)
    .join(events, events.c.id == deliveries.c.event_id)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(deliveries.c.sequence)
)


def claim(
    tx: Tx, *, now: datetime, lease: timedelta, room: int, burst: int, held: Mapping[str, int]
) -> list[ClaimedDelivery]:
    """Take due deliveries until the lease's end, from the endpoint that waits longest first.

    At most `room` in all and `burst` of one endpoint, counting the `held` ones this
    sender has already. Endpoints with nothing under way come first, and one is topped up
    when half its burst is through, so slow ones never fill the sender.
    """
    claimed: list[str] = []
    waiting = tx.execute(WAITING, {"now": now}).scalars().all()
    for endpoint in sorted(waiting, key=held.__contains__):
        share = min(burst - held.get(endpoint, 0), room - len(claimed))
        if share >= burst / 2:
            wanted = {"endpoint": endpoint, "now": now, "until": now + lease, "most": share}
            claimed += tx.execute(CLAIM, wanted).scalars()
    return [_claimed(row) for row in tx.execute(MESSAGES, {"ids": claimed})] if claimed else []


def _claimed(row: Row[Any]) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=row.id,
        attempt_count=row.attempt_count,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        url=row.url,
        secret=bytes(row.secret),
        body=envelope(row.type, row.created_at, bytes(row.data), row.sequence),
    )


def next_due(tx: Tx) -> datetime | None:
    """When the next delivery is due, or a claim ends; None: nothing waits."""
    soonest: datetime | None = tx.execute(NEXT_DUE).scalar_one()
    return soonest


def any_due(tx: Tx, *, now: datetime) -> bool:
    """Whether a delivery waits for a sender."""
    soonest = next_due(tx)
    return soonest is not None and soonest <= now


OURS = tuple_(deliveries.c.id, deliveries.c.attempt_count).in_(
    bindparam("pairs", expanding=True)
) & deliveries.c.due_at.is_not(None)
"""Deliveries no one else has claimed since, and that nobody has finished."""

FREE = select(deliveries.c.id).where(OURS).with_for_update(skip_locked=True).cte("free")
"""Of ours, those that nobody is writing right now: to wait for them could be a deadlock."""

EXTEND = (
    update(deliveries)
    .where(deliveries.c.id.in_(select(FREE.c.id)))
    .values(due_at=bindparam("until"))
)
STILL_OURS = (
    select(deliveries.c.id, deliveries.c.attempt_count)
    .where(OURS)
    .order_by(deliveries.c.id)
    .with_for_update()
)
ADD_ATTEMPTS = insert(attempts)


def extend(tx: Tx, claimed: Sequence[ClaimedDelivery], *, until: datetime) -> None:
    """Hold claimed deliveries for longer; those lost meanwhile stay lost."""
    pairs = [(delivery.id, delivery.attempt_count) for delivery in claimed]
    tx.execute(EXTEND, {"pairs": pairs, "until": until})


RECORD = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("status", "due_at", "finished_at")})
)


def record(tx: Tx, outcomes: Sequence[Outcome], *, now: datetime, due: Due) -> int:
    """Write attempts and what they mean for their deliveries; how many were still ours.

    A delivery another sender has claimed since is left to that sender.
    """
    ours = _still_ours(tx, outcomes)
    kept = [o for o in outcomes if (o.delivery_id, o.attempt_count) in ours]
    if kept:
        tx.execute(ADD_ATTEMPTS, [_attempt_row(outcome) for outcome in kept])
        tx.execute(RECORD, [_delivery_row(outcome, now, due) for outcome in kept])
    return len(kept)


def _still_ours(tx: Tx, outcomes: Sequence[Outcome]) -> set[tuple[str, int]]:
    pairs = [(outcome.delivery_id, outcome.attempt_count) for outcome in outcomes]
    return {(row.id, row.attempt_count) for row in tx.execute(STILL_OURS, {"pairs": pairs})}


def _attempt_row(outcome: Outcome) -> dict[str, Any]:
    return {
        "delivery_id": outcome.delivery_id,
        "number": outcome.attempt_count,
        "started_at": outcome.started_at,
        "duration_ms": round(outcome.duration / timedelta(milliseconds=1)),
        "status_code": outcome.status_code,
        "error": outcome.error,
        "response": outcome.response or None,
    }


def _delivery_row(outcome: Outcome, now: datetime, due: Due) -> dict[str, Any]:
    if outcome.delivered:
        status, due_at = DeliveryStatus.DELIVERED, None
    else:
        due_at = due(outcome)
        status = DeliveryStatus.FAILED if due_at is None else DeliveryStatus.PENDING
    return {
        "the_id": outcome.delivery_id,
        "status": status.value,
        "due_at": due_at,
        "finished_at": now if due_at is None else None,
    }
