"""Subscribers that behave badly, byte by byte, each on a port of its own."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

Behaviour = Callable[[socket.socket], None]
"""What is done with a connection once its request was read; then it is closed."""

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


class Hostile:
    """A server that reads a request and then does what it was made for."""

    def __init__(self, behave: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        """What came, whole."""
        self._behave, self._tls = behave, tls
        self._connections: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0), backlog=128)

    def __enter__(self) -> "Hostile":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ends whatever still goes on: nothing of it outlives the test."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def port(self) -> int:
        return self._server.getsockname()[1]

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self._connections.append(connection)
                threading.Thread(target=self._take, args=(connection,), daemon=True).start()

    def _take(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as kept:
            kept.enter_context(connection)
            if self._tls:
                connection = kept.enter_context(self._tls.wrap_socket(connection, server_side=True))
            self.requests.append(read_request(connection))
            self._behave(connection)


def read_request(connection: socket.socket) -> bytes:
    """One request, head and body."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += received(connection)
    head, _, body = read.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += received(connection)
    return head + b"\r\n\r\n" + body


def received(connection: socket.socket) -> bytes:
    """Some bytes; an OSError where there will be none."""
    if not (data := connection.recv(65536)):
        raise ConnectionResetError
    return data


def says(*parts: bytes) -> Behaviour:
    """Sends these bytes, and closes."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"".join(parts))

    return behave


def hangs(*before: bytes) -> Behaviour:
    """Sends these bytes, and then nothing, for as long as it is let."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"".join(before))
        connection.recv(1)

    return behave


def drips(before: bytes, drop: bytes, *, every: float = 1.0) -> Behaviour:
    """Sends these bytes, and then a drop now and then, without an end."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(every)

    return behave


def pours(before: bytes, piece: bytes, poured: list[int]) -> Behaviour:
    """Sends these bytes, and then pieces as fast as they are taken, without an end; `poured`
    grows by what the system took of each."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            poured.append(connection.send(piece))

    return behave


def resets(*before: bytes) -> Behaviour:
    """Sends these bytes, and breaks the connection off."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"".join(before))
        time.sleep(0.05)
        at_once = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        connection.close()

    return behave


def lead_to_loopback(patch: pytest.MonkeyPatch, *names: str) -> list[str]:
    """Those names lead to 127.0.0.1, and no other is found; the list of all asked for."""
    real, asked = socket.getaddrinfo, list[str]()

    def look_up(host: str, *args: Any, **more: Any) -> Any:
        asked.append(host)
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return real("127.0.0.1", *args, **more)

    patch.setattr(socket, "getaddrinfo", look_up)
    return asked
