"""The replayer: moves replays on, a few deliveries at a time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import structlog

from schemas import logs
from schemas.settings import Settings
from store import replay_steps
from store.session import reading, transaction

BATCH = 32
"""Deliveries that are put back in one transaction, at most."""

BACKLOG = 32
"""Deliveries of an endpoint that may be due while a replay adds to them: so many, at most,
are sent before what happens now."""

SHORT_REST, FULL_REST = 0.05, 0.2
"""Seconds between two rounds: when a replay came further, and when all wait for room."""

REST = 1.0
"""Seconds to wait after the database did not answer."""

log = structlog.get_logger()


class Replayer:
    """Moves all replays on, each a step a round, until it is stopped.

    How far a replay is stands in its row alone: several replayers share the work, and the
    next one goes on where this one ended.
    """

    def __init__(self, settings: Settings) -> None:
        self._pulse = settings.pulse_interval.total_seconds()

    async def run(self) -> None:
        """Move replays on until cancelled."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "replays") as database:
            while True:
                try:
                    rest = await loop.run_in_executor(database, self.turn)
                except Exception as error:
                    kind, at = type(error).__name__, logs.frames(error)
                    log.error("database does not answer", error=kind, frames=at)
                    rest = REST
                await asyncio.sleep(rest)

    def turn(self) -> float:
        """Give every replay that has room a step; how many seconds to rest then."""
        now = datetime.now(UTC)
        with reading() as tx:
            ready, running = replay_steps.with_room(tx, now=now, backlog=BACKLOG)
        moved = [_step(*replay) for replay in ready]
        if any(moved):
            return SHORT_REST
        return min(FULL_REST, self._pulse) if running else self._pulse


def _step(replay_id: str, endpoint_id: str) -> bool:
    """Move one replay on; whether it came any further."""
    now = datetime.now(UTC)
    with transaction(durable=False) as tx:
        return replay_steps.step(tx, replay_id, endpoint_id, now=now, batch=BATCH, backlog=BACKLOG)
