"""The messages of deliveries: what is sent, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from schemas.deliveries import ClaimedDelivery, Target
from schemas.events import MEDIA_TYPES, EventFormat, cloud_event, envelope
from store import endpoint_targets
from store.session import Tx
from store.tables import deliveries, events

MESSAGES = (
    select(
        deliveries.c.id,
        deliveries.c.attempt_count,
        deliveries.c.spent_count,
        deliveries.c.sequence,
        deliveries.c.endpoint_id,
        deliveries.c.event_id,
        deliveries.c.format,
        events.c.type,
        events.c.document_id,
        events.c.created_at,
        events.c.data,
    )
    .join(events, events.c.id == deliveries.c.event_id)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(deliveries.c.sequence)
)


def of(tx: Tx, taken: Mapping[str, datetime | None], now: datetime) -> list[ClaimedDelivery]:
    """Claimed deliveries with all that sending needs; `taken` says when each may go."""
    if not taken:
        return []
    rows = tx.execute(MESSAGES, {"ids": list(taken)}).all()
    targets = endpoint_targets.targets(tx, {row.endpoint_id for row in rows}, now=now)
    return [_claimed(row, targets[row.endpoint_id], taken[row.id]) for row in rows]


def _claimed(row: Row[Any], target: Target, send_at: datetime | None) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=row.id,
        attempt_count=row.attempt_count,
        spent_count=row.spent_count,
        event_id=row.event_id,
        body=body_of(row),
        media_type=MEDIA_TYPES[EventFormat(row.format)],
        target=target,
        send_at=send_at,
    )


def body_of(row: Row[Any]) -> bytes:
    """The body of a delivery, from its event: the same whenever it is asked for."""
    data = bytes(row.data)
    if row.format == EventFormat.STANDARD:
        return envelope(row.type, row.created_at, data, row.sequence)
    return cloud_event(
        row.event_id, row.type, row.created_at, data, row.sequence, subject=row.document_id
    )
