"""The lines of a batch on their way in: many at once, each one's outcome in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from api import rejections
from api.batch_lines import Line, Lines
from api.batch_receipts import Receipts
from api.door import Door
from api.errors import status_of
from api.fetching import Fetcher
from api.rejections import Seen
from api.takers import arrival_in, json_limit, read_json
from schemas import logs
from schemas.arrivals import Receipt, Submission, Via
from schemas.documents import IntakeFields
from schemas.errors import IngestError, PermanentError, TooLargeError
from schemas.intake import IntakeIn, receipt_object
from schemas.settings import Settings

MOST_UNDER_WAY = 512
"""Lines taken and not answered yet: two full commits, so that one fills while one is made."""

MOST_FETCHES = 8
"""URLs of one batch that are fetched at once: others want to fetch too."""

INTERNAL_ERROR = "internal_error"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line on its way in, what it waits for, and why it was refused if it was."""

    number: int
    seen: Seen
    receipts: Awaitable[Sequence[Receipt]]
    error: Exception | None = None


class BatchIntake:
    """Takes lines to the door and writes what came of each, in order.

    What it waits for is the door and the lines, never the client that reads the answer.
    """

    def __init__(
        self,
        door: Door,
        fetcher: Fetcher,
        settings: Settings,
        receipts: Receipts,
        check_room: Callable[[], None],
        beside: IntakeFields | None = None,
    ) -> None:
        self._door, self._fetcher, self._settings = door, fetcher, settings
        self._receipts, self._check_room, self._beside = receipts, check_room, beside
        self._under_way: asyncio.Queue[_Taken | None] = asyncio.Queue(MOST_UNDER_WAY)
        self._room_to_fetch = asyncio.Semaphore(MOST_FETCHES)

    async def take(self, chunks: AsyncIterator[bytes]) -> None:
        """Take in all lines of a body. If it breaks off, those that came whole are taken in."""
        writing = asyncio.create_task(self._write_outcomes())
        lines = Lines(json_limit(self._settings))
        try:
            async for chunk in chunks:
                for line in lines.feed(chunk):
                    await self._under_way.put(await self._begin(line))
            for line in lines.end():
                await self._under_way.put(await self._begin(line))
        finally:
            await self._under_way.put(None)
            await writing

    async def _begin(self, line: Line) -> _Taken:
        """A line, as far as it need be looked at before the next."""
        source = self._beside.source if self._beside else None
        seen = Seen(Via.LINE, f"line {line.number}", source, size=line.size)
        try:
            return _Taken(line.number, seen, await self._begun(line, seen))
        except PermanentError as error:
            return _Taken(line.number, seen, rejections.submit(self._door, seen, error), error)
        except Exception as error:
            return _Taken(line.number, seen, _nothing(), error)

    async def _begun(self, line: Line, seen: Seen) -> Awaitable[Sequence[Receipt]]:
        self._check_room()
        if line.content is None:
            raise TooLargeError(json_limit(self._settings), "The line")
        given = read_json(line.content, seen, self._beside)
        if given.url is not None:
            return asyncio.create_task(self._fetched(given.url, given, seen))
        origin = seen.origin
        arrival = await arrival_in(given, self._settings, via=Via.LINE, origin=origin)
        return self._door.submit(Submission((arrival,)))

    async def _fetched(self, url: str, given: IntakeIn, seen: Seen) -> Sequence[Receipt]:
        try:
            async with self._room_to_fetch:
                arrival = await self._fetcher.arrival(url, given.fields())
        except PermanentError as error:
            await rejections.record(self._door, seen, error)
            raise
        return await self._door.accept(Submission((arrival,)))

    async def _write_outcomes(self) -> None:
        while (taken := await self._under_way.get()) is not None:
            self._receipts.write(orjson.dumps(await self._outcome(taken)) + b"\n")

    async def _outcome(self, taken: _Taken) -> dict[str, Any]:
        """What the answer says of a line."""
        try:
            receipts = await taken.receipts
        except Exception as error:
            return await self._failed(taken, taken.error or error)
        if taken.error is not None:
            return await self._failed(taken, taken.error)
        return {"line": taken.number, **receipt_object(receipts[0])}

    async def _failed(self, taken: _Taken, error: Exception) -> dict[str, Any]:
        if isinstance(error, PermanentError):
            await rejections.record(self._door, taken.seen, error)
        if isinstance(error, IngestError):
            return _trouble(taken.number, status_of(error), error.code, str(error))
        log.error("line broke off", error=type(error).__name__, frames=logs.frames(error))
        return _trouble(taken.number, 500, INTERNAL_ERROR, "Something broke on our side.")


async def _nothing() -> Sequence[Receipt]:
    """Nothing to wait for."""
    return ()


def _trouble(number: int, status: int, code: str, message: str) -> dict[str, Any]:
    return {"line": number, "status": status, "error": {"code": code, "message": message}}
