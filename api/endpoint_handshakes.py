"""Handshakes on the way of an endpoint into the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from api.outgoing_room import Room
from outgoing import handshake
from schemas.endpoints import EndpointIn, EndpointOut
from schemas.settings import Settings

ROOM = Room(16, "handshakes")

ASKED = frozenset({"url", "handshake", "rate_limit"})
"""Fields a handshake is about."""


def origin_of(settings: Settings) -> str:
    """The name by which this service is known to subscribers."""
    return urlsplit(settings.base_url).hostname or settings.host


async def of_new(wanted: EndpointIn, settings: Settings) -> EndpointIn:
    """The endpoint with the rate that was agreed to, if a handshake is wanted. Raises
    HandshakeFailedError."""
    if not wanted.handshake:
        return wanted
    return wanted.model_copy(update=await _agreed(wanted.model_dump(), settings))


async def of_changed(
    seen: EndpointOut, changes: Mapping[str, Any], settings: Settings
) -> dict[str, Any]:
    """The changes with the rate that was agreed to, if they need a handshake. Raises
    HandshakeFailedError."""
    merged = seen.model_dump() | dict(changes)
    different = {name for name in ASKED & changes.keys() if changes[name] != getattr(seen, name)}
    if not merged["handshake"] or not different:
        return dict(changes)
    return {**changes, **await _agreed(merged, settings)}


async def _agreed(fields: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    wish = handshake.Wish(
        url=fields["url"],
        origin=origin_of(settings),
        rate_limit=fields["rate_limit"],
        headers=fields["headers"] or {},
    )
    with ROOM.taken():
        rate_limit = await handshake.agree(
            wish, allowed=settings.allow_private_webhooks, timeout=settings.delivery_timeout
        )
    return {} if rate_limit == fields["rate_limit"] else {"rate_limit": rate_limit}
