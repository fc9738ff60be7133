"""The whole way of documents posted as fast as possible: until the last webhook has come."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from statistics import median

from bench import intake, subscribers
from bench.rounds import Compared
from bench.servers import Bench, Side
from bench.subscribers import ask

SILENCE = 20.0
"""Seconds without a new webhook after which the rest counts as lost."""

AFTERMATH = 0.3
"""Seconds a receiver is left open for webhooks that come twice."""


@dataclass(frozen=True)
class Round:
    """One group of documents, all the way."""

    posted: int
    seconds: float
    lost: int
    doubled: int
    cpu: dict[str, float]
    """Milliseconds of CPU a document cost in each part."""

    @property
    def rate(self) -> float:
        """Documents per second."""
        return self.posted / self.seconds


class Way(Compared):
    """What was measured on one database."""

    def cpu(self, side: str) -> dict[str, float]:
        """Milliseconds of CPU a document cost in each part, the median."""
        parts = self.rounds[side][0].cpu
        return {name: median(r.cpu[name] for r in self.rounds[side]) for name in parts}

    def faults(self, side: str) -> tuple[int, int]:
        """Webhooks that never came, and webhooks that came twice."""
        return (
            sum(r.lost for r in self.rounds[side]),
            sum(r.doubled for r in self.rounds[side]),
        )


def measure(
    bench: Bench, database: str, *, rounds: int, numbers: dict[str, int], parses: bool = True
) -> Way:
    """All sides in turn, each with so many documents a round. Taggers are off."""
    sides = [
        bench.ours(database, WIREDESK_TAGGERS="none"),
        bench.naive(database, keeps_client=True, parses=parses),
        bench.naive(database, keeps_client=False, parses=parses),
    ]
    running = [(side, _start(bench, side)) for side in sides]
    for side, receiver in running:
        side.wait_for_workers()
        _round(side, receiver, max(32, numbers[side.name] // 10))
    found: dict[str, list[Round]] = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side, receiver in running:
            found[side.name].append(_round(side, receiver, numbers[side.name]))
    for side in sides:
        side.stop()
    return Way(database, found)


def _start(bench: Bench, side: Side) -> str:
    receiver = subscribers.start(bench, 1).urls[0]
    side.start_api().add_endpoint(receiver).start_workers(wait=False)
    return receiver


def _round(side: Side, receiver: str, number: int) -> Round:
    before = side.cpu()
    done = intake.post(side.port, number=number, ids=True)
    _wait_for(receiver, number)
    after = side.cpu()
    arrivals = ask(receiver, "take")
    if not arrivals:
        raise RuntimeError(f"{side.name}: no webhook came for {number} documents")
    seconds = max(at for at, _, _ in arrivals) - done["began"]
    lost, doubled = _faults(done["ids"], arrivals)
    cpu = {name: (after[name] - before[name]) / number * 1000 for name in after}
    return Round(number, seconds, lost, doubled, cpu)


def _faults(accepted: list[str], arrivals: list[tuple[float, str, str]]) -> tuple[int, int]:
    """Documents without a webhook, and webhooks beyond one for each (those that come again
    in a later round count there)."""
    told = Counter(document for _, _, document in arrivals)
    messages = Counter(message for _, message, _ in arrivals)
    lost = sum(1 for document in accepted if document not in told)
    again = told.total() - sum(1 for document in set(accepted) if document in told)
    doubled = max(again, messages.total() - len(messages))
    return lost, doubled


def _wait_for(receiver: str, number: int) -> None:
    """Wait until so many webhooks have come, or none comes any more."""
    seen, ends = 0, time.monotonic() + SILENCE
    while seen < number and time.monotonic() < ends:
        time.sleep(0.02)
        now = ask(receiver, "count")
        if now > seen:
            seen, ends = now, time.monotonic() + SILENCE
    time.sleep(AFTERMATH)
