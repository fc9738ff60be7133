"""A real web site on a port of its own, from which documents are fetched."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Page:
    """What is answered at a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """The Content-Length that is told, where it is not the body's; -1: none is told."""
    opens: threading.Event | None = None
    """The answer waits for it."""


class Website:
    """Serves pages by path, and records which were asked for."""

    def __init__(self, pages: dict[str, Page] | None = None, *, host: str = "127.0.0.1") -> None:
        self.pages = pages or {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer((host, 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_port}"

    def __enter__(self) -> "Website":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(site: Website) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append({name.lower(): value for name, value in self.headers.items()})
            page = site.pages.get(self.path, Page(b"Nothing here.", 404))
            if page.opens is not None:
                page.opens.wait(20)
            try:
                self._answer(page)
            except ConnectionError:
                self.close_connection = True

        def _answer(self, page: Page) -> None:
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            length = len(page.body) if page.length is None else page.length
            if length >= 0:
                self.send_header("content-length", str(length))
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
