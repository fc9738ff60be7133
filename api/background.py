"""Small work that is done again and again beside the requests, and fails none of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

log = structlog.get_logger()


class Background:
    """Calls a function in a thread, with a pause between two calls, until it is closed."""

    def __init__(self, work: Callable[[], None], *, every: float, what: str) -> None:
        self._work = work
        self._every = every
        self._what = what
        self._failing = False
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await self._once()
            await asyncio.sleep(self._every)

    async def _once(self) -> None:
        try:
            await asyncio.to_thread(self._work)
        except Exception as error:
            if not self._failing:
                log.warning(
                    "held up: it is tried again", what=self._what, error=type(error).__name__
                )
            self._failing = True
            return
        self._failing = False

    async def close(self) -> None:
        """Stop, after one last call."""
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        await self._once()
