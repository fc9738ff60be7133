"""Who may do what: a bearer key with a scope, on everything but health."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.problems import ProblemError
from schemas.keys import Scope
from store import keys
from store.session import reading

REMEMBERED = 5.0
"""Seconds a key's scopes are remembered: so long a revoked key may still work."""

MOST_REMEMBERED = 1024

bearer = HTTPBearer(auto_error=False, description="An API key, as `Authorization: Bearer KEY`.")


class KeyRing:
    """The scopes of keys, remembered for a moment so that not every request asks for them."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, frozenset[Scope]]] = OrderedDict()

    async def scopes(self, key: str) -> frozenset[Scope]:
        """What the key may do."""
        name = keys.digest(key)
        until, scopes = self._known.get(name, (0.0, frozenset()))
        if time.monotonic() >= until:
            scopes = await asyncio.to_thread(_look_up, key)
            self._remember(name, scopes)
        return scopes

    def _remember(self, name: str, scopes: frozenset[Scope]) -> None:
        self._known[name] = (time.monotonic() + REMEMBERED, scopes)
        self._known.move_to_end(name)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)


def _look_up(key: str) -> frozenset[Scope]:
    with reading() as tx:
        return keys.scopes_of(tx, key)


async def authorise(request: Request, scope: Scope) -> None:
    """Let the request pass if its key has the scope. Raises ProblemError (401, 403)."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    scopes = frozenset[Scope]()
    if kind.lower() == "bearer" and key:
        scopes = await request.app.state.key_ring.scopes(key.strip())
    if not scopes:
        raise ProblemError(
            401,
            "unauthorised",
            "No valid API key. Send one as 'Authorization: Bearer KEY'; "
            "'wiredesk keys create' makes one.",
            {"www-authenticate": "Bearer"},
        )
    if scope not in scopes and Scope.ADMIN not in scopes:
        raise ProblemError(403, "forbidden", f"This key lacks the scope {scope.value!r}.")


def needs(scope: Scope) -> Callable[..., Awaitable[None]]:
    """A dependency that lets only keys with the scope pass."""

    async def check(request: Request, _key: object = Depends(bearer)) -> None:
        await authorise(request, scope)

    return check
