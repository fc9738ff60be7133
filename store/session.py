"""Transactions: rows first, tasks after the commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import DataError, OperationalError

from schemas.errors import DatabaseAwayError, UnstorableError
from schemas.room_errors import DiskFullError
from schemas.tasks import TaskName
from store import queue
from store.engine import get_engine

Rows = Sequence[dict[str, Any]]


class Tx:
    """One open transaction, and the work it makes due."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self.wakes: set[TaskName] = set()

    def execute(
        self, statement: Executable, rows: Rows | dict[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run a statement: once, with the values of a dict, or for each of several."""
        return self.connection.execute(statement, rows)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """If what is done inside fails, it alone is undone."""
        with self.connection.begin_nested():
            yield

    def wake_after_commit(self, task: TaskName) -> None:
        """Say that this transaction makes work of that kind due."""
        self.wakes.add(task)


FULL = "53100"
"""PostgreSQL's code for a full disk."""

AWAY = ("locked", "busy", "unable to open", "disk", "full", "readonly")
"""What SQLite says when it cannot write now; its other errors are bugs of ours."""


@contextmanager
def _told() -> Iterator[None]:
    """Say in our own words that the database is away: its driver's words quote rows."""
    try:
        yield
    except DataError as error:
        raise UnstorableError from error
    except OperationalError as error:
        said = str(error.orig)
        if isinstance(error.orig, sqlite3.Error) and not any(word in said for word in AWAY):
            raise
        if "is full" in said or getattr(error.orig, "sqlstate", None) == FULL:
            raise DiskFullError from error
        raise DatabaseAwayError from error


@contextmanager
def transaction(*, durable: bool = True) -> Iterator[Tx]:
    """A transaction that commits at the end, or leaves no trace.

    Workers are woken after the commit; a broker that does not answer changes nothing.
    With `durable=False` the commit is safe from a crash of any process but may be lost
    with the machine's power: right for a claim, which would then simply be made again.
    """
    with _told(), get_engine().connect() as connection:
        connection.execution_options(writes=True, durable=durable)
        with connection.begin():
            tx = Tx(connection)
            yield tx
    for task in tx.wakes:
        queue.wake(task)


@contextmanager
def reading() -> Iterator[Tx]:
    """A transaction that only reads: it sees one moment and blocks nobody."""
    with _told(), get_engine().connect() as connection, connection.begin():
        yield Tx(connection)
