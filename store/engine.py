"""The connection to the database: SQLite or PostgreSQL, and what differs on opening one."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg.types.string import TextLoader
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL

from schemas.errors import SettingsError
from schemas.settings import get_settings

BUSY_TIMEOUT = 30.0
"""Seconds a SQLite writer waits for another before it gives up."""

NO_LONG_WAIT = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How long PostgreSQL's client waits for a host that went without a word (seconds, and
milliseconds): left to itself, up to two hours."""

ON_CONNECT = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16384",
    "PRAGMA mmap_size=268435456",
)


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL. Raises SettingsError for anything else.

    Parameters never stand in error messages: they hold document text.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgres(parsed)
    raise SettingsError(
        f"WIREDESK_DATABASE_URL names {parsed.get_backend_name()!r}. Use sqlite:/// or postgresql://"
    )


def _dump(value: Any) -> str:
    return orjson.dumps(value).decode()


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        json_serializer=_dump,
        json_deserializer=orjson.loads,
        pool_size=8,
        max_overflow=16,
        pool_pre_ping=True,
        connect_args=NO_LONG_WAIT,
    )
    event.listen(engine, "connect", _ids_as_text)
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _ids_as_text(connection: psycopg.Connection[Any], _record: object) -> None:
    """Have ids come as the text they are used as: every row has several."""
    connection.adapters.register_loader("uuid", TextLoader)


def _sqlite(url: URL) -> Engine:
    if url.database:
        _make_private(Path(url.database))
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=_dump,
        json_deserializer=orjson.loads,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
        pool_size=8,
        max_overflow=16,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path) -> None:
    """Make the file, if it is not there, readable by its owner only: it holds documents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Take transactions into our own hands: the driver would begin them too late."""
    connection.isolation_level = None
    for pragma in ON_CONNECT:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    """Begin as the caller said: a writer takes its lock at once, so it never has to
    give up half-way; a reader takes none."""
    options = connection.get_execution_options()
    level = "FULL" if options.get("durable", True) else "NORMAL"
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    """Begin as the caller said: what need not be durable does not wait for the disk."""
    if not connection.get_execution_options().get("durable", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


@cache
def get_engine() -> Engine:
    """The engine of this process."""
    return make_engine(get_settings().database)


def forget_connections() -> None:
    """Leave the parent's connections alone after a fork: this process opens its own."""
    if get_engine.cache_info().currsize:
        get_engine().dispose(close=False)
        get_engine.cache_clear()
