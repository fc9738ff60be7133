"""Endpoints as the sender needs them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from schemas.deliveries import Target
from schemas.endpoints import WhenExhausted
from store.old_secrets import alive
from store.session import Tx
from store.tables import endpoints

TARGETS = select(
    endpoints.c.id,
    endpoints.c.url,
    endpoints.c.secret,
    endpoints.c.old_secrets,
    endpoints.c.private_key,
    endpoints.c.headers,
    endpoints.c.ordered,
    endpoints.c.when_exhausted,
    endpoints.c.rate_limit,
    endpoints.c.failing_since,
).where(endpoints.c.id.in_(bindparam("ids", expanding=True)))


def targets(tx: Tx, ids: Collection[str], *, now: datetime) -> dict[str, Target]:
    """The endpoints of these ids, with the secrets that sign now."""
    return {row.id: _target(row, now) for row in tx.execute(TARGETS, {"ids": sorted(ids)})}


def _target(row: Row[Any], now: datetime) -> Target:
    return Target(
        endpoint_id=row.id,
        url=row.url,
        secrets=(bytes(row.secret), *alive(row.old_secrets, now)),
        private_key=row.private_key and bytes(row.private_key),
        headers=row.headers and bytes(row.headers),
        ordered=row.ordered,
        rate_limit=row.rate_limit,
        failing_since=row.failing_since,
        blocks=row.ordered and row.when_exhausted == WhenExhausted.BLOCK,
    )
