"""From the 202 to the webhook, one document at a time; start-up; and memory when warm."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from statistics import median, quantiles

import orjson
import uvloop

from bench import processes, receiver, texts
from bench.servers import KEY, Bench, Side
from schemas.documents import RawDocument
from worker import parsers, taggers

PATIENCE = 30.0
GAP = (0.03, 0.12)
"""Seconds between two documents, by chance: low load, in step with nothing."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds from the 202 to the webhook, and what the processes hold."""

    first: float
    """Of the first document after every part was ready."""
    p50: float
    p99: float
    slowest: float
    """Of all later ones."""
    ready: float
    """Seconds from the start until all parts were ready."""
    memory: dict[str, list[tuple[float, float]]]
    """MB of RSS and of PSS of the processes of each part."""


def measure(bench: Bench, database: str, *, taggers: str, number: int) -> Latency:
    """Our side alone, with these taggers, on stories of some 300 words."""
    side = bench.ours(database, WIREDESK_TAGGERS=taggers)
    began = time.monotonic()
    side.start_api().start_workers()
    ready = time.monotonic() - began
    waits = uvloop.run(_one_by_one(side, number))
    memory = {
        name: [processes.memory(pid) for pid in process.pids()]
        for name, process in side.parts.items()
    }
    side.stop()
    first, later = waits[0] * 1000, [wait * 1000 for wait in waits[1:]]
    return Latency(first, *middle(later), max(later), ready, memory)


def start_to_first(bench: Bench, database: str) -> float:
    """Seconds from the start of all processes to the first document's webhook."""
    side = bench.ours(database)
    began = time.monotonic()
    side.start_workers(wait=False).start_api()
    uvloop.run(_one_by_one(side, 1))
    seconds = time.monotonic() - began
    side.stop()
    return seconds


def understanding(number: int) -> tuple[list[float], list[float]]:
    """Milliseconds that parsing and tagging take on the same stories, in one process."""
    parsing, tagging = [], []
    for text in [texts.story(i) for i in range(-3, number)]:
        began = time.perf_counter()
        parsed = parsers.parse(RawDocument(text.encode(), "text/plain; charset=utf-8"))
        read = time.perf_counter()
        taggers.tag(parsed)
        parsing.append((read - began) * 1000)
        tagging.append((time.perf_counter() - read) * 1000)
    return parsing[3:], tagging[3:]


def middle(values: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return median(values), quantiles(values, n=100, method="inclusive")[98]


async def _one_by_one(side: Side, number: int) -> list[float]:
    receiver.arrivals.clear()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(receiver.Receiver, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.to_thread(side.add_endpoint, f"http://127.0.0.1:{port}")
    reader, writer = await asyncio.open_connection("127.0.0.1", side.port)
    waits = [await _one(side, i, reader, writer) for i in range(number)]
    writer.close()
    server.close()
    return waits


async def _one(
    side: Side, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> float:
    """Seconds between a document's 202 and its webhook."""
    await asyncio.sleep(random.uniform(*GAP))
    writer.write(_request(side.port, texts.story_request(number)))
    accepted_id = await _accepted(reader)
    accepted_at = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while not receiver.arrivals:
            await asyncio.sleep(0.002)
    arrival = receiver.arrivals.pop()
    if receiver.arrivals or orjson.loads(arrival.body)["data"]["document"]["id"] != accepted_id:
        raise RuntimeError(f"the webhook is not the one of document {accepted_id}")
    return arrival.at - accepted_at


def _request(port: int, body: bytes) -> bytes:
    return (
        f"POST /v1/documents HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def _accepted(reader: asyncio.StreamReader) -> str:
    """The id of the document that was accepted."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 202"):
        raise RuntimeError(f"not accepted: {head!r} {body!r}")
    return str(orjson.loads(body)["id"])
