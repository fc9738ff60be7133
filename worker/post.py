"""One attempt: a signed POST to a subscriber, bounded in time, length and reach."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType

import aiohttp

from schemas.deliveries import ClaimedDelivery, Outcome
from schemas.errors import SettingsError
from store import secrets
from worker import guard, webhooks

KEPT = 4096
"""Bytes of an answer that are read and kept."""

DNS_TTL = 10
"""Seconds a looked-up address is used again; every connection is guarded all the same."""


class Poster:
    """Posts deliveries over kept connections. Use it as an async context manager."""

    def __init__(
        self,
        *,
        timeout: timedelta,
        unseal: Callable[[bytes], str] = secrets.unseal,
        allowed: Sequence[guard.Network] = (),
    ) -> None:
        self._timeout = timeout
        self._unseal = unseal
        self._allowed = tuple(allowed)

    async def __aenter__(self) -> Poster:
        """Open the client."""
        connector = aiohttp.TCPConnector(
            limit=0, ttl_dns_cache=DNS_TTL, socket_factory=self._guarded_socket
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=self._timeout.total_seconds()),
            auto_decompress=False,
            trust_env=False,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the client."""
        await self._session.close()

    def _guarded_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for the address that is about to be connected to, if it may be: decided
        here, on the address itself, so no trick with names gets around it."""
        family, kind, protocol, _, address = info
        guard.check(str(address[0]), self._allowed)
        return socket.socket(family, kind, protocol)

    async def post(self, delivery: ClaimedDelivery) -> Outcome:
        """Send the delivery once; whatever happens, an outcome comes of it."""
        started_at, clock = datetime.now(UTC), time.perf_counter()
        status, response, error = None, b"", None
        try:
            status, response = await self._exchange(delivery, started_at)
        except Exception as failure:
            error = _plain(failure, self._timeout)
        if status is not None and not 200 <= status < 300:
            error = f"the endpoint answered {status}"
        return Outcome(
            delivery_id=delivery.id,
            attempt_count=delivery.attempt_count,
            started_at=started_at,
            duration=timedelta(seconds=time.perf_counter() - clock),
            status_code=status,
            error=error,
            response=response,
        )

    async def _exchange(self, delivery: ClaimedDelivery, sent_at: datetime) -> tuple[int, bytes]:
        secret = self._unseal(delivery.secret)
        headers = webhooks.headers([secret], delivery.event_id, sent_at, delivery.body)
        async with self._session.post(
            delivery.url, data=delivery.body, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, await _first_bytes(answer)


async def _first_bytes(answer: aiohttp.ClientResponse) -> bytes:
    """The beginning of the answer's body. The status has decided already: a body that
    drips or breaks off is cut, and takes nothing back."""
    kept = bytearray()
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        while len(kept) < KEPT and not answer.content.at_eof():
            kept += await answer.content.read(KEPT - len(kept))
    if not answer.content.at_eof():
        answer.close()
    return bytes(kept)


def _plain(failure: Exception, timeout: timedelta) -> str:
    """Why the attempt failed, in words for a subscriber's engineer."""
    cause = getattr(failure, "os_error", failure)
    if isinstance(cause, guard.NotPublicError | SettingsError):
        return str(cause)
    if isinstance(failure, asyncio.TimeoutError):
        return f"no answer within {timeout.total_seconds():g} s"
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return f"the name {failure.host!r} could not be found"
    if isinstance(failure, aiohttp.ClientConnectorCertificateError | ssl.SSLError):
        return "the certificate is not valid for that name"
    if isinstance(failure, aiohttp.ClientConnectorError):
        return f"no connection: {failure.os_error.strerror or failure.os_error}"
    if isinstance(failure, aiohttp.ServerDisconnectedError):
        return "the endpoint closed the connection without an answer"
    return f"the exchange broke off: {type(failure).__name__}"
