"""The stream of events, by Server-Sent Events.

Nothing is queued for a client: each reads the database after the last position it was sent,
as fast as it takes what is sent. So a slow client is late, and a lost one costs nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import parameters
from api.auth import authorise, needs
from api.connection import Connection
from api.events import FILTERS, position
from api.problems import ProblemError
from api.stream_pages import Pages
from api.stream_watch import Watch
from schemas import logs
from schemas.errors import TransientError
from schemas.event_views import EventFilter
from schemas.keys import Scope as KeyScope
from store import events
from store.session import reading

log = structlog.get_logger()

router = APIRouter(prefix="/v1/events", dependencies=[Depends(needs(KeyScope.READ))])

MOST_STREAMS = 512
HEARTBEAT = 15.0
SEND_WITHIN = 30.0
"""Seconds in which a client must take something."""

END_WITHIN = 1.0
"""Seconds in which a stream ends when the server stops."""

A_MOMENT = 0.01
"""Seconds in which the server hands to the system what the client will take."""

REST = 1.0
PIECE = 32 * 1024
"""Bytes sent at once: what the server holds for a client that takes none."""

OPENING = b"retry: 2000\n\n"

HEADERS = {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "x-accel-buffering": "no",
}


class Streams:
    """All streams of this process."""

    def __init__(self) -> None:
        self.watch = Watch(_last_position)
        self.pages = Pages()
        self.ended = asyncio.Event()
        self._count = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among them. Raises ProblemError (503)."""
        if self._count >= MOST_STREAMS:
            said = f"{MOST_STREAMS} streams are open. Try again later, or poll /v1/events."
            raise ProblemError(503, "too_many_streams", said, {"retry-after": "10"})
        self._count += 1
        try:
            with self.watch.listening():
                yield
        finally:
            self._count -= 1

    def end(self) -> None:
        """End all streams: the server stops."""
        self.ended.set()
        self.watch.end()
        self.pages.end()


def _last_position() -> int:
    with reading() as tx:
        return events.last_position(tx)


class EventStream(Response):
    """Events after a position, as they come, until the client or the server goes."""

    def __init__(self, request: Request, wanted: EventFilter, after: int) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._request, self._wanted = request, wanted
        self._streams: Streams = request.app.state.streams
        self._position = self._told = after
        self._beat_at = time.monotonic() + HEARTBEAT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        with self._streams.place():
            writing = asyncio.ensure_future(self._write(send))
            gone = asyncio.ensure_future(_gone(receive))
            ended = asyncio.ensure_future(self._streams.ended.wait())
            tasks: set[asyncio.Future[Any]] = {writing, gone, ended}
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                await _let_go(scope.get("connection"), writing, gone)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, send: Send) -> bool:
        """Write until the server stops; whether it came to a proper end. What goes wrong
        ends this stream alone."""
        try:
            await _send_start(send, self)
            await _send(send, OPENING)
            while not self._streams.ended.is_set() and await self._go_on(send):
                pass
            await _send(send, b"", more=False)
            return True
        except TimeoutError:
            log.info("slow stream cut off", position=self._position)
        except Exception as error:
            kind, at = type(error).__name__, logs.frames(error)
            log.error("stream broke off", error=kind, frames=at)
        return False

    async def _go_on(self, send: Send) -> bool:
        """One step; False if the key is no longer valid."""
        left = max(0.0, self._beat_at - time.monotonic())
        try:
            if await self._streams.watch.beyond(self._position, within=left):
                await self._send_page(send)
            if time.monotonic() >= self._beat_at:
                self._beat_at = time.monotonic() + HEARTBEAT
                return await self._beat(send)
        except TransientError:
            await asyncio.sleep(REST)
        return True

    async def _send_page(self, send: Send) -> None:
        through = self._streams.watch.position
        page = await self._streams.pages.get(self._wanted, after=self._position, through=through)
        for start in range(0, len(page.content), PIECE):
            await _send(send, page.content[start : start + PIECE])
        self._position = page.position
        self._told = self._told if page.told is None else page.told

    async def _beat(self, send: Send) -> bool:
        """Show that the stream lives, and how far it has looked: a client that comes back
        need not have the same events looked through again."""
        try:
            await authorise(self._request, KeyScope.READ)
        except ProblemError:
            return False
        place = b"id: %d\n" % self._position if self._position > self._told else b""
        await _send(send, b": heartbeat\n" + place + b"\n")
        self._told = max(self._told, self._position)
        return True


async def _let_go(
    connection: Connection | None, writing: asyncio.Future[bool], gone: asyncio.Future[None]
) -> None:
    """Let the stream come to its end, or cut it off where the client does not take it."""
    if gone.done():
        return
    ends: set[asyncio.Future[Any]] = {writing, gone}
    await asyncio.wait(ends, timeout=END_WITHIN, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(A_MOMENT)
    if connection is not None and (connection.holds_bytes or not _is_whole(writing)):
        connection.cut()
        await asyncio.wait({gone}, timeout=END_WITHIN)


def _is_whole(writing: asyncio.Future[bool]) -> bool:
    return writing.done() and not writing.cancelled() and writing.result()


async def _gone(receive: Receive) -> None:
    """The client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_start(send: Send, response: Response) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
    )


async def _send(send: Send, content: bytes, *, more: bool = True) -> None:
    """Send a piece. Raises TimeoutError if the client takes nothing for too long."""
    async with asyncio.timeout(SEND_WITHIN):
        await send({"type": "http.response.body", "body": content, "more_body": more})


@router.get(
    "/stream",
    response_class=Response,
    responses={
        200: {
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
            "description": "Events, as they come",
        },
        503: {"description": "Too many streams are open, or the database does not answer"},
    },
    dependencies=[Depends(parameters.known(*FILTERS))],
)
def stream_events(
    request: Request,
    after: parameters.AfterEvent = None,
    cursor: parameters.After = None,
    event_types: parameters.EventTypes = None,
    text: parameters.Filter = None,
    last_event_id: Annotated[
        str | None, Header(description="The id of the last event that came: go on after it.")
    ] = None,
) -> Response:
    """Events as they come: after `Last-Event-ID`, else after `after`, else from now on."""
    wanted = parameters.wanted(event_types, text)
    place = parameters.place(last_event_id or after or cursor)
    with reading() as tx:
        start = position(tx, place)
        return EventStream(request, wanted, events.last_position(tx) if start is None else start)
