"""`python -m bench [intake|way|all] [--quick] [--database sqlite|postgresql|both]`.

Prints ratios of figures that were measured side by side in this very run. Absolute
figures belong to the machine; ratios travel.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from dataclasses import dataclass

from bench import intake, latency, report, servers, way
from bench.report import Row


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    intake_rounds: int
    intake_seconds: float
    way_rounds: int
    way_numbers: dict[str, int]
    latency_number: int


FULL = Plan(5, 3.0, 3, {"ours": 3000, "naive, kept client": 800, "naive, httpx.post": 300}, 200)
QUICK = Plan(2, 1.0, 1, {"ours": 800, "naive, kept client": 150, "naive, httpx.post": 60}, 40)
"""The naive sides get fewer documents: rates are compared, and theirs do not depend on it."""

DATABASES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}


def main() -> int:
    """Measure, print, and say by the exit status whether every target was met."""
    options = _options()
    plan = QUICK if options.quick else FULL
    print(
        f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    rows: list[Row] = []
    with servers.bench() as bench:
        for database in DATABASES[options.database]:
            if options.what in ("intake", "all"):
                rows += _intake(bench, database, plan)
            if options.what in ("way", "all"):
                rows += _way(bench, database, plan) + _latency(bench, database, plan, options)
    report.show_targets(rows)
    return 0 if all(row.met for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=["intake", "way", "all"])
    parser.add_argument(
        "--quick", action="store_true", help="smaller counts, SQLite alone, some two minutes"
    )
    parser.add_argument("--database", default=None, choices=sorted(DATABASES))
    options = parser.parse_args()
    options.database = options.database or ("sqlite" if options.quick else "both")
    return options


def _intake(bench: servers.Bench, database: str, plan: Plan) -> list[Row]:
    seconds, rounds = plan.intake_seconds, plan.intake_rounds
    return report.show_intake(intake.measure(bench, database, rounds=rounds, seconds=seconds))


def _way(bench: servers.Bench, database: str, plan: Plan) -> list[Row]:
    numbers, rounds = plan.way_numbers, plan.way_rounds
    return report.show_way(way.measure(bench, database, rounds=rounds, numbers=numbers))


def _latency(
    bench: servers.Bench, database: str, plan: Plan, options: argparse.Namespace
) -> list[Row]:
    tagged = latency.measure(bench, database, taggers="all", number=plan.latency_number)
    plain = latency.measure(bench, database, taggers="none", number=plan.latency_number)
    parsing, tagging = latency.understanding(plan.latency_number)
    reading = (
        "In one process, the same stories take {:.1f} / {:.1f} ms to parse and "
        "{:.1f} / {:.1f} ms to tag (p50 / p99)."
    ).format(*latency.middle(parsing), *latency.middle(tagging))
    rows = report.show_latency(database, tagged, plain, reading)
    report.show_memory(database, tagged, plain)
    if not options.quick:
        seconds = latency.start_to_first(bench, database)
        print(f"\nFrom the start of all processes to the first webhook: {seconds:.1f} s")
    return rows


if __name__ == "__main__":
    sys.exit(main())
