"""An endpoint that lives as long as a command does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from cli import verify
from cli.client import Client, ServerError
from cli.output import dim, note
from cli.receiver import Message
from schemas.settings import get_settings


@contextmanager
def subscribed(client: Client, url: str, *, description: str) -> Iterator[dict[str, Any]]:
    """A new endpoint with that URL, removed at the end, whatever happens."""
    wanted = {"url": url, "description": description}
    endpoint: dict[str, Any] = client.request("POST", "/v1/endpoints", json=wanted)
    try:
        yield endpoint
    finally:
        _remove(client, endpoint["id"])


def _remove(client: Client, endpoint_id: str) -> None:
    try:
        client.request("DELETE", f"/v1/endpoints/{endpoint_id}")
    except ServerError as error:
        note(
            f"The endpoint could not be removed: {error} "
            f"Later, run 'wiredesk endpoints remove {endpoint_id}'."
        )


def flaw(endpoint: dict[str, Any], message: Message) -> str | None:
    """Why the message is not from that endpoint's server, now; None: it is."""
    return verify.flaw(endpoint["secret"], message.headers, message.body, now=datetime.now(UTC))


def hint() -> None:
    """Say what keeps webhooks from this machine, unless the settings here rule it out."""
    if not get_settings().allow_private_webhooks:
        dim(
            "If nothing arrives: the server's workers need "
            "WIREDESK_ALLOW_PRIVATE_WEBHOOKS=127.0.0.0/8 to post to this machine."
        )
