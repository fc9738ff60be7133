"""Routes whose bodies are JSON, read whole into memory, and therefore bounded."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Message

from api.problems import ProblemError

LONGEST_BODY = 256 * 1024
"""Bytes; the framework reads a body before it asks for the key."""


class BoundedRoute(APIRoute):
    """A route that takes no longer body. Longer ones are answered 413."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What the framework calls for a request."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            return await handle(_with_body(request, await _body(request)))

        return bounded


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise ProblemError(
                413, "too_large", f"The body has more than {LONGEST_BODY:,} bytes. Send less."
            )
    return bytes(body)


def _with_body(request: Request, body: bytes) -> Request:
    """The request again, its body still to be read."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await request.receive()

    return Request(request.scope, receive)
