"""What came of attempts, written in bulk under the claims they were made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from schemas.deliveries import DeliveryStatus, Outcome
from store import endpoint_health
from store.endpoint_health import Patience
from store.session import Tx
from store.tables import attempts, deliveries
from store.upsert import insert_new

Due = Callable[[Outcome], datetime | None]
"""When a failed outcome's delivery is tried again; None: never."""

UNFINISHED = (DeliveryStatus.PENDING.value, DeliveryStatus.HELD.value)

THEIRS = (
    select(deliveries.c.id, deliveries.c.attempt_count, deliveries.c.status)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(deliveries.c.id)
    .with_for_update()
)
DELIVERED = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(status=DeliveryStatus.DELIVERED.value, due_at=None, finished_at=bindparam("now"))
)
FAILED = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("status", "due_at", "finished_at")})
)


def record(
    tx: Tx, outcomes: Sequence[Outcome], *, now: datetime, due: Due, patience: Patience
) -> int:
    """Write attempts and what they mean for their deliveries and endpoints; how many were
    still ours.

    A delivery another sender has claimed since is left to that sender. To write the same
    outcomes again, not knowing whether they were written, does no harm.
    """
    rows = endpoint_health.lock(tx, outcomes, given_up=now - patience.failing_limit)
    ours = _ours(tx, outcomes)
    kept = [o for o in outcomes if (o.delivery_id, o.attempt_count) in ours]
    if kept:
        insert_new(tx, attempts, [_attempt_row(outcome) for outcome in kept])
        _finish(tx, kept, ours, now, due)
    if rows:
        endpoint_health.note(tx, kept, rows, now=now, patience=patience)
    return len(kept)


def _ours(tx: Tx, outcomes: Sequence[Outcome]) -> dict[tuple[str, int], str]:
    """The status of each delivery that nobody has claimed since nor finished, by its id and
    the claim in force."""
    ids = {outcome.delivery_id for outcome in outcomes}
    rows = tx.execute(THEIRS, {"ids": list(ids)})
    return {(row.id, row.attempt_count): row.status for row in rows if row.status in UNFINISHED}


def _finish(
    tx: Tx, kept: Sequence[Outcome], ours: Mapping[tuple[str, int], str], now: datetime, due: Due
) -> None:
    delivered = [outcome.delivery_id for outcome in kept if outcome.delivered]
    failed = [outcome for outcome in kept if not outcome.delivered]
    if delivered:
        tx.execute(DELIVERED, {"ids": delivered, "now": now})
    if failed:
        stood = [ours[outcome.delivery_id, outcome.attempt_count] for outcome in failed]
        rows = [_failed_row(o, s, now, due) for o, s in zip(failed, stood, strict=True)]
        tx.execute(FAILED, rows)


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


def _failed_row(outcome: Outcome, status: str, now: datetime, due: Due) -> dict[str, Any]:
    """A delivery that was held meanwhile stays so; any other is tried again or given up."""
    due_at = None
    if status != DeliveryStatus.HELD:
        due_at = due(outcome)
        status = DeliveryStatus.PENDING if due_at else DeliveryStatus.FAILED
    return {
        "the_id": outcome.delivery_id,
        "status": str(status),
        "due_at": due_at,
        "finished_at": now if status == DeliveryStatus.FAILED else None,
    }
