"""Who of one endpoint's deliveries may be sent now: slots, a budget for retries, a rate."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.deliveries import ClaimedDelivery

RETRY_SHARE = 4
"""One slot in so many may hold a retry, so that old trouble never keeps news waiting."""


def retry_slots(in_flight: int) -> int:
    """How many of an endpoint's slots retries may take."""
    return max(1, in_flight // RETRY_SHARE)


@dataclass(slots=True)
class _Lane:
    """What one endpoint has."""

    all: asyncio.Semaphore
    retries: asyncio.Semaphore
    users: int = 0
    next_at: float = 0.0
    """Loop time before which its rate allows no send."""


class Slots:
    """The slots of all endpoints of one sender. Endpoints nobody sends to cost nothing."""

    def __init__(self, in_flight: int) -> None:
        self._lanes: defaultdict[str, _Lane] = defaultdict(
            lambda: _Lane(asyncio.Semaphore(in_flight), asyncio.Semaphore(retry_slots(in_flight)))
        )

    @asynccontextmanager
    async def one(self, delivery: ClaimedDelivery) -> AsyncIterator[None]:
        """Hold a slot for the delivery; entered when its turn has come."""
        lane = self._lanes[delivery.endpoint_id]
        lane.users += 1
        try:
            async with lane.retries if delivery.is_retry else nullcontext(), lane.all:
                await _turn(lane, delivery)
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                self._lanes.pop(delivery.endpoint_id, None)


async def _turn(lane: _Lane, delivery: ClaimedDelivery) -> None:
    """Wait for the moment that the endpoint's rate allows. The claim has set one; what was
    delayed by busy slots still keeps its distance."""
    rate = delivery.target.rate_limit
    if not rate:
        return
    now = asyncio.get_running_loop().time()
    wait = 0.0
    if delivery.send_at is not None:
        wait = (delivery.send_at - datetime.now(UTC)).total_seconds()
    at = max(now + wait, lane.next_at, now)
    lane.next_at = at + 1 / rate
    await asyncio.sleep(at - now)
