"""Who of one endpoint's deliveries is sent next: slots, a budget for retries, a rate."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from schemas.deliveries import ClaimedDelivery

RETRY_SHARE = 4
"""One slot in so many may hold a retry, so that old trouble never keeps news waiting."""


def retry_slots(in_flight: int) -> int:
    """How many of an endpoint's slots retries may take."""
    return max(1, in_flight // RETRY_SHARE)


@dataclass(slots=True)
class Lane:
    """What one endpoint has waiting and under way."""

    retry_budget: int
    fresh: deque[ClaimedDelivery] = field(default_factory=deque)
    retries: deque[ClaimedDelivery] = field(default_factory=deque)
    running: int = 0
    retrying: int = 0
    next_at: float = 0.0
    """Loop time before which the endpoint's rate allows no send."""

    def put(self, delivery: ClaimedDelivery) -> None:
        """Add one to those that wait."""
        (self.retries if delivery.is_retry else self.fresh).append(delivery)

    def next(self) -> ClaimedDelivery | None:
        """The one to send now; None: none may."""
        if self.retries and self.retrying < self.retry_budget:
            self.retrying += 1
            return self.retries.popleft()
        return self.fresh.popleft() if self.fresh else None

    def sent(self, delivery: ClaimedDelivery) -> None:
        """Free what it took."""
        self.retrying -= delivery.is_retry

    async def turn(self, delivery: ClaimedDelivery) -> None:
        """Wait for the moment the endpoint's rate allows. The claim has set one; what was
        delayed by busy slots still keeps its distance."""
        rate = delivery.target.rate_limit
        if not rate:
            return
        now = asyncio.get_running_loop().time()
        wait = 0.0
        if delivery.send_at is not None:
            wait = (delivery.send_at - datetime.now(UTC)).total_seconds()
        at = max(now + wait, self.next_at, now)
        self.next_at = at + 1 / rate
        await asyncio.sleep(at - now)


class Lanes:
    """A lane for each endpoint, with a task for each slot that is in use."""

    def __init__(
        self,
        in_flight: int,
        send: Callable[[ClaimedDelivery], Awaitable[None]],
        start: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._in_flight = in_flight
        self._send = send
        self._start = start
        self._lanes: dict[str, Lane] = {}

    def put(self, delivery: ClaimedDelivery) -> None:
        """Send it as soon as there is a slot for it."""
        lane = self._lanes.get(delivery.endpoint_id)
        if lane is None:
            lane = self._lanes[delivery.endpoint_id] = Lane(retry_slots(self._in_flight))
        lane.put(delivery)
        if lane.running < self._in_flight:
            lane.running += 1
            self._start(self._run(delivery.endpoint_id, lane))

    async def _run(self, endpoint_id: str, lane: Lane) -> None:
        """Send one after the other in one slot, until none is left for it."""
        while (delivery := lane.next()) is not None:
            await lane.turn(delivery)
            await self._send(delivery)
            lane.sent(delivery)
        lane.running -= 1
        if not lane.running:
            del self._lanes[endpoint_id]
