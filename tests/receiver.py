"""A real subscriber on a port of its own."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
from standardwebhooks import Webhook

from tests.servers import until


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict:
        return orjson.loads(self.body)

    @property
    def document(self) -> dict:
        return self.event["data"]["document"]

    def verifies(self, secret: str) -> bool:
        """Whether the reference library accepts the signature; it raises if not."""
        Webhook(secret).verify(self.body.decode(), self.headers)
        return True


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Receiver:
    """Records what it is sent. Answers 204, or what it is told to, in order."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._answers: list[int | Answer] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/in"

    @property
    def ids(self) -> list[str]:
        """The webhook-ids that came, in order, repeats included."""
        with self._lock:
            return [request.headers["webhook-id"] for request in self.received]

    def answers(self, *wanted: int | Answer) -> None:
        """Answer the next requests with these statuses, or answers in full."""
        self._answers += wanted

    def take(self, headers: dict[str, str], body: bytes) -> int | Answer:
        with self._lock:
            self.received.append(Received(headers, body))
            return self._answers.pop(0) if self._answers else 204

    def waits_for(self, count: int, *, within: float = 20.0) -> Sequence[Received]:
        """The requests, once there are so many."""
        until(lambda: len(self.received) >= count, within=within)
        return list(self.received)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = receiver.take(headers, body)
            answer = told if isinstance(told, Answer) else Answer(told)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
