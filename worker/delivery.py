"""The sender: claims due deliveries, sends them side by side, records them in bulk."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
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
from store.session import Tx, transaction
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

BUSY, GATHER = 32, 0.01
"""After a turn with so many outcomes the next waits so many seconds: under load, groups are
large and the disk is asked less often; at other times nothing waits."""

T = TypeVar("T")
log = structlog.get_logger()


class Sender:
    """Delivers what is due, until it is stopped.

    One loop takes turns with the database: a turn records what has come of attempts and
    claims what is next, in one transaction. Between turns every endpoint has a lane of its
    own. No transaction is open while a subscriber thinks, and a slow endpoint only ever
    waits for itself.
    """

    def __init__(self, settings: Settings, poster: Poster) -> None:
        self._settings = settings
        self._poster = poster
        self._database = ThreadPoolExecutor(1, "database")
        self._paces = Paces(settings.in_flight)
        self._held: dict[str, ClaimedDelivery] = {}
        self._closed: frozenset[str] = frozenset()
        self._outcomes: list[Outcome] = []
        self._unsent: list[ClaimedDelivery] = []
        self._reason = asyncio.Event()
        self._extended = time.monotonic()
        self._bounds = Bounds(
            room=ROOM,
            burst=self._paces.burst,
            retries=RETRIES * retry_slots(settings.in_flight),
        )

    def wake(self) -> None:
        """Say that deliveries may be due. Call it in the sender's own loop."""
        self._reason.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        with self._database:
            async with asyncio.TaskGroup() as tasks:
                lanes = Lanes(self._settings.in_flight, self._send, tasks.create_task)
                await self._turn_forever(lanes)

    async def _turn_forever(self, lanes: Lanes) -> None:
        while True:
            rest = await self._turn(lanes)
            # Not wait_for: before 3.12 it may swallow a cancellation, and we would go on for ever.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._reason.wait()

    async def _turn(self, lanes: Lanes) -> float:
        """Record what has come, claim what is next; how many seconds to rest then, unasked.

        The slower the disk, the larger the groups. What comes meanwhile waits for the next
        turn, and closes its endpoint until it is written.
        """
        self._reason.clear()
        outcomes, self._outcomes = [self._as_held(o) for o in self._outcomes], []
        unsent, self._unsent = [self._held[d.id] for d in self._unsent], []
        done = {*(outcome.delivery_id for outcome in outcomes), *(d.id for d in unsent)}
        kept = [delivery for delivery in self._held.values() if delivery.id not in done]
        look = await self._answer(self._write, outcomes, unsent, kept)
        if look is None:
            self._outcomes = outcomes + self._outcomes
            self._unsent = unsent + self._unsent
            return LEAST_REST
        for delivery_id in done:
            del self._held[delivery_id]
        closing = {o.delivery.endpoint_id for o in self._outcomes if _closes(o)}
        self._closed = frozenset({d.endpoint_id for d in kept} - look.open | closing)
        self._take_up(look.claimed, lanes)
        if len(outcomes) >= BUSY:
            await asyncio.sleep(GATHER)
        return self._rest(look)

    def _take_up(self, claimed: list[ClaimedDelivery], lanes: Lanes) -> None:
        """Send what was claimed; what we held already, and let slip, is under way."""
        for delivery in claimed:
            is_new = delivery.id not in self._held
            self._held[delivery.id] = delivery
            if is_new:
                lanes.put(delivery)

    def _rest(self, look: Look) -> float:
        """Seconds until the next turn unasked: a pulse, or less if something is due before."""
        pulse = self._settings.pulse_interval.total_seconds()
        if look.next_at is None:
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
                self._closed |= {delivery.endpoint_id}
        self._reason.set()

    def _as_held(self, outcome: Outcome) -> Outcome:
        """The outcome under the claim in force: a claim that ran out while the database was
        away, and that we took again, is still for the same request."""
        held = self._held[outcome.delivery_id]
        return outcome if held is outcome.delivery else replace(outcome, delivery=held)

    async def _answer(self, call: Callable[..., T], *args: object) -> T | None:
        """What the database answers, asked from a thread; None, after a rest, if it does not.

        The thread is ours alone: the loop's own may all be waiting for slow names.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._database, call, *args)
        except Exception as error:
            kind, at = type(error).__name__, logs.frames(error)
            log.error("database does not answer", error=kind, frames=at)
            await asyncio.sleep(REST)
            return None

    def _write(
        self, outcomes: list[Outcome], unsent: list[ClaimedDelivery], kept: list[ClaimedDelivery]
    ) -> Look:
        """One turn's transaction. Claims alone need not wait for the disk."""
        now = datetime.now(UTC)
        with transaction(durable=bool(outcomes)) as tx:
            recorded = self._record(tx, outcomes, now) if outcomes else 0
            if unsent:
                delivery_holds.release(tx, unsent, now=now)
            self._extend(tx, kept, now)
            look = delivery_claims.claim(
                tx,
                now=now,
                lease=self._settings.lease,
                bounds=replace(self._bounds, room=ROOM - len(kept)),
                held=_counted(kept),
            )
        _tell(outcomes, lost=len(outcomes) - recorded)
        return look

    def _record(self, tx: Tx, outcomes: list[Outcome], now: datetime) -> int:
        def due(outcome: Outcome) -> datetime | None:
            return due_after(
                outcome,
                now,
                self._settings.retry_schedule,
                breather=self._settings.retry_breather,
                dice=random.random(),
            )

        patience = Patience(self._settings.failing_limit, self._settings.longest_pause)
        return delivery_outcomes.record(tx, outcomes, now=now, due=due, patience=patience)

    def _extend(self, tx: Tx, kept: list[ClaimedDelivery], now: datetime) -> None:
        """Keep the claims alive, every third of the lease."""
        lease = self._settings.lease
        if kept and time.monotonic() - self._extended > lease.total_seconds() / 3:
            delivery_holds.extend(tx, kept, until=now + lease)
            self._extended = time.monotonic()


def _counted(held: Sequence[ClaimedDelivery]) -> dict[str, Held]:
    """How much of each endpoint is held."""
    tried = Counter(delivery.endpoint_id for delivery in held if delivery.is_retry)
    counts = Counter(delivery.endpoint_id for delivery in held)
    return {endpoint: Held(count, tried[endpoint]) for endpoint, count in counts.items()}


def _closes(outcome: Outcome) -> bool:
    """Whether nothing more may be sent to its endpoint for now."""
    return outcome.retry_at is not None or outcome.trouble is Trouble.GONE


def _tell(outcomes: list[Outcome], *, lost: int) -> None:
    if outcomes:
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
