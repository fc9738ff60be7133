"""One look-out for new events, for all who listen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog

log = structlog.get_logger()

LOOK_EVERY = 0.1
"""Seconds between two looks, while anyone listens."""

REST = 1.0
"""Seconds between two looks while the database does not answer."""


class Watch:
    """Looks for a new last position, and wakes all who wait for one."""

    def __init__(self, look: Callable[[], int]) -> None:
        self.position = 0
        """The last one seen; nobody looks while nobody listens."""
        self._look = look
        self._thread = ThreadPoolExecutor(1, "stream watch")
        self._news = asyncio.Event()
        self._listeners = 0
        self._looking: asyncio.Future[None] | None = None
        self._is_away = self._has_ended = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Have it look for as long as this lasts."""
        self._listeners += 1
        if self._looking is None:
            self._looking = asyncio.ensure_future(self._look_forever())
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._looking.cancel()
                self._looking = None

    async def beyond(self, position: int, *, within: float) -> bool:
        """Whether there are events after that position: once there are, the time is over, or
        nobody looks any more."""
        try:
            async with asyncio.timeout(within):
                while self.position <= position and not self._has_ended:
                    await self._news.wait()
        except TimeoutError:
            return False
        return not self._has_ended

    def end(self) -> None:
        """Look no more, and wake all who wait."""
        self._has_ended = True
        self._news.set()
        self._thread.shutdown(wait=False)
        if self._looking is not None:
            self._looking.cancel()

    async def _look_forever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                self._tell(await loop.run_in_executor(self._thread, self._look))
            except Exception as error:
                self._say_away(error)
            await asyncio.sleep(REST if self._is_away else LOOK_EVERY)

    def _tell(self, position: int) -> None:
        self._is_away = False
        if position != self.position:
            self.position = position
            self._news.set()
            self._news = asyncio.Event()

    def _say_away(self, error: Exception) -> None:
        if not self._is_away:
            log.warning("streams wait for the database", error=type(error).__name__)
        self._is_away = True
