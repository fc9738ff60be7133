"""`wiredesk seed`: shows sample documents arriving at a receiver."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Key, Url
from cli.output import note, print_columns, print_json

if TYPE_CHECKING:
    from cli.client import Client
    from cli.pushing import Posting, Pushed

SEEDS = Path(__file__).parent.parent / "seeds" / "documents"

Timeout = Annotated[
    float, typer.Option("--timeout", min=1, help="Seconds to wait for the webhooks at most.")
]


def seed(timeout: Timeout = 120, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Send the sample documents of `seeds/` to a running server, and show what arrives.

    A receiver on this machine is registered for as long as this takes. Running it again
    does no harm: known documents are reported as duplicates.
    """
    from cli import sowing
    from cli.client import connect
    from cli.push import tell_failures
    from cli.signals import exit_on_term

    exit_on_term()
    posted = sowing.postings(SEEDS)
    with connect(url, key) as client:
        pushed, missing = _sow(client, posted, timeout=timeout, quiet=as_json)
        entries = sowing.found(client, posted, pushed)
    tell_failures(pushed)
    if as_json:
        print_json({"missing": sorted(missing), "items": entries})
    else:
        typer.echo()
        print_columns(sowing.HEADINGS, map(sowing.row, entries))
    _end(pushed, missing, timeout)


def _sow(
    client: Client, posted: list[Posting], *, timeout: float, quiet: bool
) -> tuple[list[Pushed], set[str]]:
    """Send the documents to the server while a receiver is registered there."""
    from cli import sowing, subscription
    from cli.push import send
    from cli.receiver import Receiver

    with (
        Receiver() as receiver,
        subscription.subscribed(client, receiver.url, description="wiredesk seed") as endpoint,
    ):
        note(f"Receiving at {receiver.url} as endpoint {endpoint['id']}.")
        arrivals = sowing.Arrivals(endpoint, note if quiet else typer.echo)
        receiver.start(arrivals.take)
        pushed = send(client, posted, wait=None)
        return pushed, arrivals.wait_for(sowing.expected(pushed), seconds=timeout)


def _end(pushed: list[Pushed], missing: set[str], timeout: float) -> None:
    """Say how it ended. Raises CommandError if a webhook is missing, Exit if a file is."""
    from cli.errors import CommandError
    from cli.push import summed_up

    counts: dict[str, Any] = summed_up(pushed)
    note(", ".join(f"{name}: {count}" for name, count in counts.items()))
    if missing:
        raise CommandError(
            f"{len(missing)} of {counts['accepted']} webhooks did not arrive in {timeout:g} s. "
            "Check that the workers run, with WIREDESK_ALLOW_PRIVATE_WEBHOOKS=127.0.0.0/8."
        )
    if counts["failed"]:
        raise typer.Exit(1)
