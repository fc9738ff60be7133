"""What `listen` does with each webhook: verify, print, forward."""

from __future__ import annotations

import threading
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx
import orjson
import typer

from cli import subscription
from cli.client import is_local
from cli.closing import Closing
from cli.output import note, print_json
from cli.receiver import Message
from cli.telling import webhook_line

FORWARD_TIMEOUT = 15.0
PER_HOP = frozenset({"host", "connection", "keep-alive", "transfer-encoding", "te", "upgrade"})
"""Headers of the connection, not of the message."""


class Hearing(Closing):
    """Prints genuine messages one at a time, and forwards them if asked to."""

    def __init__(
        self,
        endpoint: dict[str, Any],
        stop: threading.Event,
        *,
        forward: str | None = None,
        as_json: bool = False,
    ) -> None:
        self._endpoint = endpoint
        self._stop = stop
        self._forward = forward
        self._as_json = as_json
        self._printing = threading.Lock()
        self._http = httpx.Client(timeout=FORWARD_TIMEOUT, trust_env=not is_local(forward or ""))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def take(self, message: Message) -> int:
        """Take one message; the status to answer with."""
        flaw = subscription.flaw(self._endpoint, message)
        if flaw is not None:
            note(f"Refused a message: {flaw}.")
            return HTTPStatus.UNAUTHORIZED
        self._print(orjson.loads(message.body))
        return HTTPStatus.NO_CONTENT if self._forward is None else self._pass_on(message)

    def _print(self, body: dict[str, Any]) -> None:
        """Print the message; when nobody reads any more, stop listening."""
        try:
            with self._printing:
                if self._as_json:
                    print_json(body, pretty=False)
                else:
                    typer.echo(webhook_line(body, at=datetime.now().astimezone()))
        except BrokenPipeError:
            self._stop.set()

    def _pass_on(self, message: Message) -> int:
        """Post the same bytes and headers on; the status that came back."""
        headers = {name: value for name, value in message.headers.items() if name not in PER_HOP}
        try:
            request = httpx.Request(
                "POST", self._forward or "", headers=headers, content=message.body
            )
            status = self._http.send(request).status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            note(f"{self._forward} does not answer ({str(error) or type(error).__name__}).")
            return HTTPStatus.BAD_GATEWAY
        if status // 100 != 2:
            note(f"{self._forward} answered {status}.")
        return status
