"""The subscriber: `python -m bench.receiver PORT… [--hanging PORT…]`, a process of its own.

Answers every POST with 204 and remembers when it came, its `webhook-id`, its body and its
port. `GET /count` tells how many came; three more tell and forget: `GET /take` tells all of
them, `GET /sum` how many, how many of them different, and when the last came, `GET /waits`
how many milliseconds each came after the time in it. A hanging port takes and never answers.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import uvloop


class Arrival(NamedTuple):
    """One webhook that came."""

    at: float
    message_id: bytes
    body: bytes
    port: int


arrivals: list[Arrival] = []


class Receiver(asyncio.Protocol):
    """One connection from a sender, or from the benchmark."""

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport
        self._port = transport.get_extra_info("sockname")[1]

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._buffer += data
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            length = int(_header(head, b"content-length") or 0)
            if not found or len(rest) < length:
                return
            self._buffer = rest[length:]
            self._transport.write(_answer(head, rest[:length], self._port))


def _answer(head: bytes, body: bytes, port: int) -> bytes:
    if head.startswith(b"POST"):
        arrivals.append(Arrival(time.monotonic(), _header(head, b"webhook-id"), body, port))
        return b"HTTP/1.1 204 No Content\r\n\r\n"
    told = TOLD.get(head.split(b" ", 2)[1])
    if told is None:
        return _page(b"%d" % len(arrivals))
    page = _page(orjson.dumps(told()))
    arrivals.clear()
    return page


def _page(content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(content), content)


def _header(head: bytes, name: bytes) -> bytes:
    _, found, rest = head.lower().partition(b"\r\n" + name + b":")
    return rest.split(b"\r\n", 1)[0].strip() if found else b""


def _all() -> list[list[Any]]:
    return [[a.at, a.message_id.decode(), _document(a.body)] for a in arrivals]


def _document(body: bytes) -> str:
    return str(orjson.loads(body)["data"]["document"]["id"])


def _sum() -> dict[str, float]:
    different = {(a.message_id, a.port) for a in arrivals}
    last = max((a.at for a in arrivals), default=0.0)
    return {"count": len(arrivals), "different": len(different), "last": last}


def _waits() -> list[float]:
    offset = time.time() - time.monotonic()
    return [(a.at + offset - _happened(a.body)) * 1000 for a in arrivals]


def _happened(body: bytes) -> float:
    return datetime.fromisoformat(orjson.loads(body)["timestamp"]).timestamp()


TOLD = {b"/take": _all, b"/sum": _sum, b"/waits": _waits}


async def serve(ports: list[int], hanging: list[int]) -> None:
    """Serve until ended."""
    loop = asyncio.get_running_loop()
    for port in hanging:
        await loop.create_server(asyncio.Protocol, "127.0.0.1", port)
    servers = [await loop.create_server(Receiver, "127.0.0.1", port) for port in ports]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("ports", nargs="+", type=int)
    parser.add_argument("--hanging", nargs="*", type=int, default=[])
    options = parser.parse_args()
    uvloop.run(serve(options.ports, options.hanging))
