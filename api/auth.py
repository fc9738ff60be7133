"""Who may do what: a bearer key with a scope, on everything but health."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.problems import ProblemError
from schemas.keys import KnownKey, Scope
from store import keys
from store.session import reading

REMEMBERED = 5.0
"""Seconds a key is remembered: so long a key that was revoked elsewhere may still work."""

MOST_REMEMBERED = 1024

bearer = HTTPBearer(auto_error=False, description="An API key, as `Authorization: Bearer KEY`.")


class KeyRing:
    """Keys, remembered for a moment so that not every request asks for them."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, KnownKey | None]] = OrderedDict()

    async def find(self, key: str) -> KnownKey | None:
        """What is known of the key; None if it is unknown, revoked or expired."""
        name = keys.digest(key)
        until, known = self._known.get(name, (0.0, None))
        if time.monotonic() >= until:
            known = await asyncio.to_thread(_look_up, key)
            self._remember(name, known)
        if known is not None and known.expires_at is not None:
            return known if datetime.now(UTC) < known.expires_at else None
        return known

    def _remember(self, name: str, known: KnownKey | None) -> None:
        self._known[name] = (time.monotonic() + REMEMBERED, known)
        self._known.move_to_end(name)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Look every key up anew."""
        self._known.clear()


def _look_up(key: str) -> KnownKey | None:
    with reading() as tx:
        return keys.find(tx, key, now=datetime.now(UTC))


async def authorise(request: Request, scope: Scope) -> KnownKey:
    """Let the request pass if its key has the scope, and a request left: the key. Raises
    ProblemError (401, 403, 429)."""
    state = request.app.state
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    known: KnownKey | None = None
    if kind.lower() == "bearer" and key:
        known = await state.key_ring.find(key.strip())
    if known is None:
        raise ProblemError(
            401,
            "unauthorised",
            "No valid API key. Send one as 'Authorization: Bearer KEY'; "
            "'wiredesk keys create' makes one.",
            {"www-authenticate": "Bearer"},
        )
    if known.rate_limit is not None:
        await state.rates.count(request.scope, known)
    if not known.may(scope):
        raise ProblemError(403, "forbidden", f"This key lacks the scope {scope.value!r}.")
    state.key_use.note(known.id)
    return known


def needs(scope: Scope) -> Callable[..., Awaitable[None]]:
    """A dependency that lets only keys with the scope pass."""

    async def check(request: Request, _key: object = Depends(bearer)) -> None:
        await authorise(request, scope)

    return check
