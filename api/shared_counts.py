"""Requests counted together by all API processes, in the Redis-protocol server they share."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from schemas.rates import Quota, Taken

MOST_CONNECTIONS = 32
PREFIX = "wiredesk:rate:"

TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local step, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local spent = math.max(tonumber(redis.call('GET', KEYS[1]) or 0) - now, 0)
if spent > most then return {0, string.format('%.0f', spent)} end
spent = spent + step
local owed_at = string.format('%.0f', now + spent)
redis.call('SET', KEYS[1], owed_at, 'PX', math.ceil(spent / 1000))
return {1, string.format('%.0f', spent)}
"""
"""`schemas.rates.take`, in one step for all processes, by the server's own clock, in
microseconds."""


def redis_url(broker: str) -> str | None:
    """The broker's URL as the Redis client reads it; None if it is no Redis."""
    parts = urlsplit(broker)
    if parts.scheme in ("redis", "rediss", "unix"):
        return broker
    if parts.scheme != "redis+socket":
        return None
    names = {"virtual_host": "db"}
    query = urlencode([(names.get(name, name), value) for name, value in parse_qsl(parts.query)])
    return f"unix://{parts.path}" + (f"?{query}" if query else "")


class SharedCounts:
    """Counts at one server. What fails there is raised as the client raises it."""

    def __init__(self, url: str, *, patience: float) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=patience,
            socket_timeout=patience,
            socket_connect_timeout=patience,
            retry=Retry(NoBackoff(), 0),
        )
        self._client: Any = Redis.from_pool(pool)
        self._take = self._client.register_script(TAKE)

    async def take(self, name: str, quota: Quota) -> Taken:
        """Ask for one request under that name."""
        step = quota.step * 1e6
        most = (quota.burst - 1) * step + 1
        passes, spent = await self._take(keys=[PREFIX + name], args=[step, most])
        return Taken(bool(passes), int(spent) / 1e6)

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()
