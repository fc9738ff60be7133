"""`wiredesk` run in this process, as a person would run it."""

import io
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
import structlog

from cli import main
from schemas.settings import Settings, get_settings
from store import migrate
from tests.conftest import forget


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value it printed."""
        return orjson.loads(self.out)

    @property
    def jsons(self) -> list[Any]:
        """The JSON values it printed, one a line."""
        return [orjson.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def settings(monkeypatch, woken) -> Settings:
    """Settings that let the service post to this machine, over an empty database."""
    monkeypatch.setenv("WIREDESK_ALLOW_PRIVATE_WEBHOOKS", "127.0.0.0/8")
    monkeypatch.setenv("WIREDESK_PULSE_INTERVAL", "20ms")
    monkeypatch.setenv("WIREDESK_TAGGERS", "language")
    forget()
    migrate.migrate()
    return get_settings()


@pytest.fixture
def wiredesk(capfd, monkeypatch) -> Iterator[Callable[..., Ran]]:
    """Run one command: its arguments, and what stands on stdin."""
    handlers, level = logging.root.handlers, logging.root.level
    on_term = signal.getsignal(signal.SIGTERM)

    def run(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        status = main.run([str(arg) for arg in args])
        printed = capfd.readouterr()
        return Ran(status, printed.out, printed.err)

    yield run
    signal.signal(signal.SIGTERM, on_term)
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()
