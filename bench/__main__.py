"""`python -m bench [intake|upload|way|delivery|files|parsing|quality|tagging|all] [--quick]
[--database sqlite|postgresql|both] [--folder FOLDER]`.

Prints ratios of figures that were measured side by side in this very run. Absolute
figures belong to the machine; ratios travel.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import (
    delivery,
    delivery_isolation,
    files,
    intake,
    latency,
    parsing_sections,
    quality,
    report,
    servers,
    tagging,
    upload,
    way,
)
from bench.report import Row


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    intake_rounds: int
    intake_seconds: float
    way_rounds: int
    way_numbers: dict[str, int]
    latency_number: int
    delivery_rounds: int
    delivery_numbers: dict[str, int]
    isolation: delivery_isolation.Plan
    files_number: int


FULL = Plan(
    intake_rounds=5,
    intake_seconds=3.0,
    way_rounds=3,
    way_numbers={"ours": 3000, "naive, kept client": 800, "naive, httpx.post": 300},
    latency_number=200,
    delivery_rounds=5,
    delivery_numbers={delivery.OURS: 20_000, delivery.BARE: 20_000, "naive": 2000},
    isolation=delivery_isolation.Plan(rounds=4, seconds=15.0, timeout=5.0),
    files_number=10_000,
)
QUICK = Plan(
    intake_rounds=2,
    intake_seconds=1.0,
    way_rounds=1,
    way_numbers={"ours": 800, "naive, kept client": 150, "naive, httpx.post": 60},
    latency_number=40,
    delivery_rounds=2,
    delivery_numbers={delivery.OURS: 6000, delivery.BARE: 6000, "naive": 400},
    isolation=delivery_isolation.Plan(rounds=3, seconds=6.0, timeout=5.0),
    files_number=2000,
)
"""The naive sides get fewer documents: rates are compared, and theirs do not depend on it."""

ALONE = ("parsing", "quality", "tagging")
"""What needs no servers."""

DATABASES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}


def main() -> int:
    """Measure, print, and say by the exit status whether every target was met."""
    options = _options()
    plan = QUICK if options.quick else FULL
    print(
        f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    went_well = True
    if options.what in ("parsing", "all"):
        went_well = parsing_sections.run(options.folder)
    if options.what in ("quality", "all"):
        went_well &= quality.run(options.folder)
    if options.what in ("tagging", "all"):
        with TemporaryDirectory() as folder:
            went_well &= tagging.run(Path(folder))
    if options.what in ALONE:
        return 0 if went_well else 1
    rows: list[Row] = []
    with servers.bench() as bench:
        if options.what in ("upload", "all"):
            rows += report.show_upload(upload.measure(bench))
        for database in DATABASES[options.database]:
            if options.what in ("intake", "all"):
                rows += _intake(bench, database, plan)
            if options.what in ("way", "all"):
                rows += _way(bench, database, plan) + _latency(bench, database, plan, options)
            if options.what in ("delivery", "all"):
                rows += _delivery(bench, database, plan)
            if options.what in ("files", "all"):
                number = plan.files_number
                rows += report.show_files(database, files.measure(bench, database, number=number))
    report.show_targets(rows)
    return 0 if went_well and all(row.met for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=["intake", "upload", "way", "delivery", "files", *ALONE, "all"],
    )
    parser.add_argument(
        "--quick", action="store_true", help="smaller counts, SQLite alone, some five minutes"
    )
    parser.add_argument("--folder", type=Path, help="what `parsing` and `quality` read")
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


def _delivery(bench: servers.Bench, database: str, plan: Plan) -> list[Row]:
    rounds, numbers, rows = plan.delivery_rounds, plan.delivery_numbers, list[Row]()
    for endpoints in (1, 20):
        rows += report.show_delivery(
            delivery.measure(bench, database, endpoints=endpoints, rounds=rounds, numbers=numbers)
        )
    isolation = delivery_isolation.measure(bench, database, plan.isolation)
    return rows + report.show_isolation(isolation)


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
