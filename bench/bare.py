"""Bare uvicorn: reads the body, gives a constant answer. What no web framework can pass."""

from __future__ import annotations

ANSWER = b'{"id":"00000000-0000-0000-0000-000000000000","status":"received"}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(ANSWER))]


async def app(scope, receive, send):
    """The whole application."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 202, "headers": HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})
