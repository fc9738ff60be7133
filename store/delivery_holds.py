"""A sender's hold on what it has claimed: kept for longer, or given back unsent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, null, select, tuple_, update

from schemas.deliveries import ClaimedDelivery
from store.session import Tx
from store.tables import deliveries

OURS = tuple_(deliveries.c.id, deliveries.c.attempt_count).in_(bindparam("pairs", expanding=True))
"""Deliveries no one else has claimed since."""

FREE = (
    select(deliveries.c.id)
    .where(OURS, deliveries.c.due_at.is_not(None))
    .with_for_update(skip_locked=True)
    .cte("free")
)
"""Of ours, those that nobody is writing right now: to wait for them could be a deadlock."""

EXTEND = (
    update(deliveries)
    .where(deliveries.c.id.in_(select(FREE.c.id)))
    .values(due_at=bindparam("until"))
)
UNSENT = select(deliveries.c.id).where(OURS).order_by(deliveries.c.id).with_for_update()
RELEASE = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        attempt_count=deliveries.c.attempt_count - 1,
        spent_count=case(
            (deliveries.c.spent_count < deliveries.c.attempt_count, deliveries.c.spent_count),
            else_=deliveries.c.attempt_count - 1,
        ),
        due_at=case((deliveries.c.due_at.is_not(None), bindparam("now")), else_=null()),
    )
)


def extend(tx: Tx, claimed: Sequence[ClaimedDelivery], *, until: datetime) -> None:
    """Hold claimed deliveries for longer; those lost meanwhile stay lost."""
    tx.execute(EXTEND, {"pairs": _pairs(claimed), "until": until})


def release(tx: Tx, claimed: Sequence[ClaimedDelivery], *, now: datetime) -> None:
    """Give claimed deliveries back that were not sent: as if they had not been claimed."""
    ids = tx.execute(UNSENT, {"pairs": _pairs(claimed)}).scalars().all()
    if ids:
        tx.execute(RELEASE, {"ids": ids, "now": now})


def _pairs(claimed: Sequence[ClaimedDelivery]) -> list[tuple[str, int]]:
    return [(delivery.id, delivery.attempt_count) for delivery in claimed]
