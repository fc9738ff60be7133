"""How many posts per second are accepted: durable in the database, a worker woken."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import count

import orjson

from bench import processes
from bench.processes import Process
from bench.rounds import Compared
from bench.servers import KEY, Bench

_serials = count(0, 1_000_000)


@dataclass(frozen=True)
class Round:
    """One measurement of one side."""

    rate: float
    p50: float
    p99: float
    load_share: float
    """Share of one CPU that the load generator itself used."""
    cpu: float
    """Seconds of CPU the API used for one document."""


class Intake(Compared):
    """What was measured on one database."""


def post(
    port: int, *, seconds: float = 0, number: int = 0, ids: bool = False, connections: int = 32
) -> dict:
    """Post distinct documents of 2 KB over kept connections, from a process of its own."""
    options = {
        "port": port,
        "key": KEY,
        "seconds": seconds,
        "count": number,
        "first": next(_serials),
        "connections": connections,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "bench.load", *words, *(["--ids"] if ids else [])]
    done = dict(orjson.loads(processes.run(command, processes.environment({}), within=400)))
    if done["refused"]:
        raise RuntimeError(f"{done['refused']} of {done['accepted']} posts were refused")
    return done


def measure(bench: Bench, database: str, *, rounds: int, seconds: float) -> Intake:
    """Both sides and the bare server, in turn. No worker runs, so only accepting is measured."""
    ours, naive = bench.ours(database).start_api(), bench.naive(database).start_api()
    servers = {
        "ours": (ours.port, ours.parts["api"]),
        "naive": (naive.port, naive.parts["api"]),
        "bare": bench.bare(),
    }
    for port, _ in servers.values():
        post(port, seconds=0.5)
    found: dict[str, list[Round]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, (port, process) in servers.items():
            found[name].append(_round(port, process, seconds))
    ours.stop()
    naive.stop()
    return Intake(database, found)


def _round(port: int, process: Process, seconds: float) -> Round:
    before = process.cpu()
    done = post(port, seconds=seconds)
    cpu = (process.cpu() - before) / done["accepted"]
    rate, share = done["accepted"] / done["seconds"], done["cpu"] / done["seconds"]
    return Round(rate, done["p50"] * 1000, done["p99"] * 1000, share, cpu)
