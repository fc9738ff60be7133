"""Questions about endpoints, and changes to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from schemas.endpoints import EndpointCreated, EndpointIn, EndpointOut
from schemas.errors import NotFoundError
from store import secrets
from store.ids import new_id
from store.session import Tx
from store.tables import endpoints

SHOWN = (
    endpoints.c.id,
    endpoints.c.url,
    endpoints.c.description,
    endpoints.c.event_types,
    endpoints.c.created_at,
)


def add(tx: Tx, wanted: EndpointIn, *, now: datetime) -> EndpointCreated:
    """Add an endpoint; what comes back holds its secret, this once."""
    secret = secrets.new_secret()
    row: dict[str, Any] = {
        "id": new_id(),
        "url": wanted.url,
        "description": wanted.description,
        "event_types": [kind.value for kind in wanted.event_types],
        "created_at": now,
    }
    tx.execute(insert(endpoints).values(**row, secret=secrets.seal(secret)))
    return EndpointCreated(**row, secret=secret)


def get(tx: Tx, endpoint_id: str) -> EndpointOut:
    """The endpoint with that id. Raises NotFoundError."""
    row = tx.execute(select(*SHOWN).where(endpoints.c.id == endpoint_id)).one_or_none()
    if row is None:
        raise NotFoundError("endpoint", endpoint_id)
    return _shown(row)


def page(tx: Tx, *, limit: int, before: str | None) -> Sequence[EndpointOut]:
    """Up to `limit` endpoints, newest first, older than the id `before`."""
    query = select(*SHOWN).order_by(endpoints.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(endpoints.c.id < before)
    return [_shown(row) for row in tx.execute(query)]


def remove(tx: Tx, endpoint_id: str) -> None:
    """Remove an endpoint, with its deliveries. Raises NotFoundError."""
    gone = tx.execute(delete(endpoints).where(endpoints.c.id == endpoint_id))
    if not gone.rowcount:
        raise NotFoundError("endpoint", endpoint_id)


def _shown(row: Row[Any]) -> EndpointOut:
    return EndpointOut.model_validate(row, from_attributes=True)
