"""A real subscriber that is asked for its consent before anything is sent to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Consenting:
    """Answers OPTIONS with these headers, and records who asked."""

    def __init__(self, *, status: int = 200, **headers: str) -> None:
        self.status = status
        self.headers = headers
        self.asked: list[dict[str, str]] = []
        self.posted: list[dict[str, str]] = []
        self.url = ""


def consent(origin: str = "*", rate: str | None = None) -> dict[str, str]:
    """The headers that give consent."""
    return {"WebHook-Allowed-Origin": origin} | ({"WebHook-Allowed-Rate": rate} if rate else {})


@contextmanager
def consenting(*, status: int = 200, headers: dict[str, str]) -> Iterator[Consenting]:
    """A running subscriber."""
    subscriber = Consenting(status=status, **headers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(subscriber))
    server.daemon_threads = True
    subscriber.url = f"http://127.0.0.1:{server.server_port}/in"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield subscriber
    finally:
        server.shutdown()
        server.server_close()


def _handler(subscriber: Consenting) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_OPTIONS(self) -> None:
            subscriber.asked.append(self._told())
            self.send_response(subscriber.status)
            for name, value in subscriber.headers.items():
                self.send_header(name, value)
            self._end()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            subscriber.posted.append(self._told())
            self.send_response(204)
            self._end()

        def _told(self) -> dict[str, str]:
            return {name.lower(): value for name, value in self.headers.items()}

        def _end(self) -> None:
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
