"""`wiredesk ledger`: every arrival and what became of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import print_columns, print_json
from cli.replay import TIME

EXAMPLES = examples(
    "wiredesk ledger --since 1h --outcome rejected",
    "wiredesk ledger --source 24.kg --limit 10 --json",
    "wiredesk ledger summary --since 1d",
)
COUNTS = ("in", "stored", "updated", "duplicate", "rejected", "pending")
NO_SOURCE = "(none)"

app = typer.Typer(
    help="The ledger: every arrival and its one outcome, newest first.", epilog=EXAMPLES
)

Since = Annotated[
    str | None, typer.Option("--since", help=f"What arrived since then: {TIME}.", metavar="TIME")
]
Outcome = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        help="Only stored, updated, duplicate, rejected or pending ones.",
        metavar="OUTCOME",
    ),
]
Source = Annotated[
    str | None,
    typer.Option("--source", help="Only from that source; '': from none.", metavar="SOURCE"),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.", metavar="N")]


@app.callback(invoke_without_command=True)
def ledger(
    context: typer.Context,
    since: Since = None,
    outcome: Outcome = None,
    source: Source = None,
    limit: Limit = 50,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """List arrivals and what became of them, newest first."""
    if context.invoked_subcommand is not None:
        return
    wanted = {"since": _moment(since), "outcome": outcome, "source": source}
    found = _entries({n: v for n, v in wanted.items() if v is not None}, limit, url, key)
    if as_json:
        print_json(found)
    else:
        _print_entries(found)


def _moment(since: str | None) -> str | None:
    """The time in RFC 3339 that is meant. Raises BadParameter."""
    from datetime import UTC, datetime

    from cli.replay import rfc3339_time

    return None if since is None else rfc3339_time(since, datetime.now(UTC), "--since")


def _entries(wanted: dict[str, str], limit: int, url: str | None, key: str | None) -> list[Any]:
    from itertools import islice

    from cli.client import connect

    with connect(url, key) as client:
        return list(islice(client.items("/v1/ledger", **wanted), limit))


def _print_entries(found: list[Any]) -> None:
    headings = ["RECEIVED", "OUTCOME", "SOURCE", "VIA", "NAME", "DOCUMENT", "REASON"]
    print_columns(headings, (_row(entry) for entry in found))


def _row(entry: dict[str, Any]) -> list[Any]:
    reason = entry["reason"]
    return [
        entry["received_at"],
        entry["outcome"],
        entry["source"],
        entry["via"],
        entry["filename"] or entry["origin"],
        entry["document_id"],
        reason and f"{reason['code']}: {reason['message']}",
    ]


@app.command()
def summary(since: Since = None, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Add up, per source: in = stored + updated + duplicate + rejected + pending."""
    from cli.client import connect

    moment = _moment(since)
    with connect(url, key) as client:
        found = client.get("/v1/ledger/summary", **({"since": moment} if moment else {}))
    if as_json:
        print_json(found)
    else:
        _print_summary(found)


def _print_summary(found: dict[str, Any]) -> None:
    lines = [
        [NO_SOURCE if line["source"] is None else line["source"], *_counts(line), _when(line)]
        for line in found["items"]
    ]
    others = found["source_count"] - len(lines)
    lines += [[f"({others} more sources)"]] if others else []
    headings = ["SOURCE", *(name.upper() for name in COUNTS), "LAST ARRIVAL"]
    width = len(headings)
    rows = [*lines, ["total", *_counts(found["total"]), ""]]
    print_columns(headings, (row + [""] * (width - len(row)) for row in rows))


def _counts(line: dict[str, Any]) -> list[int]:
    return [line[name] for name in COUNTS]


def _when(line: dict[str, Any]) -> str:
    """When its last arrival was, and whether it has gone quiet."""
    last = line["last_arrival_at"] or ""
    return f"{last} (quiet since {line['quiet_since']})" if line["quiet"] else last
