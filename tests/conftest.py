"""A clean environment, a real database of each kind, a recorded queue, a real receiver."""

import os
import signal
from collections.abc import Iterator
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from sqlalchemy import text

from schemas import settings as settings_module
from schemas.settings import Settings
from schemas.tasks import TaskName
from store import engine, migrate, queue
from store.columns import metadata
from store.engine import get_engine
from tests import servers
from tests.receiver import Receiver

hypothesis.settings.register_profile("suite", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("suite")

DATABASES = ("sqlite", "postgresql")


def pytest_configure() -> None:
    """Have Ctrl-C interrupt, which some tests send: a shell that starts the suite in the
    background has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name long bytes by their kind alone: some hold the time at which they were made, and all
    processes of the suite must call a test the same."""
    return "bytes" if isinstance(val, bytes) and len(val) > 20 else None


def forget() -> None:
    """Have the process read its settings and open its database anew."""
    if engine.get_engine.cache_info().currsize:
        get_engine().dispose()
    settings_module.get_settings.cache_clear()
    engine.get_engine.cache_clear()
    queue.get_app.cache_clear()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path) -> Iterator[None]:
    """No setting of the developer's machine reaches a test, and nothing of one test the next."""
    for name in [name for name in os.environ if name.startswith("WIREDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WIREDESK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WIREDESK_SECRET_KEY", "a key for tests")
    monkeypatch.setattr(Settings, "model_config", {**Settings.model_config, "env_file": None})
    forget()
    yield
    forget()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server for all tests of this process."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture
def fresh_postgresql(postgresql_url) -> Iterator[str]:
    """A database of its own on the PostgreSQL server."""
    name = f"fresh_{uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgresql_url.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def woken(monkeypatch) -> list[TaskName]:
    """The wake-ups that were sent, in place of a queue."""
    sent: list[TaskName] = []
    monkeypatch.setattr(queue, "wake", sent.append)
    return sent


@pytest.fixture(params=DATABASES)
def database(request, monkeypatch, woken) -> str:
    """An empty database at the newest schema: every test that asks for it runs on both."""
    if request.param == "postgresql":
        monkeypatch.setenv("WIREDESK_DATABASE_URL", request.getfixturevalue("postgresql_url"))
    forget()
    migrate.migrate()
    empty()
    return request.param


def empty() -> None:
    """Remove all rows."""
    with get_engine().connect().execution_options(writes=True) as connection, connection.begin():
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"DELETE FROM {table.name}"))
        connection.execute(text("INSERT INTO stream VALUES (1, 0)"))


@pytest.fixture
def settings(database) -> Settings:
    """The settings in force, loopback allowed."""
    os.environ["WIREDESK_ALLOW_PRIVATE_WEBHOOKS"] = "127.0.0.0/8"
    forget()
    try:
        yield settings_module.get_settings()
    finally:
        del os.environ["WIREDESK_ALLOW_PRIVATE_WEBHOOKS"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A subscriber that takes everything, until it is told otherwise."""
    with Receiver() as running:
        yield running
