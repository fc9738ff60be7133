"""Many small files dropped at once into the watched folder, against as many lines of one batch."""

from __future__ import annotations

import os
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench import processes, texts
from bench.servers import KEY, Bench, Side
from schemas.tasks import TaskName

WITHIN = 300.0
EVERY = 0.05


@dataclass(frozen=True)
class Files:
    """Documents a second from the drop on, and MB that the watcher held (PSS)."""

    number: int
    accepted: dict[str, float]
    stored: dict[str, float]
    before: float
    peak: float
    after: float


def measure(bench: Bench, database: str, *, number: int) -> Files:
    """So many files, and then as many lines, each on a service of its own."""
    head, tail = texts.template()
    bodies = [b"%s%08d%s" % (head, serial, tail) for serial in range(number)]
    accepted, stored = {}, {}
    accepted["batch"], stored["batch"] = _lines(_service(bench, database), bodies)
    side = _service(bench, database).start_watcher()
    pid = side.parts["watcher"].popen.pid
    _drop(side, [b"one to warm up with"])
    before, held = _pss(pid), list[float]()
    done = _drop(side, [_text(body) for body in bodies], lambda: held.append(_pss(pid)))
    accepted["files"], stored["files"] = done
    time.sleep(1)
    after = _pss(pid)
    side.stop()
    return Files(number, accepted, stored, before, max(held), after)


def _service(bench: Bench, database: str) -> Side:
    side = bench.ours(database, tasks=[TaskName.INGEST], WIREDESK_TAGGERS="none")
    return side.start_api().start_workers()


def _text(body: bytes) -> bytes:
    return str(orjson.loads(body)["text"]).encode()


def _pss(pid: int) -> float:
    return processes.memory(pid)[1]


def _drop(
    side: Side, contents: list[bytes], look: Callable[[], object] = lambda: None
) -> tuple[float, float]:
    """Rename files into the watched folder; how many a second were taken, and stored."""
    waiting, inbox = side.folder / "waiting", side.folder / "inbox"
    waiting.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (waiting / f"{len(contents)}-{number}.txt").write_bytes(content)
    goal = _filed(side.folder) + len(contents)
    began = time.monotonic()
    for path in list(waiting.iterdir()):
        path.rename(inbox / path.name)
    _until(lambda: (look(), _filed(side.folder) >= goal)[1])
    taken = time.monotonic()
    _until(lambda: (look(), _all_read(side))[1])
    return len(contents) / (taken - began), len(contents) / (time.monotonic() - began)


def _filed(folder: Path) -> int:
    """Files that were filed away, without their receipts."""
    days = (folder / "processed").glob("*")
    names = (entry.name for day in days for entry in os.scandir(day))
    return sum(name.endswith(".txt") for name in names)


def _lines(side: Side, bodies: list[bytes]) -> tuple[float, float]:
    """Send a batch; how many lines a second were accepted, and stored."""
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-ndjson"}
    url = f"http://127.0.0.1:{side.port}/v1/documents:batch"
    request = urllib.request.Request(url, b"\n".join(bodies), headers)
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=WITHIN) as answer:
        receipts = answer.read().splitlines()
    accepted = time.monotonic()
    if len(receipts) != len(bodies) or not all(b'"id"' in line for line in receipts):
        raise RuntimeError(f"The batch was not taken: {receipts[0][:200]!r}")
    _until(lambda: _all_read(side))
    stored = time.monotonic()
    side.stop()
    return len(bodies) / (accepted - began), len(bodies) / (stored - began)


def _all_read(side: Side) -> bool:
    """Whether no document waits any more."""
    url = f"http://127.0.0.1:{side.port}/v1/documents?status=received&limit=1"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return not orjson.loads(answer.read())["items"]


def _until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + WITHIN
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError(f"not within {WITHIN:g} s")
        time.sleep(EVERY)
