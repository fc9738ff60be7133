"""Questions about endpoints, and changes to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from schemas.endpoint_errors import EndpointChangedError, TooManyEndpointsError
from schemas.endpoints import MOST_ENDPOINTS, EndpointCreated, EndpointIn, EndpointOut
from schemas.errors import NotFoundError
from schemas.tasks import TaskName
from store import endpoint_health, endpoint_rows, secrets
from store.ids import new_id
from store.session import Tx
from store.tables import endpoints

CONSENTED = frozenset({"url", "handshake", "rate_limit"})
"""What a handshake is about: it is changed only as it was seen."""


def add(tx: Tx, wanted: EndpointIn, *, now: datetime, origin: str | None = None) -> EndpointCreated:
    """Add an endpoint; what comes back holds its secret, this once. `origin` is what its
    handshake consented to. Raises TooManyEndpointsError."""
    check_room(tx)
    secret = wanted.secret or secrets.new_secret()
    fields = {name: getattr(wanted, name) for name in EndpointIn.model_fields}
    values = endpoint_rows.columns(fields) | {
        "id": new_id(),
        "created_at": now,
        "secret": secrets.seal(secret),
        "private_key": secrets.seal(secrets.new_private_key()) if wanted.asymmetric else None,
        "headers": _headers(fields, origin),
    }
    tx.execute(insert(endpoints).values(**values))
    return EndpointCreated(**get(tx, values["id"]).model_dump(), secret=secret)


def check_room(tx: Tx) -> None:
    """Raises TooManyEndpointsError if there may be no more."""
    if tx.execute(select(func.count()).select_from(endpoints)).scalar_one() >= MOST_ENDPOINTS:
        raise TooManyEndpointsError(MOST_ENDPOINTS)


def get(tx: Tx, endpoint_id: str) -> EndpointOut:
    """The endpoint with that id. Raises NotFoundError."""
    row = tx.execute(select(endpoints).where(endpoints.c.id == endpoint_id)).one_or_none()
    if row is None:
        raise NotFoundError("endpoint", endpoint_id)
    return endpoint_rows.shown(row)


def page(tx: Tx, *, limit: int, before: str | None) -> Sequence[EndpointOut]:
    """Up to `limit` endpoints, newest first, older than the id `before`."""
    query = select(endpoints).order_by(endpoints.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(endpoints.c.id < before)
    return [endpoint_rows.shown(row) for row in tx.execute(query)]


def change(
    tx: Tx, seen: EndpointOut, changes: Mapping[str, Any], *, origin: str | None = None
) -> EndpointOut:
    """Change those fields of an endpoint as it was `seen`. `origin` is what a handshake
    consents to, for endpoints that have one. Raises NotFoundError, EndpointChangedError.
    """
    values = endpoint_rows.columns(changes)
    if changes.keys() & {"headers", "handshake"}:
        values["headers"] = _headers(seen.model_dump() | dict(changes), origin)
    if values:
        _write(tx, seen, changes, values)
    return get(tx, seen.id)


def _write(
    tx: Tx, seen: EndpointOut, changes: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    as_seen = [endpoints.c.id == seen.id]
    if changes.keys() & CONSENTED:
        as_seen += [
            endpoints.c[name].is_not_distinct_from(getattr(seen, name)) for name in CONSENTED
        ]
    if not tx.execute(update(endpoints).where(*as_seen).values(**values)).rowcount:
        get(tx, seen.id)
        raise EndpointChangedError(seen.id)
    tx.wake_after_commit(TaskName.DELIVER)


def _headers(fields: Mapping[str, Any], origin: str | None) -> bytes | None:
    return endpoint_rows.sealed_headers(
        fields["headers"] or {}, origin if fields["handshake"] else None
    )


def remove(tx: Tx, endpoint_id: str) -> None:
    """Remove an endpoint, with its deliveries. Raises NotFoundError."""
    gone = tx.execute(delete(endpoints).where(endpoints.c.id == endpoint_id))
    if not gone.rowcount:
        raise NotFoundError("endpoint", endpoint_id)


def enable(tx: Tx, endpoint_id: str) -> EndpointOut:
    """Send again, with a clean slate; what is held stays held. Raises NotFoundError."""
    endpoint_health.enable(tx, endpoint_id)
    tx.wake_after_commit(TaskName.DELIVER)
    return get(tx, endpoint_id)


def disable(tx: Tx, endpoint_id: str, *, now: datetime) -> EndpointOut:
    """Send nothing more, by request; one that is disabled stays as it is. Raises
    NotFoundError."""
    for row in endpoint_health.locked(tx, [endpoint_id]):
        if row.enabled:
            endpoint_health.disable(tx, row, endpoint_health.BY_REQUEST, now=now)
    return get(tx, endpoint_id)
