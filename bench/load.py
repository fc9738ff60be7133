"""The load generator: `python -m bench.load`, a process of its own.

Keeps its connections open and sends pre-built requests that differ in a serial number.
Prints one JSON object: what was accepted, how fast, and its own CPU time.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import quantiles

import orjson
import uvloop

from bench import texts

PATIENCE = 60.0
"""Seconds without an end after which the run is given up."""


class Load:
    """What all connections share: the next serial number, the end, and the answers."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._serial = options.first
        self._stop_at = options.first + options.count if options.count else None
        self._seconds = options.seconds
        self._ends = 0.0
        body, self._after = texts.template(options.size)
        length = len(body) + len(texts.SERIAL) + len(self._after)
        self._before = self._head(options, length) + body
        self.answers: list[bytes] = []
        self.waits: list[float] = []
        self.refused = 0

    @staticmethod
    def _head(options: argparse.Namespace, length: int) -> bytes:
        return (
            f"POST /v1/documents HTTP/1.1\r\nHost: 127.0.0.1:{options.port}\r\n"
            f"Authorization: Bearer {options.key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\n\r\n"
        ).encode()

    def begin(self) -> None:
        """Start the clock."""
        self._ends = time.monotonic() + self._seconds if self._seconds else float("inf")

    def next(self) -> bytes | None:
        """The next request; None when it is time to end."""
        if self._serial == self._stop_at or time.monotonic() >= self._ends:
            return None
        self._serial += 1
        return b"%b%010d%b" % (self._before, self._serial, self._after)


class Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._buffer = b""
        self._sent = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; the first request waits for `send`."""
        self._transport = transport

    def send(self) -> None:
        """Send the next request, or end."""
        request = self._load.next()
        if request is None:
            self._transport.close()
            return
        self._sent = time.monotonic()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Take an answer when it is whole."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._buffer = b""
        self._load.waits.append(time.monotonic() - self._sent)
        if head.startswith(b"HTTP/1.1 202"):
            self._load.answers.append(body)
        else:
            self._load.refused += 1
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        """End, on our wish or not."""
        if not self.ended.done():
            self.ended.set_result(None)


def _length(head: bytes) -> int:
    start = head.lower().index(b"content-length:") + 15
    return int(head[start:].split(b"\r\n", 1)[0])


async def run(options: argparse.Namespace) -> dict[str, object]:
    """Post, and say what came of it."""
    load, loop = Load(options), asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(lambda: Connection(load), "127.0.0.1", options.port)
        for _ in range(options.connections)
    ]
    load.begin()
    began, cpu = time.monotonic(), time.process_time()
    for _, connection in pairs:
        connection.send()
    async with asyncio.timeout(options.seconds + PATIENCE if options.seconds else 300):
        await asyncio.gather(*(connection.ended for _, connection in pairs))
    cuts = quantiles(load.waits, n=100) if len(load.waits) > 1 else [0.0] * 99
    return {
        "began": began,
        "seconds": time.monotonic() - began,
        "cpu": time.process_time() - cpu,
        "accepted": len(load.answers),
        "refused": load.refused,
        "p50": cuts[49],
        "p99": cuts[98],
        "ids": [orjson.loads(answer)["id"] for answer in load.answers] if options.ids else [],
    }


def main() -> None:
    """Read the options, post, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", default="none")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--size", type=int, default=2048)
    parser.add_argument("--ids", action="store_true")
    print(orjson.dumps(uvloop.run(run(parser.parse_args()))).decode())


if __name__ == "__main__":
    main()
