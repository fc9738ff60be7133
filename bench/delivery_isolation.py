"""What endpoints that hang do to the others: latency from an event to its arrival at fifty
healthy endpoints, while a steady trickle of events goes to all."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median, quantiles

from bench import processes, subscribers
from bench.calls import Calls
from bench.processes import Process
from bench.servers import Bench
from bench.subscribers import Subscribers
from schemas.tasks import TaskName

HEALTHY = 50
HANGING = (0, 1, 20)
RATE = 20.0
"""Events a second, each to every endpoint."""

WARM_UP = 2.0
PATIENCE = 30.0


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    seconds: float
    timeout: float
    """Of an attempt: shorter than the service's default, so that a round sees several."""


@dataclass(frozen=True)
class Spell:
    """One round: milliseconds from an event to its arrivals, and what they cost."""

    p50: float
    p95: float
    cpu: float
    """Microseconds of CPU our sender used for a delivery that arrived."""


@dataclass(frozen=True)
class Service:
    """Our sender, what feeds it, and the endpoints it sends to."""

    sender: Process
    calls: Calls
    receiver: Subscribers


@dataclass(frozen=True)
class Isolation:
    """What was measured on one database: rounds, by how many endpoints hung."""

    database: str
    rate: float
    spells: dict[int, list[Spell]]

    def middle(self, hanging: int, name: str) -> float:
        """The median of a figure."""
        return median(getattr(spell, name) for spell in self.spells[hanging])

    def slowdown(self, hanging: int, name: str) -> float:
        """The median of the ratios of neighbouring rounds, to none that hangs."""
        pairs = zip(self.spells[hanging], self.spells[0], strict=True)
        return median(getattr(a, name) / getattr(b, name) for a, b in pairs)


def measure(bench: Bench, database: str, plan: Plan) -> Isolation:
    """Rounds with none, one and twenty that hang, in turn, on one running service. Before
    a round with none, the last attempts at those that hung have ended."""
    limit = f"{plan.timeout:g}s"
    side = bench.ours(database, tasks=[TaskName.DELIVER], WIREDESK_DELIVERY_TIMEOUT=limit)
    sender = side.start_workers().parts[TaskName.DELIVER.value]
    receiver = subscribers.start(bench, HEALTHY, hanging=max(HANGING))
    service = Service(sender, side.calls("bench.delivery_ours"), receiver)
    service.calls("subscribe", receiver.urls)
    _spell(service, WARM_UP)
    spells: dict[int, list[Spell]] = {hanging: [] for hanging in HANGING}
    for _ in range(plan.rounds):
        for hanging in HANGING:
            spells[hanging].append(_beside(service, hanging, plan.seconds))
        time.sleep(plan.timeout)
    for process in (service.calls.process, receiver.process):
        process.stop()
    side.stop()
    return Isolation(database, RATE, spells)


def _beside(service: Service, hanging: int, seconds: float) -> Spell:
    """One round beside so many that hang, which are removed at its end."""
    added = service.calls("subscribe", service.receiver.hanging[:hanging])
    spell = _spell(service, seconds)
    service.calls("unsubscribe", added)
    return spell


def _spell(service: Service, seconds: float) -> Spell:
    ask, before = service.receiver.ask, service.sender.cpu()
    expected = service.calls("trickle", seconds, RATE) * HEALTHY
    processes.wait_until(lambda: ask("count") >= expected, what="the webhooks", within=PATIENCE)
    used, waits = service.sender.cpu() - before, ask("waits")
    if len(waits) != expected:
        raise RuntimeError(f"{len(waits)} webhooks came where {expected} were due")
    return Spell(median(waits), quantiles(waits, n=20)[-1], used / expected * 1e6)
