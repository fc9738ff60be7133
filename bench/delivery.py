"""How many deliveries per second are sent: signed, taken by their subscriber, and recorded
durably with the attempt. They wait in the database already; nothing else has to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench import processes, subscribers
from bench.calls import Calls
from bench.processes import Process
from bench.rounds import Compared
from bench.servers import Bench, Side
from bench.subscribers import Subscribers
from schemas.tasks import TaskName

OURS, BARE = "ours", "bare loop"
NAIVE = {"naive, 2 processes": "prefork -c 2", "naive, 16 threads": "threads -c 16"}
"""Which pool suits one task per delivery better depends on the database."""


@dataclass(frozen=True)
class Round:
    """One group of deliveries, sent by one side."""

    rate: float
    cpu: float
    """Microseconds of CPU a delivery cost the sender, with all its processes."""
    database_cpu: float
    """The same of the database's server."""
    receiver_share: float
    """Share of one CPU that the receiver used."""


@dataclass(frozen=True)
class Delivery(Compared):
    """What was measured on one database, with so many endpoints."""

    endpoints: int
    memory: tuple[float, float]
    """MB of RSS and of PSS that our sender held at the end."""

    @property
    def has_server(self) -> bool:
        """Whether the database has processes of its own."""
        return self.database != "sqlite"


@dataclass(frozen=True)
class Sender:
    """One of the senders that are compared, and what feeds and watches it."""

    name: str
    process: Process
    calls: Calls
    number: int
    side: Side | None = None

    def stop(self) -> None:
        """Stop both."""
        self.calls.process.stop()
        if self.side:
            self.side.stop()


def measure(
    bench: Bench, database: str, *, endpoints: int, rounds: int, numbers: dict[str, int]
) -> Delivery:
    """All senders in turn, each with so many deliveries a round."""
    receiver = subscribers.start(bench, endpoints)
    senders = [
        _ours(bench, database, numbers[OURS]),
        _bare(bench, numbers[BARE]),
        *(_naive(bench, database, name, numbers["naive"]) for name in NAIVE),
    ]
    for sender in senders:
        sender.calls("subscribe", receiver.urls)
        _round(bench, sender, receiver, sender.number // 10)
    found: dict[str, list[Any]] = {sender.name: [] for sender in senders}
    for _ in range(rounds):
        for sender in senders:
            found[sender.name].append(_round(bench, sender, receiver, sender.number))
    memory = processes.memory(senders[0].process.popen.pid)
    for stopped in (*senders, receiver.process):
        stopped.stop()
    return Delivery(database, found, endpoints, memory)


def _ours(bench: Bench, database: str, number: int) -> Sender:
    side = bench.ours(database, tasks=[TaskName.DELIVER]).start_workers()
    calls = side.calls("bench.delivery_ours")
    return Sender(OURS, side.parts[TaskName.DELIVER.value], calls, number, side)


def _bare(bench: Bench, number: int) -> Sender:
    calls = bench.calls("bench.delivery_bare", processes.environment({}), bench.folder)
    return Sender(BARE, calls.process, calls, number)


def _naive(bench: Bench, database: str, name: str, number: int) -> Sender:
    side = bench.naive(database, tasks="bench.naive.delivery", pool=NAIVE[name]).start_workers()
    calls = side.calls("bench.naive.deliveries")
    return Sender(name, side.parts["worker"], calls, number, side)


def _round(bench: Bench, sender: Sender, receiver: Subscribers, number: int) -> Round:
    sender.calls("fill", number)
    watched = [sender.process, receiver.process, *filter(None, [bench.postgres])]
    before = [process.cpu() for process in watched]
    done = sender.calls("send")
    after = [process.cpu() for process in watched]
    came = receiver.ask("sum")
    sent = number // len(receiver.urls) * len(receiver.urls)
    if {came["count"], came["different"], done["delivered"], done["attempts"]} != {sent}:
        raise RuntimeError(f"{sender.name}: of {sent} deliveries came {came}, recorded {done}")
    seconds = max(came["last"], done["ended"]) - done["began"]
    used, taken, *database = (b - a for a, b in zip(before, after, strict=True))
    return Round(sent / seconds, used / sent * 1e6, sum(database) / sent * 1e6, taken / seconds)
