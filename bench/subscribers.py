"""Endpoints to deliver to: the ports of one receiver, of which some never answer."""

from __future__ import annotations

import sys
import urllib.request
from dataclasses import dataclass
from typing import Any

import orjson

from bench import processes
from bench.processes import Process
from bench.servers import Bench


@dataclass(frozen=True)
class Subscribers:
    """A running receiver."""

    process: Process
    urls: list[str]
    """Of endpoints that answer at once."""
    hanging: list[str]
    """Of endpoints that take a request and never answer it."""

    def ask(self, what: str) -> Any:
        """What the receiver tells; see there."""
        return ask(self.urls[0], what)


def ask(receiver: str, what: str) -> Any:
    """What the receiver at this URL tells; see there."""
    with urllib.request.urlopen(f"{receiver}/{what}", timeout=30) as answer:
        return orjson.loads(answer.read())


def start(bench: Bench, number: int, *, hanging: int = 0) -> Subscribers:
    """A receiver with so many ports that answer, and so many that hang."""
    ports = processes.free_ports(number + hanging)
    answering, silent = ports[:number], ports[number:]
    words = [*map(str, answering), "--hanging", *map(str, silent)]
    command = [sys.executable, "-m", "bench.receiver", *words]
    name, env = f"receiver-{ports[0]}", processes.environment({})
    process = bench.start(name, command, env, bench.folder)
    urls, mute = _urls(answering), _urls(silent)
    processes.wait_until(lambda: processes.answers(f"{urls[0]}/count"), what="the receiver")
    return Subscribers(process, urls, mute)


def _urls(ports: list[int]) -> list[str]:
    return [f"http://127.0.0.1:{port}" for port in ports]
