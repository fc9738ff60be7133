"""One attempt: a signed POST to a subscriber, bounded in time, length and reach."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType

import aiohttp
import orjson

from outgoing import guard, webhooks
from outgoing.client import explained, open_session
from outgoing.retry_after import retry_at
from schemas.deliveries import ClaimedDelivery, Outcome, Trouble
from schemas.errors import SettingsError

KEPT = 4096
"""Bytes of an answer that are read and kept."""

TROUBLES = {410: Trouble.GONE, 429: Trouble.BUSY, 503: Trouble.UNAVAILABLE}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int | None = None
    body: bytes = b""
    """Its first bytes."""
    retry_at: datetime | None = None
    """When it asked to be tried again."""


class Poster:
    """Posts deliveries over kept connections. Use it as an async context manager."""

    def __init__(
        self,
        *,
        timeout: timedelta,
        unseal: Callable[[bytes], str],
        allowed: Sequence[guard.Network] = (),
    ) -> None:
        self._timeout = timeout
        self._unseal = unseal
        self._allowed = tuple(allowed)

    async def __aenter__(self) -> Poster:
        """Open the client."""
        self._session = open_session(allowed=self._allowed, timeout=self._timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the client."""
        await self._session.close()

    async def post(self, delivery: ClaimedDelivery) -> Outcome:
        """Send the delivery once; whatever happens, an outcome comes of it."""
        started_at, clock = datetime.now(UTC), time.perf_counter()
        answer, error, trouble = Answer(), None, None
        try:
            answer = await self._exchange(delivery, started_at)
        except Exception as failure:
            error = _said(failure, self._timeout)
            is_late = isinstance(failure, asyncio.TimeoutError)
            trouble = Trouble.TIMEOUT if is_late else Trouble.OTHER
        if answer.status is not None and not 200 <= answer.status < 300:
            error = f"the endpoint answered {answer.status}"
            trouble = TROUBLES.get(answer.status, Trouble.OTHER)
        return Outcome(
            delivery=delivery,
            started_at=started_at,
            duration=timedelta(seconds=time.perf_counter() - clock),
            status_code=answer.status,
            error=error,
            response=answer.body,
            trouble=trouble,
            retry_at=answer.retry_at,
        )

    async def _exchange(self, delivery: ClaimedDelivery, sent_at: datetime) -> Answer:
        async with self._session.post(
            delivery.target.url,
            data=delivery.body,
            headers=self._headers(delivery, sent_at),
            allow_redirects=False,
        ) as answer:
            asked = answer.headers.get("retry-after") if answer.status in (429, 503) else None
            moment = retry_at(asked, datetime.now(UTC)) if asked else None
            return Answer(answer.status, await first_bytes(answer), moment)

    def _headers(self, delivery: ClaimedDelivery, sent_at: datetime) -> dict[str, str]:
        target, unseal = delivery.target, self._unseal
        return webhooks.headers(
            [unseal(secret) for secret in target.secrets],
            delivery.event_id,
            sent_at,
            delivery.body,
            media_type=delivery.media_type,
            private_key=unseal(target.private_key) if target.private_key else None,
            extra=orjson.loads(unseal(target.headers)) if target.headers else None,
        )


async def first_bytes(answer: aiohttp.ClientResponse) -> bytes:
    """The beginning of the answer's body. The status has decided already: a body that
    drips or breaks off is cut, and takes nothing back."""
    kept = bytearray()
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        while len(kept) < KEPT and not answer.content.at_eof():
            kept += await answer.content.read(KEPT - len(kept))
    if not answer.content.at_eof():
        answer.close()
    return bytes(kept)


def _said(failure: Exception, timeout: timedelta) -> str:
    if isinstance(failure, SettingsError):
        return str(failure)
    return explained(failure, timeout)
