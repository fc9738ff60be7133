"""A receiver of webhooks on this machine, for as long as a command runs."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from cli.closing import Closing
from cli.errors import CommandError

HOST = "127.0.0.1"
LARGEST_BODY = 16 * 1024 * 1024
MOST_DIGITS = 9
IDLE = 60.0
"""Seconds a sender's connection may be silent."""


@dataclass(frozen=True, slots=True)
class Message:
    """One webhook as it came; header names are in lower case."""

    headers: dict[str, str]
    body: bytes


Take = Callable[[Message], int]
"""Takes a message and says the status to answer with. Called from several threads."""


class _Server(ThreadingTCPServer):
    """A server that knows who takes its messages."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128
    take: Take


class _Handler(BaseHTTPRequestHandler):
    """Reads one POST after the other off a connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE
    server: _Server

    def do_POST(self) -> None:
        """Hand the message over and answer with its status."""
        length = self.headers.get("content-length", "")
        if not length.isdecimal():
            self._answer(HTTPStatus.LENGTH_REQUIRED, close=True)
        elif len(length) > MOST_DIGITS or int(length) > LARGEST_BODY:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, close=True)
        else:
            headers = {name.lower(): value for name, value in self.headers.items()}
            message = Message(headers, self.rfile.read(int(length)))
            self._answer(self.server.take(message))

    def _answer(self, status: int, *, close: bool = False) -> None:
        self.send_response(status)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("content-length", "0")
        if close:
            self.send_header("connection", "close")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: what arrives is told by whoever takes it."""


class Receiver(Closing):
    """A port of this machine that takes webhooks. Use it as a context manager.

    The port is taken at once; messages wait until `start`.
    """

    def __init__(self, port: int = 0) -> None:
        try:
            self._server = _Server((HOST, port), _Handler)
        except OSError as error:
            raise CommandError(_why(port, error)) from error
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where webhooks are to be posted."""
        return f"http://{HOST}:{self._server.server_address[1]}/"

    def start(self, take: Take) -> None:
        """Hand every message to `take` from now on."""
        self._server.take = take
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="receiver", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Give the port back."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def _why(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Choose another with --port, or leave it out for a free one."
    return f"Port {port} cannot be opened: {error.strerror}. Leave --port out for a free one."
