"""How an endpoint fares, in figures that cost the same however long its history is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select

from schemas.deliveries import DeliveryStatus
from schemas.delivery_views import StatsOut
from schemas.errors import NotFoundError
from store.session import Tx
from store.tables import DELIVERY_FRESH, DELIVERY_TRIED, attempts, deliveries, endpoints

RECENT = 1000
"""Deliveries that are looked at for what is not kept as a figure."""

MOST_ATTEMPTS = 10_000
MOST_COUNTED = 100_000

LANES = (DELIVERY_FRESH, DELIVERY_TRIED)
"""Both indexes of what is pending."""

MINE = deliveries.c.endpoint_id == bindparam("endpoint")
BETWEEN = (
    MINE & (deliveries.c.sequence > bindparam("after")) & (deliveries.c.sequence <= bindparam("to"))
)

ENDPOINT = select(
    endpoints.c.last_sequence, endpoints.c.failure_count, endpoints.c.failing_since
).where(endpoints.c.id == bindparam("endpoint"))

NEXT_FRESH = (
    select(deliveries.c.sequence)
    .where(MINE, deliveries.c.due_at.is_not(None), DELIVERY_FRESH)
    .order_by(deliveries.c.due_at, deliveries.c.sequence)
    .limit(1)
)
"""Whose turn has not come yet."""

STATUSES = select(deliveries.c.status, deliveries.c.finished_at).where(BETWEEN)

ATTEMPTS = (
    select(attempts.c.duration_ms, attempts.c.error.is_(None).label("succeeded"))
    .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
    .where(BETWEEN)
    .limit(MOST_ATTEMPTS)
)


def _counting(lane: ColumnElement[bool]) -> Select[int, Any]:
    pending = (
        select(deliveries.c.due_at)
        .where(MINE, deliveries.c.due_at.is_not(None), lane)
        .order_by(deliveries.c.due_at)
        .limit(MOST_COUNTED)
        .subquery()
    )
    oldest = func.min(pending.c.due_at).label("at")
    return select(func.count().label("pending"), oldest).select_from(pending)


COUNTS = tuple(_counting(lane) for lane in LANES)


def of(tx: Tx, endpoint_id: str) -> StatsOut:
    """The figures of an endpoint. Raises NotFoundError."""
    mine = {"endpoint": endpoint_id}
    row = tx.execute(ENDPOINT, mine).one_or_none()
    if row is None:
        raise NotFoundError("endpoint", endpoint_id)
    next_fresh = tx.execute(NEXT_FRESH, mine).scalar()
    to = row.last_sequence if next_fresh is None else next_fresh - 1
    recent = {**mine, "to": to, "after": to - RECENT}
    return StatsOut(
        last_sequence=row.last_sequence,
        failure_count=row.failure_count,
        failing_since=row.failing_since,
        **_queue(tx, mine),
        **_statuses(tx.execute(STATUSES, recent).all()),
        **_attempts(tx.execute(ATTEMPTS, recent).all()),
    )


def _queue(tx: Tx, mine: dict[str, Any]) -> dict[str, Any]:
    lanes = [tx.execute(count, mine).one() for count in COUNTS]
    return {
        "pending_count": min(sum(lane.pending for lane in lanes), MOST_COUNTED),
        "oldest_due_at": min((lane.at for lane in lanes if lane.at is not None), default=None),
    }


def _statuses(rows: Sequence[Row[Any]]) -> dict[str, Any]:
    counts = Counter(row.status for row in rows)
    ended = [row.finished_at for row in rows if row.status == DeliveryStatus.DELIVERED]
    return {
        "recent_count": len(rows),
        "delivered_count": counts[DeliveryStatus.DELIVERED],
        "failed_count": counts[DeliveryStatus.FAILED],
        "held_count": counts[DeliveryStatus.HELD],
        "last_success_at": max(filter(None, ended), default=None),
    }


def _attempts(rows: Sequence[Row[Any]]) -> dict[str, Any]:
    durations = sorted(row.duration_ms for row in rows)
    succeeded = sum(bool(row.succeeded) for row in rows)
    return {
        "attempt_count": len(rows),
        "success_rate": succeeded / len(rows) if rows else None,
        "p50_ms": percentile(durations, 0.5),
        "p95_ms": percentile(durations, 0.95),
    }


def percentile(ordered: Sequence[int], share: float) -> int | None:
    """The smallest value that at least that share of the values does not pass."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
