"""The tables: what was measured, and the target beside it."""

from __future__ import annotations

from dataclasses import dataclass

from bench import delivery
from bench.delivery import Delivery
from bench.delivery_isolation import Isolation
from bench.files import Files
from bench.intake import Intake
from bench.latency import Latency
from bench.upload import SIZE, Upload
from bench.way import Way

INTAKE_TARGET = {"sqlite": 12.0, "postgresql": 20.0}
WAY_TARGET = {"naive, kept client": 8.0, "naive, httpx.post": 40.0}
TAGGED_TARGET = (120.0, 300.0)
OWN_TARGET = (10.0, 25.0)
NAIVE_SENDER_TARGET, BARE_TARGET = 5.0, 0.5
SLOWDOWN_TARGET = 2.0
GROWTH_TARGET = 30.0
MIB = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One line of the table of targets."""

    what: str
    measured: str
    target: str
    met: bool


def show(heading: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a markdown table."""
    print(f"\n### {heading}\n")
    print(f"| {' | '.join(columns)} |")
    print(f"| {' | '.join('---' for _ in columns)} |")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def show_targets(rows: list[Row]) -> None:
    """Print what was to be reached, and whether it was."""
    lines = [[r.what, r.measured, r.target, "yes" if r.met else "**no**"] for r in rows]
    show("Targets", ["what", "measured", "target", "met"], lines)


def show_intake(measured: Intake) -> list[Row]:
    """Print one database's intake; its targets."""
    rows = [
        [
            side,
            f"{measured.rate(side):,.0f}",
            f"{measured.ratio(side, 'naive'):.1f}",
            f"{measured.ratio(side, 'bare'):.0%}",
            f"{measured.middle(side, 'p50'):.1f} / {measured.middle(side, 'p99'):.1f}",
            f"{measured.middle(side, 'cpu') * 1e6:.0f}",
            f"{measured.middle(side, 'load_share'):.0%}",
        ]
        for side in measured.rounds
    ]
    columns = "accepted/s,× naive,of bare uvicorn,p50 / p99 ms,API CPU µs,load generator's CPU"
    show(f"Intake, {measured.database}", ["side", *columns.split(",")], rows)
    target, ratio = INTAKE_TARGET[measured.database], measured.ratio("ours", "naive")
    return [_at_least(f"accepted posts/s, {measured.database}", ratio, target)]


def show_upload(measured: list[Upload]) -> list[Row]:
    """Print how much uploads make a process grow; their targets."""
    rows = [
        [one.side, one.form, f"{one.rss:.1f}", f"{one.pss:.1f}", f"{one.seconds:.2f}"]
        for one in measured
    ]
    columns = ["side", "form", "RSS grew, MiB", "PSS grew, MiB", "seconds"]
    show(f"Upload of {SIZE // MIB} MiB to one API process", columns, rows)
    return [
        Row(
            f"upload of {SIZE // MIB} MiB, {one.form}: growth",
            f"{one.rss:.1f} MiB",
            f"≤ {GROWTH_TARGET:.0f} MiB",
            one.rss <= GROWTH_TARGET,
        )
        for one in measured
        if one.side == "ours"
    ]


def show_files(database: str, measured: Files) -> list[Row]:
    """Print how files fare beside the lines of a batch; the target of memory."""
    rows = [
        [way, f"{measured.accepted[way]:,.0f}", f"{measured.stored[way]:,.0f}"]
        for way in measured.accepted
    ]
    heading = f"{measured.number:,} documents at once, {database}"
    show(heading, ["way", "accepted/s", "stored/s"], rows)
    held = (measured.before, measured.peak, measured.after)
    share = measured.accepted["files"] / measured.accepted["batch"]
    print(f"\nFiles are accepted at {share:.0%} of the rate of lines.")
    print("The watcher holds {:.0f} MB before, {:.0f} at most, {:.0f} after (PSS).".format(*held))
    growth = measured.peak - measured.before
    return [
        Row(
            f"growth of the watcher, {database}",
            f"{growth:.0f} MB",
            f"≤ {GROWTH_TARGET:.0f} MB",
            growth <= GROWTH_TARGET,
        ),
    ]


def show_way(measured: Way) -> list[Row]:
    """Print one database's whole way; its targets."""
    rows = []
    for side in measured.rounds:
        lost, doubled = measured.faults(side)
        parts = measured.cpu(side)
        costs = ", ".join(f"{name} {ms:.2f}" for name, ms in parts.items())
        cpu = f"{sum(parts.values()):.2f} ({costs})"
        ratio = measured.ratio("ours", side)
        rows.append([side, f"{measured.rate(side):,.0f}", f"{ratio:.1f}", cpu, f"{lost}/{doubled}"])
    columns = ["side", "documents/s", "ours is × this", "CPU ms a document", "lost/doubled"]
    show(f"The whole way, taggers off, {measured.database}", columns, rows)
    sound = [measured.faults(side) == (0, 0) for side in measured.rounds]
    return [
        *(
            _at_least(f"whole way to {side}, {measured.database}", measured.ratio("ours", side), x)
            for side, x in WAY_TARGET.items()
        ),
        Row(f"none lost, none doubled, {measured.database}", str(all(sound)), "True", all(sound)),
    ]


