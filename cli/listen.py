"""`wiredesk listen`: a temporary endpoint on this machine that shows what arrives."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note

Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="Port to listen on. Default: a free one.")
]
Forward = Annotated[
    str | None,
    typer.Option(
        "--forward",
        help="Post each webhook on to this URL, byte for byte, and answer with its status.",
        metavar="URL",
    ),
]

EXAMPLES = examples(
    "wiredesk listen",
    "wiredesk listen --forward http://localhost:3000/hooks",
    "wiredesk listen --json | jq .data.document.title",
)


def listen(
    port: Port = 0,
    forward: Forward = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Register a temporary endpoint here, verify and print each webhook, until stopped."""
    from signal import SIGHUP, SIGTERM

    from cli import subscription
    from cli.client import connect
    from cli.hearing import Hearing
    from cli.receiver import Receiver
    from cli.signals import stopping

    with (
        stopping(SIGTERM, SIGHUP) as stop,
        connect(url, key) as client,
        Receiver(port) as receiver,
        subscription.subscribed(client, receiver.url, description="wiredesk listen") as endpoint,
        Hearing(endpoint, stop, forward=forward, as_json=as_json) as hearing,
    ):
        note(f"Listening at {receiver.url} as endpoint {endpoint['id']}. Ctrl-C ends it.")
        if forward is not None:
            note(f"What is forwarded is signed with {endpoint['secret']}")
        subscription.hint()
        receiver.start(hearing.take)
        stop.wait()
