"""The subscriber: `python -m bench.receiver PORT`, a process of its own.

Answers every POST with 204 and remembers when it came, its `webhook-id` and its body.
`GET /count` tells how many came; `GET /take` tells them all and forgets them.
"""

from __future__ import annotations

import asyncio
import sys
import time

import orjson
import uvloop

arrivals: list[tuple[float, bytes, bytes]] = []


class Receiver(asyncio.Protocol):
    """One connection from a sender, or from the benchmark."""

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            length = int(_header(head, b"content-length") or 0)
            if not found or len(rest) < length:
                return
            self._buffer = rest[length:]
            self._transport.write(_answer(head, rest[:length]))


def _answer(head: bytes, body: bytes) -> bytes:
    if head.startswith(b"POST"):
        arrivals.append((time.monotonic(), _header(head, b"webhook-id"), body))
        return b"HTTP/1.1 204 No Content\r\n\r\n"
    if head.startswith(b"GET /take"):
        taken = orjson.dumps([[at, name.decode(), _document(body)] for at, name, body in arrivals])
        arrivals.clear()
        return _page(taken)
    return _page(b"%d" % len(arrivals))


def _page(content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(content), content)


def _header(head: bytes, name: bytes) -> bytes:
    _, found, rest = head.lower().partition(b"\r\n" + name + b":")
    return rest.split(b"\r\n", 1)[0].strip() if found else b""


def _document(body: bytes) -> str:
    return str(orjson.loads(body)["data"]["document"]["id"])


async def serve(port: int) -> None:
    """Serve until ended."""
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
