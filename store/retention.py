"""Forgetting what is kept for a time only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, tuple_

from store.session import Tx
from store.tables import attempts, deliveries

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OLD = (
    select(attempts.c.delivery_id, attempts.c.number)
    .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
    .where(attempts.c.delivery_id < bindparam("first"), deliveries.c.due_at.is_(None))
    .order_by(attempts.c.delivery_id, attempts.c.number)
    .limit(bindparam("most"))
)
"""Ids follow time, so the primary key finds them. What is pending keeps its attempts: by
them it is known whether one is under way."""

FORGET = delete(attempts).where(tuple_(attempts.c.delivery_id, attempts.c.number).in_(OLD))


def forget_attempts(tx: Tx, *, before: datetime, limit: int) -> int:
    """Delete up to `limit` attempts at deliveries that were made before that moment and are
    not pending; how many there were."""
    return tx.execute(FORGET, {"first": first_id(before), "most": limit}).rowcount


def first_id(moment: datetime) -> str:
    """The smallest id (UUID of version 7) that can be made at that moment."""
    milliseconds = max(0, (moment - EPOCH) // timedelta(milliseconds=1))
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62))
