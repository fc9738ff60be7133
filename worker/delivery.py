"""The sender: claims due deliveries, sends them side by side, records them in bulk."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog

from schemas import logs
from schemas.deliveries import ClaimedDelivery, Outcome
from schemas.settings import Settings
from store import deliveries
from store.session import transaction
from worker.post import Poster
from worker.retry import next_due

ROOM = 2048
"""Deliveries one sender holds at most."""

BURST = 8
"""How many times over the slots of one endpoint are filled by a claim, so that fast
subscribers never wait for the database."""

LEAST_REST = timedelta(milliseconds=100)
"""Between two looks unasked, even if what is due cannot be taken because its endpoint is busy."""

REST = 1.0
"""Seconds to wait after the database did not answer."""

T = TypeVar("T")
log = structlog.get_logger()


class Sender:
    """Delivers what is due, until it is stopped.

    Three loops share the work: one claims, one records, one keeps the claims alive;
    between them every held delivery has a task of its own. No transaction is open while
    a subscriber thinks, and a slow endpoint only ever waits for itself.
    """

    def __init__(self, settings: Settings, poster: Poster) -> None:
        self._settings = settings
        self._poster = poster
        self._database = ThreadPoolExecutor(3, "database")
        self._held: dict[str, ClaimedDelivery] = {}
        self._outcomes: list[Outcome] = []
        self._due = asyncio.Event()
        self._arrived = asyncio.Event()
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(settings.in_flight)
        )

    def wake(self) -> None:
        """Say that deliveries may be due. Call it in the sender's own loop."""
        self._due.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        with self._database:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._claim_forever(tasks))
                tasks.create_task(self._record_forever())
                tasks.create_task(self._extend_forever())

    async def _claim_forever(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            self._due.clear()
            claimed, rest = await self._answer(self._claim) or ([], REST)
            for delivery in claimed:
                is_new = delivery.id not in self._held
                self._held[delivery.id] = delivery
                if is_new:
                    tasks.create_task(self._send(delivery))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._due.wait()

    async def _send(self, delivery: ClaimedDelivery) -> None:
        async with self._slots[delivery.endpoint_id]:
            outcome = await self._poster.post(delivery)
        self._outcomes.append(outcome)
        self._arrived.set()

    async def _record_forever(self) -> None:
        """Write all outcomes that have come meanwhile in one commit: the slower the disk,
        the larger the groups."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            outcomes, self._outcomes = [self._as_held(o) for o in self._outcomes], []
            if await self._answer(self._record, outcomes) is None:
                self._outcomes = outcomes + self._outcomes
                self._arrived.set()
                continue
            for outcome in outcomes:
                self._held.pop(outcome.delivery_id, None)
            self.wake()

    def _as_held(self, outcome: Outcome) -> Outcome:
        """The outcome under the claim in force: a claim that ran out while the database was
        away, and that we took again, is still for the same request."""
        held = self._held[outcome.delivery_id]
        return replace(outcome, attempt_count=held.attempt_count)

    async def _extend_forever(self) -> None:
        while True:
            await asyncio.sleep(self._settings.lease.total_seconds() / 3)
            if self._held:
                await self._answer(self._extend, list(self._held.values()))

    async def _answer(self, call: Callable[..., T], *args: object) -> T | None:
        """What the database answers, asked from a thread; None, after a rest, if it does not.

        The threads are ours alone: the loop's own may all be waiting for slow names.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._database, call, *args)
        except Exception as error:
            kind, at = type(error).__name__, logs.frames(error)
            log.error("database does not answer", error=kind, frames=at)
            await asyncio.sleep(REST)
            return None

    def _claim(self) -> tuple[list[ClaimedDelivery], float]:
        """What is due, and how many seconds to rest before the next look: a pulse, or less
        if something will be due before."""
        held = Counter(delivery.endpoint_id for delivery in self._held.values())
        now = datetime.now(UTC)
        with transaction(durable=False) as tx:
            claimed = deliveries.claim(
                tx,
                now=now,
                lease=self._settings.lease,
                room=ROOM - len(self._held),
                burst=BURST * self._settings.in_flight,
                held=held,
            )
            soonest = deliveries.next_due(tx)
        pulse = now + self._settings.pulse_interval
        rest = min(pulse, max(soonest or pulse, now + LEAST_REST)) - now
        return claimed, rest.total_seconds()

    def _record(self, outcomes: list[Outcome]) -> int:
        now = datetime.now(UTC)

        def due(outcome: Outcome) -> datetime | None:
            schedule = self._settings.retry_schedule
            return next_due(now, outcome.attempt_count, schedule, dice=random.random())

        with transaction() as tx:
            recorded = deliveries.record(tx, outcomes, now=now, due=due)
        _tell(outcomes, lost=len(outcomes) - recorded)
        return recorded

    def _extend(self, held: list[ClaimedDelivery]) -> int:
        with transaction(durable=False) as tx:
            deliveries.extend(tx, held, until=datetime.now(UTC) + self._settings.lease)
        return len(held)


def _tell(outcomes: list[Outcome], *, lost: int) -> None:
    for outcome in outcomes:
        log.debug("delivery attempted", delivery_id=outcome.delivery_id, error=outcome.error)
        if not outcome.delivered:
            log.info(
                "delivery failed",
                delivery_id=outcome.delivery_id,
                attempt=outcome.attempt_count,
                error=outcome.error,
            )
    if lost:
        log.warning("late outcomes dropped: another sender has the claim", count=lost)
