"""How much an API process grows while a document of 100 MiB is uploaded to it."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.processes import Process
from bench.servers import KEY, PYTHON, Bench

MIB = 1024 * 1024
BLOCK = 64 * 1024
SIZE = 100 * MIB
BOUNDARY = "upload"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()

TYPES = {
    "raw": "application/octet-stream",
    "form": f"multipart/form-data; boundary={BOUNDARY}",
}


@dataclass(frozen=True)
class Upload:
    """One upload: by how many MiB the process grew at its peak, and how fast it went."""

    side: str
    form: str
    rss: float
    pss: float
    seconds: float


class Peak:
    """Watches what a process holds until the block ends."""

    def __init__(self, process: Process) -> None:
        self._pid = process.popen.pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Peak:
        self._rss, self._pss = processes.memory(self._pid)
        self._highest = self._pss
        Path(f"/proc/{self._pid}/clear_refs").write_text("5")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            self._highest = max(self._highest, processes.memory(self._pid)[1])

    @property
    def growth(self) -> tuple[float, float]:
        """MiB of RSS, as the kernel noted its peak, and of PSS, as it was looked at."""
        lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
        [peak] = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        return max(0.0, peak - self._rss), self._highest - self._pss


def measure(bench: Bench) -> list[Upload]:
    """Both forms on both sides, each after one so small that it touches no disk."""
    ours = bench.ours("sqlite").start_api()
    naive_port, naive = _naive(bench)
    sides = {
        "ours": (ours.port, ours.parts["api"], {"raw": "/v1/documents", "form": "/v1/documents"}),
        "naive": (naive_port, naive, {"raw": "/raw", "form": "/form"}),
    }
    found = [
        _upload(side, form, port, process, paths[form])
        for side, (port, process, paths) in sides.items()
        for form in TYPES
    ]
    ours.stop()
    naive.stop()
    return found


def _naive(bench: Bench) -> tuple[int, Process]:
    port = processes.free_port()
    command = [*PYTHON, "uvicorn", "bench.naive.uploads:app", "--no-access-log"]
    command += ["--port", str(port)]
    process = bench.start("uploads", command, processes.environment({}), bench.folder)
    url = f"http://127.0.0.1:{port}/healthz"
    processes.wait_until(lambda: processes.answers(url), what="the naive uploads")
    return port, process


def _upload(side: str, form: str, port: int, process: Process, path: str) -> Upload:
    _post(port, path, form, BLOCK)
    with Peak(process) as peak:
        began = time.perf_counter()
        _post(port, path, form, SIZE)
        seconds = time.perf_counter() - began
    rss, pss = peak.growth
    return Upload(side, form, rss, pss, seconds)


def _post(port: int, path: str, form: str, size: int) -> None:
    """Upload so many bytes never seen before."""
    around = len(HEAD) + len(TAIL) if form == "form" else 0
    headers = {
        "authorization": f"Bearer {KEY}",
        "content-type": TYPES[form],
        "content-length": str(size + around),
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, _body(form, size), headers)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    if answer.status != 202:
        raise RuntimeError(f"the upload was answered {answer.status}: {told[:300]!r}")


def _body(form: str, size: int) -> Iterator[bytes]:
    block = os.urandom(BLOCK)
    if form == "form":
        yield HEAD
    for _ in range(size // BLOCK):
        yield block
    if form == "form":
        yield TAIL
