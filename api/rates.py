"""Keys that may make so many requests a second, and no more; other keys cost nothing here.

The broker counts for all API processes. A broker that does not answer neither refuses nor
slows anything: each process then counts for itself for a while.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import structlog
from redis.exceptions import RedisError
from starlette.types import Message, Send

from api.problems import ProblemError
from api.shared_counts import SharedCounts, redis_url
from schemas import rates
from schemas.keys import KnownKey
from schemas.rates import Quota, Taken, Verdict

PATIENCE = 0.05
"""Seconds the broker may take to count one request."""
REST = 2.0
"""Seconds without asking a broker that did not answer."""
ENOUGH_COUNTED = 1024
"""Keys counted in this process, before those whose quota is whole are looked for."""

TOLD = "rate_limit_headers"
"""Where a request's scope keeps the headers its answer is to carry."""

log = structlog.get_logger()

Scope = Any
"""ASGI's scope: a mapping the servers and frameworks write to."""


class Counts:
    """Counts in this process alone."""

    def __init__(self) -> None:
        self._owed_at: dict[str, float] = {}
        self._enough = ENOUGH_COUNTED

    def take(self, name: str, quota: Quota) -> Taken:
        """Ask for one request under that name."""
        now = time.monotonic()
        taken = rates.take(quota, owed_at=self._owed_at.get(name, 0.0), now=now)
        self._owed_at[name] = now + taken.spent
        if len(self._owed_at) > self._enough:
            self._forget_whole(now)
        return taken

    def _forget_whole(self, now: float) -> None:
        """Forget keys that have their whole quota; look again when there are twice as many
        as stay, so that no request pays for all keys."""
        self._owed_at = {key: at for key, at in self._owed_at.items() if at > now}
        self._enough = max(ENOUGH_COUNTED, 2 * len(self._owed_at))


class Rates:
    """Counts the requests of keys that have a rate."""

    def __init__(self, broker: str) -> None:
        url = redis_url(broker)
        self._shared = SharedCounts(url, patience=PATIENCE) if url else None
        self._own = Counts()
        self._rests_until = 0.0
        self._failing = False

    async def count(self, scope: Scope, key: KnownKey) -> None:
        """Count a request once, and have its answer tell how many are left. Raises
        ProblemError (429) if the key has none left. Keys without a rate pass."""
        told = scope.get(TOLD)
        if key.rate_limit is None or told:
            return
        quota = Quota(key.rate_limit)
        verdict = rates.verdict(quota, await self._take(key.id, quota))
        if told is not None:
            told.extend(headers(quota, verdict))
        if not verdict.passes:
            raise _refusal(quota, verdict)

    async def _take(self, name: str, quota: Quota) -> Taken:
        if self._shared is None or time.monotonic() < self._rests_until:
            return self._own.take(name, quota)
        try:
            async with asyncio.timeout(PATIENCE):
                taken = await self._shared.take(name, quota)
        except (RedisError, OSError) as error:
            self._rest(error)
            return self._own.take(name, quota)
        self._went_well()
        return taken

    def _rest(self, error: Exception) -> None:
        self._rests_until = time.monotonic() + REST
        if not self._failing:
            log.warning("requests are counted by each process", error=type(error).__name__)
        self._failing = True

    def _went_well(self) -> None:
        if self._failing:
            log.info("requests are counted together again")
        self._failing = False

    async def close(self) -> None:
        """Let the connections to the broker go."""
        if self._shared is not None:
            await self._shared.close()


def _refusal(quota: Quota, verdict: Verdict) -> ProblemError:
    return ProblemError(
        429,
        "rate_limited",
        f"This key may make {quota.rate:g} requests a second. "
        f"Try again in {verdict.retry_after} s.",
        {"retry-after": str(verdict.retry_after)},
    )


def headers(quota: Quota, verdict: Verdict) -> list[tuple[bytes, bytes]]:
    """What an answer tells of the quota: as most clients read it, and as the IETF's draft
    has it (draft-ietf-httpapi-ratelimit-headers)."""
    told = {
        "ratelimit-limit": f"{quota.burst}",
        "ratelimit-remaining": f"{verdict.remaining}",
        "ratelimit-reset": f"{verdict.reset}",
        "ratelimit-policy": f'"key";q={quota.burst};w={quota.window}',
        "ratelimit": f'"key";r={verdict.remaining};t={verdict.reset}',
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]


def telling(scope: Scope, send: Send) -> Send:
    """A `send` that puts what is to be told of the quota into the request's answer."""
    told: list[tuple[bytes, bytes]] = []
    scope[TOLD] = told

    async def tell(message: Message) -> None:
        if told and message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *told]}
        await send(message)

    return tell