def show_delivery(measured: Delivery) -> list[Row]:
    """Print the rates of sending on one database, to so many endpoints; their targets."""
    rows = [
        [
            side,
            f"{measured.rate(side):,.0f}",
            f"{measured.ratio(delivery.OURS, side):.2f}",
            f"{measured.middle(side, 'cpu'):.0f}",
            f"{measured.middle(side, 'database_cpu'):.0f}" if measured.has_server else "",
            f"{measured.middle(side, 'receiver_share'):.0%}",
        ]
        for side in measured.rounds
    ]
    where = f"{measured.database}, {measured.endpoints} endpoint" + "s" * (measured.endpoints > 1)
    columns = "deliveries/s,ours is × this,CPU µs a delivery,and its PostgreSQL,receiver's CPU"
    show(f"Deliveries that wait, {where}", ["side", *columns.split(",")], rows)
    print("\nOur sender holds {:.0f} / {:.0f} MB (RSS / PSS).".format(*measured.memory))
    naive = min(measured.ratio(delivery.OURS, side) for side in delivery.NAIVE)
    bare = measured.ratio(delivery.OURS, delivery.BARE)
    return [
        _at_least(f"deliveries/s to one task each, {where}", naive, NAIVE_SENDER_TARGET),
        _at_least(f"deliveries/s to a bare loop, {where}", bare, BARE_TARGET),
    ]


def show_isolation(measured: Isolation) -> list[Row]:
    """Print what endpoints that hang do to the others, on one database; the targets."""
    rows = [
        [
            str(hanging),
            f"{measured.middle(hanging, 'p50'):.1f} / {measured.middle(hanging, 'p95'):.1f}",
            f"{measured.slowdown(hanging, 'p50'):.2f} / {measured.slowdown(hanging, 'p95'):.2f}",
            f"{measured.middle(hanging, 'cpu'):.0f}",
        ]
        for hanging in measured.spells
    ]
    columns = ["hanging endpoints", "p50 / p95 ms", "× without", "CPU µs a delivery"]
    events = f"{measured.rate:g} events/s"
    show(f"From an event to 50 healthy endpoints, {events}, {measured.database}", columns, rows)
    return [
        _slowdown(f"p95 beside {hanging} that hang, {measured.database}", ratio)
        for hanging in measured.spells
        if hanging and (ratio := measured.slowdown(hanging, "p95"))
    ]


def show_latency(database: str, tagged: Latency, plain: Latency, reading: str) -> list[Row]:
    """Print one database's latencies; their targets."""
    rows = [
        [
            name,
            f"{found.p50:.1f} / {found.p99:.1f}",
            f"{found.first:.1f}",
            f"{found.slowest:.1f}",
            f"{found.ready:.1f}",
        ]
        for name, found in (("taggers on", tagged), ("taggers off", plain))
    ]
    columns = ["", "p50 / p99 ms", "first document", "slowest later one", "ready after, s"]
    show(f"From the 202 to the webhook, low load, {database}", columns, rows)
    print(f"\n{reading}")
    return [
        *_at_most(f"202 → webhook with tagging, {database}", tagged, TAGGED_TARGET),
        *_at_most(f"own overhead (taggers off, parse included), {database}", plain, OWN_TARGET),
        Row(
            f"first document no slower than later ones, {database}",
            f"{tagged.first:.1f} ms",
            f"≤ {tagged.slowest:.1f} ms",
            tagged.first <= tagged.slowest,
        ),
    ]


def show_memory(database: str, tagged: Latency, plain: Latency) -> None:
    """Print what each process holds."""
    rows = [
        [name, str(i), *(f"{_mb(found.memory[name], i)}" for found in (tagged, plain))]
        for name, held in tagged.memory.items()
        for i in range(len(held))
    ]
    columns = ["part", "process", "taggers on, RSS / PSS MB", "taggers off, RSS / PSS MB"]
    total = [f"{sum(pss for p in f.memory.values() for _, pss in p):.0f}" for f in (tagged, plain)]
    show(f"Memory when warm, {database}", columns, [*rows, ["all, PSS", "", *total]])


def _mb(held: list[tuple[float, float]], i: int) -> str:
    return f"{held[i][0]:.0f} / {held[i][1]:.0f}" if i < len(held) else ""


def _at_least(what: str, ratio: float, target: float) -> Row:
    return Row(what, f"{ratio:.2f} ×", f"≥ {target:g} ×", ratio >= target)


def _slowdown(what: str, ratio: float) -> Row:
    limit = SLOWDOWN_TARGET
    return Row(what, f"{ratio:.2f} ×", f"≤ {limit:g} ×", ratio <= limit)


def _at_most(what: str, found: Latency, targets: tuple[float, float]) -> list[Row]:
    pairs = zip(("p50", "p99"), (found.p50, found.p99), targets, strict=True)
    return [
        Row(f"{what}, {name}", f"{value:.1f} ms", f"< {target:g} ms", value < target)
        for name, value, target in pairs
    ]
