"""Questions about deliveries and their attempts, and changes to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, ScalarSelect, bindparam, func, insert, select, tuple_, update

from schemas.deliveries import ClaimedDelivery, DeliveryStatus, Outcome
from schemas.events import envelope
from store import secrets
from store.session import Tx
from store.tables import attempts, deliveries, endpoints, events

Due = Callable[[Outcome], datetime | None]
"""When a failed outcome's delivery is tried again; None: never."""

unseal = lru_cache(maxsize=1024)(secrets.unseal)


def claim(
    tx: Tx, *, now: datetime, lease: timedelta, room: int, burst: int, held: Mapping[str, int]
) -> list[ClaimedDelivery]:
    """Take due deliveries until the lease's end, from the endpoint that waits longest first.

    At most `room` in all and `burst` of one endpoint, counting the `held` ones this
    sender has already; an endpoint is topped up when half its burst is through, so one
    that is slow never fills the sender.
    """
    claimed: list[str] = []
    for endpoint_id in _waiting(tx, now):
        share = min(burst - held.get(endpoint_id, 0), room - len(claimed))
        if share >= burst / 2:
            claimed += _claim_of(tx, endpoint_id, now=now, until=now + lease, limit=share)
    return _messages(tx, claimed)


def _waiting(tx: Tx, now: datetime) -> list[str]:
    """Endpoints with a delivery due, the longest waiting first."""
    oldest = _oldest_due().label("oldest")
    waiting = select(endpoints.c.id, oldest).subquery()
    query = select(waiting.c.id).where(waiting.c.oldest <= now).order_by(waiting.c.oldest)
    return list(tx.execute(query).scalars())


def _oldest_due() -> ScalarSelect[Any]:
    """One probe of the index per endpoint, however long its queue is."""
    return (
        select(func.min(deliveries.c.due_at))
        .where(deliveries.c.endpoint_id == endpoints.c.id, deliveries.c.due_at.is_not(None))
        .correlate(endpoints)
        .scalar_subquery()
    )


def _claim_of(
    tx: Tx, endpoint_id: str, *, now: datetime, until: datetime, limit: int
) -> Sequence[str]:
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.endpoint_id == endpoint_id, deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at, deliveries.c.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    statement = (
        update(deliveries)
        .where(deliveries.c.id.in_(select(due.c.id)))
        .values(attempt_count=deliveries.c.attempt_count + 1, due_at=until)
        .returning(deliveries.c.id)
    )
    return tx.execute(statement).scalars().all()


def _messages(tx: Tx, ids: Sequence[str]) -> list[ClaimedDelivery]:
    if not ids:
        return []
    rows = tx.execute(
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
        .where(deliveries.c.id.in_(ids))
        .order_by(deliveries.c.sequence)
    )
    return [_claimed(row) for row in rows]


def _claimed(row: Row[Any]) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=row.id,
        attempt_count=row.attempt_count,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        url=row.url,
        secret=unseal(bytes(row.secret)),
        body=envelope(row.type, row.created_at, bytes(row.data), row.sequence),
    )


def any_due(tx: Tx, *, now: datetime) -> bool:
    """Whether a delivery waits for a sender."""
    due = select(deliveries.c.id).where(deliveries.c.due_at <= now).limit(1)
    return tx.execute(due).first() is not None


def extend(tx: Tx, claimed: Sequence[ClaimedDelivery], *, until: datetime) -> None:
    """Hold claimed deliveries for longer; those lost meanwhile stay lost."""
    pairs = [(delivery.id, delivery.attempt_count) for delivery in claimed]
    tx.execute(
        update(deliveries)
        .where(tuple_(deliveries.c.id, deliveries.c.attempt_count).in_(pairs))
        .where(deliveries.c.due_at.is_not(None))
        .values(due_at=until)
    )


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
    kept = [outcome for outcome in outcomes if outcome.delivery_id in ours]
    if kept:
        tx.execute(insert(attempts), [_attempt_row(outcome) for outcome in kept])
        tx.execute(RECORD, [_delivery_row(outcome, now, due) for outcome in kept])
    return len(kept)


def _still_ours(tx: Tx, outcomes: Sequence[Outcome]) -> set[str]:
    pairs = [(outcome.delivery_id, outcome.attempt_count) for outcome in outcomes]
    rows = tx.execute(
        select(deliveries.c.id)
        .where(tuple_(deliveries.c.id, deliveries.c.attempt_count).in_(pairs))
        .where(deliveries.c.due_at.is_not(None))
        .order_by(deliveries.c.id)
        .with_for_update()
    )
    return set(rows.scalars())


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
