"""An endpoint as its row keeps it, and as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Row, func

from schemas.endpoints import EndpointOut
from schemas.errors import SettingsError
from store import secrets
from store.old_secrets import still
from store.tables import endpoints

ORIGIN_HEADER = "webhook-request-origin"
"""Kept with the subscriber's own headers: who has consented to an origin is told it with
every delivery."""

PLAIN = ("url", "description", "filter", "rate_limit", "ordered", "handshake", "embargoed")
"""Fields that a row keeps as they are."""

KEPT_SEALED = ("secret", "headers", "private_key", "old_secrets", "asymmetric", "public_key")
SHOWN_PLAIN = tuple(name for name in EndpointOut.model_fields if name not in KEPT_SEALED)


def columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that keep these fields, besides the headers."""
    values: dict[str, Any] = {name: fields[name] for name in PLAIN if name in fields}
    for name in ("format", "when_exhausted"):
        if name in fields:
            values[name] = fields[name].value
    if "event_types" in fields:
        values["event_types"] = [kind.value for kind in fields["event_types"]]
    if "asymmetric" in fields:
        values["private_key"] = _private_key() if fields["asymmetric"] else None
    if "rate_limit" in fields:
        values["next_send_at"] = None
    return values


def _private_key() -> Any:
    """A new key, unless the row has one: turning on what is on changes nothing."""
    return func.coalesce(endpoints.c.private_key, secrets.seal(secrets.new_private_key()))


def sealed_headers(headers: Mapping[str, str], origin: str | None) -> bytes | None:
    """The column of the headers that go with each request, and of the origin they name."""
    sent = {**headers, ORIGIN_HEADER: origin} if origin else dict(headers)
    return secrets.seal(orjson.dumps(sent).decode()) if sent else None


def shown(row: Row[Any]) -> EndpointOut:
    """The endpoint of that row, without what signs."""
    plain = {name: getattr(row, name) for name in SHOWN_PLAIN}
    return EndpointOut(
        **plain,
        headers=_headers(row.headers),
        asymmetric=row.private_key is not None,
        public_key=_public_key(row.private_key),
        old_secrets=still(row.old_secrets, datetime.now(UTC)),
    )


def _headers(sealed: bytes | None) -> dict[str, str] | None:
    if sealed is None:
        return {}
    opened = _opened(sealed)
    if opened is None:
        return None
    return {name: value for name, value in orjson.loads(opened).items() if name != ORIGIN_HEADER}


def _public_key(sealed: bytes | None) -> str | None:
    opened = None if sealed is None else _opened(sealed)
    return None if opened is None else secrets.public_key(opened)


def _opened(sealed: bytes) -> str | None:
    """What was sealed, or None if that was with another key: the endpoint is still shown."""
    try:
        return secrets.unseal(bytes(sealed))
    except SettingsError:
        return None
