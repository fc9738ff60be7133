"""POST /v1/documents:batch: one JSON intake a line, one receipt or error a line, in order.

Body and answer stream at the same time, and neither waits for the other: a client may send
everything before it reads anything, or read each receipt before it sends the next line.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import intake_head, rejections
from api.auth import authorise
from api.batch_intake import BatchIntake
from api.batch_receipts import Receipts
from api.connection import Connection
from api.pressure import refuse_if_overloaded
from api.problems import problem
from api.rejections import Seen
from api.takers import said_beside
from schemas.documents import IntakeFields
from schemas.errors import PermanentError
from schemas.keys import Scope as KeyScope

STALLED = 60.0
"""Seconds a client that has sent everything may take nothing of the answer."""

NO_LINES = (
    'The batch holds no line. Send one JSON object a line, such as {"text": "…"}, with a '
    "line break after each."
)


async def post_batch(request: Request) -> Response:
    """Take in a document for each line, while the answer is on its way."""
    await authorise(request, KeyScope.INGEST)
    refuse_if_overloaded(request)
    return Batch(request, await _beside(request))


async def _beside(request: Request) -> IntakeFields | None:
    """What the head says of all lines. What is refused, the ledger tells."""
    seen = Seen()
    try:
        return said_beside(request, seen, intake_head.LINES)
    except PermanentError as error:
        await rejections.record(request.app.state.door, seen, error)
        raise


class Batch(Response):
    """The answer to a batch: it reads the lines as it is sent."""

    def __init__(self, request: Request, beside: IntakeFields | None) -> None:
        super().__init__()
        self._request = request
        self._beside = beside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in the lines and send what came of each, as ASGI has it."""
        receipts = Receipts()
        sending = asyncio.create_task(receipts.send_to(send))
        try:
            with suppress(ClientDisconnect):
                await self._intake(receipts).take(_chunks(receive))
            receipts.end()
            await self._sent(sending, receipts)
        finally:
            sending.cancel()
            receipts.close()
        if receipts.is_empty:
            await problem(422, "empty", NO_LINES)(scope, receive, send)

    def _intake(self, receipts: Receipts) -> BatchIntake:
        state = self._request.app.state
        check_room = partial(refuse_if_overloaded, self._request)
        return BatchIntake(
            state.door, state.fetcher, state.settings, receipts, check_room, self._beside
        )

    async def _sent(self, sending: asyncio.Task[None], receipts: Receipts) -> None:
        """Return when the client has the answer; cut it off if it takes nothing, or if the
        answer is not whole."""
        before = -1
        while not sending.done() and receipts.sent > before:
            before = receipts.sent
            await asyncio.wait((sending,), timeout=STALLED)
        if not sending.done() or receipts.is_broken:
            connection: Connection = self._request.scope["connection"]
            connection.cut()


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The body's bytes. Raises ClientDisconnect if they break off."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        more = message.get("more_body", False)
