"""The bare loop: our HTTP client with nothing around it. `python -m bench.delivery_bare`, a
process called by the bench. What no sender that records its attempts can pass."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import aiohttp
import uvloop

from bench import calls, texts
from outgoing import webhooks
from outgoing.client import open_session
from schemas.events import EventType, envelope
from store.ids import new_id

IN_FLIGHT = 8
SECRET = "whsec_YmFyZSBsb29wJ3Mgc2VjcmV0LCAzMiBieXRlcyBsb25n"
ALLOWED = (ip_network("127.0.0.0/8"),)
TIMEOUT = timedelta(seconds=15)

Message = tuple[str, bytes]


class Loop:
    """An event loop that is kept, and one client in it."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._session = self._loop.run_until_complete(self._open())
        self._queues: dict[str, list[Message]] = {}

    async def _open(self) -> aiohttp.ClientSession:
        return open_session(ALLOWED, TIMEOUT)

    def subscribe(self, urls: list[str]) -> None:
        """Add endpoints."""
        self._queues |= {url: [] for url in urls}

    def fill(self, number: int) -> None:
        """Make about so many messages."""
        now, events = datetime.now(UTC), number // len(self._queues)
        for sequence, event_id in enumerate((new_id() for _ in range(events)), start=1):
            data = texts.event_data(event_id, sequence)
            for queue in self._queues.values():
                body = envelope(EventType.DOCUMENT_STORED, now, data, sequence)
                queue.append((event_id, body))

    def send(self) -> dict[str, float]:
        """Send them all: when it began and ended, and how many there were."""
        number = sum(map(len, self._queues.values()))
        began = time.monotonic()
        self._loop.run_until_complete(self._send())
        ended = time.monotonic()
        return {"began": began, "ended": ended, "delivered": number, "attempts": number}

    async def _send(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for url, queue in self._queues.items():
                for _ in range(IN_FLIGHT):
                    tasks.create_task(self._work(url, queue))

    async def _work(self, url: str, queue: list[Message]) -> None:
        while queue:
            event_id, body = queue.pop()
            headers = webhooks.headers([SECRET], event_id, datetime.now(UTC), body)
            sending = self._session.post(url, data=body, headers=headers, allow_redirects=False)
            async with sending as answer:
                answer.raise_for_status()
                await answer.read()


if __name__ == "__main__":
    loop = Loop()
    calls.answer({f.__name__: f for f in (loop.subscribe, loop.fill, loop.send)})
