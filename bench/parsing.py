"""`python -m bench.parsing [FOLDER] [--rounds N] [--mutate N]`: documents a second, by media type.

Every file below the folder (the seeds, if none is named) is read in this process and beside it in
the sandbox, with whatever is found inside; both sides take turns, document by document. Files that
are damaged on purpose go to the sandbox alone, for what they may do.
"""

from __future__ import annotations

import argparse
import logging
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from schemas.errors import IngestError
from worker import parsers
from worker.sandbox import Bounds, Sandbox

SEEDS = Path("seeds/documents")
HERE, APART = "in process", "sandbox"
DEPTH = 4
"""How deep documents within documents are followed."""
WARMING = 50
"""Files that are read once before the clock runs, because readers load what they need late."""
MOST = 2_000
"""Documents of one file that are read."""
LOST = ("parser_crashed", "timeout", "out_of_memory")
"""Codes of documents that ended their process."""

Read = Callable[[RawDocument, Callable[[Child | LeftOut], None]], ParsedDocument]


@dataclass
class Tally:
    """What came of the documents of one type on one side."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    worst: float = 0.0

    def add(self, outcome: str, seconds: float) -> None:
        """Count one document."""
        self.outcomes[outcome] += 1
        self.seconds += seconds
        self.worst = max(self.worst, seconds)

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.outcomes.total() / max(self.seconds, 1e-9)


Tallies = dict[str, Tally]
"""By media type."""


@dataclass
class Measured:
    """Both sides, and the most memory either had, in MB."""

    sides: dict[str, Tallies] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    files: int = 0

    def total(self, side: str) -> Tally:
        """All types of one side together."""
        total = Tally()
        for tally in self.sides[side].values():
            total.outcomes += tally.outcomes
            total.seconds += tally.seconds
            total.worst = max(total.worst, tally.worst)
        return total


def measure(folder: Path, *, rounds: int = 1, mutations: int = 0) -> Measured:
    """Read every file of the folder so many times, or so many damaged copies of each."""
    parsers.warm()
    sandbox = Sandbox(Bounds())
    sandbox.warm()
    sides = {APART: sandbox.read} if mutations else {HERE: parsers.read, APART: sandbox.read}
    measured = Measured({side: {} for side in sides})
    for raw in islice(_files(folder), WARMING):
        for read in sides.values():
            _read_all(raw, read, {})
    for raw in _files(folder):
        measured.files += 1
        for copy in _damaged(raw, mutations) if mutations else [raw] * rounds:
            for side, read in sides.items():
                _read_all(copy, read, measured.sides[side])
    sandbox.close()
    measured.memory = {HERE: _peak(resource.RUSAGE_SELF), APART: _peak(resource.RUSAGE_CHILDREN)}
    return measured


def _files(folder: Path) -> Iterator[RawDocument]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size:
            yield RawDocument(path.read_bytes(), None, IntakeFields(filename=path.name))


def _damaged(raw: RawDocument, number: int) -> Iterator[RawDocument]:
    """Copies with bytes changed, cut off or put in; the same for the same file each time."""
    dice = random.Random(len(raw.content))
    for _ in range(number):
        content = bytearray(raw.content)
        for _ in range(dice.randint(1, 30)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        at = dice.randrange(len(content))
        if dice.random() < 0.3:
            del content[at + 1 :]
        elif dice.random() < 0.3:
            content[at:at] = content[max(0, at - 5_000) : at] * dice.randint(1, 20)
        yield RawDocument(bytes(content), raw.media_type, raw.fields)


def _read_all(raw: RawDocument, read: Read, tallies: Tallies) -> None:
    """Read a document and what is inside it, and count each by its type."""
    waiting, count = [(raw, 0)], 0
    while waiting and count < MOST:
        document, depth = waiting.pop()
        count += 1
        found: list[Child] = []
        began = time.perf_counter()
        outcome = _outcome(document, read, found)
        seconds = time.perf_counter() - began
        kind = parsers.detect(document).media_type
        tallies.setdefault(kind, Tally()).add(outcome, seconds)
        if depth < DEPTH:
            waiting += [(_inner(child), depth + 1) for child in found]


def _outcome(raw: RawDocument, read: Read, found: list[Child]) -> str:
    """`stored`, or the code it fails with; `bug` for an error that is not one of ours."""
    try:
        read(raw, lambda inner: found.append(inner) if isinstance(inner, Child) else None)
    except IngestError as error:
        return error.code
    except Exception as error:
        return f"bug: {type(error).__name__}"
    return "stored"


def _inner(child: Child) -> RawDocument:
    return RawDocument(child.content, child.media_type, IntakeFields(filename=child.name))


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def show(measured: Measured) -> None:
    """A line for each type, the sums, and how it ended."""
    names = list(measured.sides)
    print("| media type | documents | " + " | ".join(f"{n}, a second" for n in names), end="")
    print(" | worst ms | outcomes |\n| --- " + "| --- " * (len(names) + 3) + "|")
    for kind in sorted(measured.sides[APART]):
        _line(kind, [measured.sides[name].get(kind, Tally()) for name in names])
    totals = [measured.total(name) for name in names]
    _line(f"all of {measured.files:,} files", totals)
    stored = totals[-1].outcomes["stored"] / max(1, totals[-1].outcomes.total())
    lost = sum(totals[-1].outcomes[code] for code in LOST)
    print(f"\n{stored:.2%} stored; {lost} ended their process; most memory", end=" ")
    print(", ".join(f"{name} {size:.0f} MB" for name, size in measured.memory.items()))


def _line(what: str, tallies: list[Tally]) -> None:
    rates = " | ".join(f"{tally.rate:,.0f}" for tally in tallies)
    last = tallies[-1]
    outcomes = ", ".join(f"{code} {count}" for code, count in last.outcomes.most_common())
    print(
        f"| {what} | {last.outcomes.total():,} | {rates} | {last.worst * 1000:.0f} | {outcomes} |"
    )


def run(folder: Path, *, rounds: int = 1, mutations: int = 0) -> bool:
    """Measure and print; whether no document was a bug of ours, or ended its process undamaged."""
    logging.disable(logging.CRITICAL)
    measured = measure(folder, rounds=rounds, mutations=mutations)
    show(measured)
    outcomes = Counter[str]()
    for side in measured.sides:
        outcomes += measured.total(side).outcomes
    bugs = [code for code in outcomes if code.startswith("bug")]
    return not bugs and (bool(mutations) or not any(outcomes[code] for code in LOST))


def main() -> int:
    """Measure, print, and say by the exit status whether all went well."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--rounds", type=int, default=1, help="read each file so many times")
    parser.add_argument("--mutate", type=int, default=0, help="damage each file so many times")
    options = parser.parse_args()
    return 0 if run(options.folder, rounds=options.rounds, mutations=options.mutate) else 1


if __name__ == "__main__":
    sys.exit(main())
