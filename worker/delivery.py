"""The sender: claims due deliveries, sends them side by side, records them in bulk."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from outgoing.post import Poster
from schemas import logs
from schemas.deliveries import ClaimedDelivery, Outcome, Trouble
from schemas.settings import Settings
from store import delivery_claims, delivery_holds, delivery_outcomes
from store.delivery_claims import Bounds, Held, Look
from store.endpoint_health import Patience
from store.session import transaction
from worker.lanes import Lanes, retry_slots
from worker.pace import Paces
from worker.retry import due_after

ROOM = 4096
"""Deliveries one sender holds at most."""

RETRIES = 8
"""How many times over the slots for retries are filled by a claim."""

LEAST_REST = 0.1
"""Seconds between two looks unasked, even if what is due cannot be taken because its
endpoint is busy."""

REST = 1.0
"""Seconds to wait after the database did not answer."""

T = TypeVar("T")
log = structlog.get_logger()


class Sender:
    """Delivers what is due, until it is stopped.

    Three loops share the work: one claims, one records, one keeps the claims alive;
    between them every endpoint has a lane of its own. No transaction is open while a
    subscriber thinks, and a slow endpoint only ever waits for itself.
    """

    def __init__(self, settings: Settings, poster: Poster) -> None:
        self._settings = settings
        self._poster = poster
        self._database = ThreadPoolExecutor(3, "database")
        self._paces = Paces(settings.in_flight)
        self._held: dict[str, ClaimedDelivery] = {}
        self._closed: frozenset[str] = frozenset()
        self._closing: set[str] = set()
        self._told: set[str] = set()
        self._outcomes: list[Outcome] = []
        self._unsent: list[ClaimedDelivery] = []
        self._writing = asyncio.Lock()
        self._due = asyncio.Event()
        self._arrived = asyncio.Event()
        self._bounds = Bounds(
            room=ROOM,
            burst=self._paces.burst,
            retries=RETRIES * retry_slots(settings.in_flight),
        )

    def wake(self) -> None:
        """Say that deliveries may be due. Call it in the sender's own loop."""
        self._due.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        with self._database:
            async with asyncio.TaskGroup() as tasks:
                lanes = Lanes(self._settings.in_flight, self._send, tasks.create_task)
                tasks.create_task(self._claim_forever(lanes))
                tasks.create_task(self._record_forever(lanes))
                tasks.create_task(self._extend_forever())

    async def _claim_forever(self, lanes: Lanes) -> None:
        while True:
            self._due.clear()
            self._forget_told()
            held = self._count_held()
            look = await self._answer(self._claim, held)
            if look is not None:
                self._closed = frozenset(held.keys() - look.open | self._closing)
                self._take_up(look.claimed, lanes)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._rest(look)):
                    await self._due.wait()

    def _forget_told(self) -> None:
        """Leave it to the database which endpoints are closed, as far as it was told before
        this look: one that is under way may still find them open."""
        self._closing -= self._told
        self._told.clear()

    def _count_held(self) -> dict[str, Held]:
        held = self._held.values()
        tried = Counter(delivery.endpoint_id for delivery in held if delivery.is_retry)
        counts = Counter(delivery.endpoint_id for delivery in held)
        return {endpoint: Held(count, tried[endpoint]) for endpoint, count in counts.items()}

    def _take_up(self, claimed: list[ClaimedDelivery], lanes: Lanes) -> None:
        for delivery in claimed:
            is_new = delivery.id not in self._held
            self._held[delivery.id] = delivery
            if is_new:
                lanes.put(delivery)

    def _rest(self, look: Look | None) -> float:
        """Seconds until the next look unasked: a pulse, or less if something is due before."""
        pulse = self._settings.pulse_interval.total_seconds()
        if look is None or look.next_at is None:
            return pulse
        until = (look.next_at - datetime.now(UTC)).total_seconds()
        return min(pulse, max(until, LEAST_REST))

    async def _send(self, delivery: ClaimedDelivery) -> None:
        """Send it now that its turn has come, unless its endpoint was closed meanwhile."""
        if delivery.endpoint_id in self._closed:
            self._unsent.append(delivery)
        else:
            outcome = await self._poster.post(delivery)
            self._outcomes.append(outcome)
            self._paces.note(delivery.endpoint_id, outcome.duration.total_seconds())
            if _closes(outcome):
                self._closing.add(delivery.endpoint_id)
                self._closed |= self._closing
        self._arrived.set()

    async def _record_forever(self, lanes: Lanes) -> None:
        """Write all outcomes that have come meanwhile in one commit: the slower the disk,
        the larger the groups."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            async with self._writing:
                await self._write(lanes)

    async def _write(self, lanes: Lanes) -> None:
        outcomes, self._outcomes = [self._as_held(o) for o in self._outcomes], []
        unsent, self._unsent = [self._held[d.id] for d in self._unsent], []
        if await self._answer(self._record, outcomes, unsent) is None:
            self._outcomes = outcomes + self._outcomes
            self._unsent = unsent + self._unsent
            self._arrived.set()
            return
        self._told |= {o.delivery.endpoint_id for o in outcomes if _closes(o)}
        for delivery in (*(outcome.delivery for outcome in outcomes), *unsent):
            self._let_go(delivery, lanes)
        self.wake()

    def _let_go(self, delivery: ClaimedDelivery, lanes: Lanes) -> None:
        """Hold it no longer, unless it was claimed anew while its outcome was written."""
        again = self._held[delivery.id]
        if again is delivery:
            del self._held[delivery.id]
        else:
            lanes.put(again)

    def _as_held(self, outcome: Outcome) -> Outcome:
        """The outcome under the claim in force: a claim that ran out while the database was
        away, and that we took again, is still for the same request."""
        held = self._held[outcome.delivery_id]
        return outcome if held is outcome.delivery else replace(outcome, delivery=held)

    async def _extend_forever(self) -> None:
        while True:
            await asyncio.sleep(self._settings.lease.total_seconds() / 3)
            async with self._writing:
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

    def _claim(self, held: dict[str, Held]) -> Look:
        room = ROOM - sum(count.count for count in held.values())
        with transaction(durable=False) as tx:
            return delivery_claims.claim(
                tx,
                now=datetime.now(UTC),
                lease=self._settings.lease,
                bounds=replace(self._bounds, room=room),
                held=held,
            )

    def _record(self, outcomes: list[Outcome], unsent: list[ClaimedDelivery]) -> int:
        now = datetime.now(UTC)

        def due(outcome: Outcome) -> datetime | None:
            return due_after(
                outcome,
                now,
                self._settings.retry_schedule,
                breather=self._settings.retry_breather,
                dice=random.random(),
            )

        patience = Patience(self._settings.failing_limit, self._settings.longest_pause)
        with transaction() as tx:
            recorded = delivery_outcomes.record(tx, outcomes, now=now, due=due, patience=patience)
            if unsent:
                delivery_holds.release(tx, unsent, now=now)
        _tell(outcomes, lost=len(outcomes) - recorded)
        return recorded

    def _extend(self, held: list[ClaimedDelivery]) -> int:
        until = datetime.now(UTC) + self._settings.lease
        with transaction(durable=False) as tx:
            delivery_holds.extend(tx, held, until=until)
        return len(held)


def _closes(outcome: Outcome) -> bool:
    """Whether nothing more may be sent to its endpoint for now."""
    return outcome.retry_at is not None or outcome.trouble is Trouble.GONE


def _tell(outcomes: list[Outcome], *, lost: int) -> None:
    log.debug("attempts recorded", count=len(outcomes) - lost)
    for outcome in outcomes:
        if not outcome.delivered:
            log.info(
                "delivery failed",
                delivery_id=outcome.delivery_id,
                attempt=outcome.attempt_count,
                error=outcome.error,
            )
    if lost:
        log.warning("late outcomes dropped: another sender has the claim", count=lost)
