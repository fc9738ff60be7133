"""`wiredesk push`: sends files and folders to a running server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, plain, print_json

if TYPE_CHECKING:
    from cli.client import Client
    from cli.pushing import Posting, Pushed

Paths = Annotated[
    list[Path], typer.Argument(help="Files or folders, with all they hold.", metavar="PATH…")
]
Source = Annotated[
    str | None,
    typer.Option("--source", help="Where documents come from whose sidecar does not say."),
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until all are stored or failed.")]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0, help="Seconds that --wait waits at most.")
]

EXAMPLES = examples(
    "wiredesk push story.pdf --source reuters",
    "wiredesk push archive/ --wait",
)


def push(
    paths: Paths,
    source: Source = None,
    wait: Wait = False,
    timeout: Timeout = 600,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Send files or folders to a running server, and sum up what became of them.

    NAME.meta.json beside NAME carries its fields. Symbolic links in folders are passed over.
    With --wait, a document that was known and cannot be read has failed, too.
    """
    from cli import files, sidecars
    from cli.client import connect
    from cli.pushing import Posting

    named = sidecars.leave_to_their_files(paths)
    postings = [Posting(file, source) for file in files.files_in(named)]
    if not postings:
        raise files.no_files(paths)
    with connect(url, key) as client:
        client.request("GET", "/healthz")
        pushed = send(client, postings, wait=timeout if wait else None)
    tell_failures(pushed)
    summary = summed_up(pushed)
    if as_json:
        print_json({**summary, "items": [one.shown() for one in pushed]})
    else:
        typer.echo(", ".join(f"{name}: {count}" for name, count in summary.items()))
    if summary["failed"]:
        raise typer.Exit(1)


def send(client: Client, postings: list[Posting], *, wait: float | None) -> list[Pushed]:
    """Send the files under a progress bar; `wait`: seconds to wait for their reading."""
    from cli import pushing
    from cli.progress import progress

    with progress("sending", len(postings)) as step:
        pushed = pushing.push_all(client, postings, step=step)
    if wait is None:
        return pushed
    with progress("reading", len(pushing.ids_of(pushed))) as step:
        return pushing.wait_all(client, pushed, seconds=wait, step=step)


def summed_up(pushed: list[Pushed]) -> dict[str, int]:
    """How many files there were, and how many had each result."""
    from cli.pushing import Result

    results = [one.result for one in pushed]
    return {
        "files": len(results),
        "accepted": results.count(Result.ACCEPTED),
        "duplicates": results.count(Result.DUPLICATE),
        "failed": results.count(Result.FAILED),
    }


def tell_failures(pushed: list[Pushed]) -> None:
    """Say why each file that failed did."""
    from cli.files import shown

    for one in pushed:
        if one.reason is not None:
            note(f"{shown(one.file)}: {plain(one.reason)}")
