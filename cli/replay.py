"""`wiredesk replay`: sends an endpoint again what it missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, print_json

if TYPE_CHECKING:
    from cli.client import Client

PAUSE = 0.2
"""Seconds between two looks at a replay that is waited for."""

TIME = "a time with zone, or a span back from now, as 30m, 2h or 1d"

Endpoint = Annotated[
    str, typer.Argument(help="The endpoint's id, as 'endpoints list' shows it.", metavar="ENDPOINT")
]
Since = Annotated[
    str, typer.Option("--since", help=f"Of events recorded since then: {TIME}.", metavar="TIME")
]
Until = Annotated[
    str | None,
    typer.Option("--until", help="Of events recorded before then. Default: now.", metavar="TIME"),
]
OnlyFailed = Annotated[
    bool, typer.Option("--only-failed", help="Only what failed or was held, not what arrived.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Count it, and send nothing.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until all is on its way again.")]

EXAMPLES = examples(
    "wiredesk replay ENDPOINT --since 2h --only-failed --dry-run",
    "wiredesk replay ENDPOINT --since 2026-11-24T06:00:00Z --wait",
)


def replay(
    endpoint: Endpoint,
    since: Since,
    until: Until = None,
    only_failed: OnlyFailed = False,
    dry_run: DryRun = False,
    wait: Wait = False,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Send an endpoint again what it missed: the same webhooks, under the same ids.

    The server does the work and goes on without this command. 'wiredesk replays' lists,
    shows and cancels replays.
    """
    from datetime import UTC

    from cli.client import connect

    now = datetime.now(UTC)
    wanted = {
        "since": rfc3339_time(since, now, "--since"),
        "until": until and rfc3339_time(until, now, "--until"),
        "only_failed": only_failed,
        "dry_run": dry_run,
    }
    with connect(url, key) as client:
        begun = client.request("POST", f"/v1/endpoints/{part(endpoint)}/replay", json=wanted)
        if wait and not dry_run:
            begun = _waited_for(client, begun)
    if as_json:
        print_json(begun)
    else:
        typer.echo(_sentence(begun))
    if begun.get("status") == "cancelled":
        raise typer.Exit(1)


def part(name: str) -> str:
    """The name as one part of a path, whatever it holds."""
    from urllib.parse import quote

    return quote(name, safe="")


def rfc3339_time(text: str, now: datetime, option: str) -> str:
    """The time in RFC 3339 that is meant. Raises BadParameter."""
    from schemas.replays import moment
    from schemas.setting_types import duration

    try:
        if text.strip()[-1:].isalpha() and "T" not in text.upper():
            span = cast(timedelta, duration(text))
            return (now - span).isoformat()
        return moment(text.strip()).isoformat()
    except (ValueError, OverflowError):
        said = f"{text!r} is no time. Give {TIME}"
        raise typer.BadParameter(said, param_hint=option) from None


def _waited_for(client: Client, replay: dict[str, Any]) -> dict[str, Any]:
    """The replay when it has ended, under a progress bar. Ctrl-C ends the waiting alone."""
    try:
        return _watch(client, replay)
    except KeyboardInterrupt:
        note(f"The replay goes on. 'wiredesk replays cancel {replay['id']}' ends it.")
        raise


def _watch(client: Client, replay: dict[str, Any]) -> dict[str, Any]:
    from time import sleep

    from cli.progress import progress

    was_paused = False
    with progress("replaying", replay["total_count"]) as step:
        while replay["status"] == "running":
            if replay["paused"] and not was_paused:
                note("The endpoint is disabled: the replay waits until it is enabled.")
            was_paused, before = replay["paused"], replay["replayed_count"]
            sleep(PAUSE)
            replay = client.get(replay["links"]["self"])
            for _ in range(replay["replayed_count"] - before):
                step()
    return replay


def _sentence(replay: dict[str, Any]) -> str:
    """What was counted, begun or done."""
    total = replay["total_count"]
    deliveries = "1 delivery" if total == 1 else f"{total} deliveries"
    if replay.get("dry_run"):
        return f"To be sent again: {deliveries}."
    if replay["status"] == "running":
        return f"Replay {replay['id']} has begun. To be sent again: {deliveries}."
    return f"Replay {replay['id']} is {replay['status']}: {replay['replayed_count']} of {total}."
