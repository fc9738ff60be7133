"""Inserting many rows, also where some may be there already, on either database.

Both ways hand the driver what it needs and no more: to have every value of every row named
and composed would take longer than the database does.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import orjson
from sqlalchemy import JSON, Column, Executable, LargeBinary, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from store.session import Rows, Tx

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
SQLITE = sqlite.dialect()

COUNTED = {"preserve_rowcount": True}

Process = Callable[[Any], Any]


def insert_new(tx: Tx, table: Table, rows: Rows) -> bool:
    """Insert the rows that are not there yet; whether that was all of them.

    The database decides, so of two writers with the same key exactly one inserts.
    """
    return _insert(tx, table, rows, "ON CONFLICT DO NOTHING") == len(rows)


def insert_all(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert the rows, none of which is there yet."""
    _insert(tx, table, rows, "")


def _insert(tx: Tx, table: Table, rows: Rows, ending: str) -> int:
    """How many rows were inserted."""
    names = tuple(rows[0])
    if tx.dialect == "postgresql":
        done = tx.execute(_from_json(table, names, ending), {"rows": _as_json(rows)})
        return int(done.rowcount)
    return sum(_insert_some(tx, table, names, some, ending) for some in _bundles(rows))


BUNDLES = (64, 32, 16, 8, 4, 2, 1)
"""How many rows one statement takes on SQLite. A driver that takes them one by one gives
the interpreter's lock away, and waits for it, at every row. Few sizes: few statements to
prepare."""


def _bundles(rows: Rows) -> Iterator[Rows]:
    start = 0
    while start < len(rows):
        size = next(size for size in BUNDLES if size <= len(rows) - start)
        yield rows[start : start + size]
        start += size


def _insert_some(tx: Tx, table: Table, names: tuple[str, ...], rows: Rows, ending: str) -> int:
    processes = _processes(table, names)
    values = [
        process(row[name]) if process else row[name] for row in rows for name, process in processes
    ]
    statement = _of_values(table, names, ending, len(rows))
    done = tx.connection.exec_driver_sql(statement, tuple(values), execution_options=COUNTED)
    return int(done.rowcount)


@cache
def _of_values(table: Table, names: tuple[str, ...], ending: str, count: int) -> str:
    row = f"({', '.join('?' * len(names))})"
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - names of our own tables
        f"VALUES {', '.join([row] * count)} {ending}"
    )


Processes = tuple[tuple[str, Process | None], ...]
"""The names of columns, and how each one's values become what the driver takes."""


@cache
def _processes(table: Table, names: tuple[str, ...]) -> Processes:
    return tuple((name, _process(table.c[name])) for name in names)


def _process(column: Column[Any]) -> Process | None:
    if isinstance(column.type, JSON):
        return _dumped
    return column.type.dialect_impl(SQLITE).bind_processor(SQLITE)


def _dumped(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


@cache
def _from_json(table: Table, names: tuple[str, ...], ending: str) -> Executable:
    """One parameter holds all rows: it costs a fraction of one message for each of them."""
    columns = [table.c[name] for name in names]
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(map(_value, columns))} "
        f"FROM json_to_recordset(CAST(:rows AS json)) AS r({', '.join(map(_declared, columns))}) "
        f"{ending}"
    )
    return statement.execution_options(**COUNTED)


def _value(column: Column[Any]) -> str:
    is_binary = isinstance(column.type, LargeBinary)
    return f"decode({column.name}, 'base64')" if is_binary else column.name


def _declared(column: Column[Any]) -> str:
    is_binary = isinstance(column.type, LargeBinary)
    kind = "text" if is_binary else column.type.compile(dialect=POSTGRESQL)
    return f"{column.name} {kind}"


def _as_json(rows: Rows) -> str:
    return orjson.dumps(rows, default=_base64).decode()


def _base64(value: object) -> str:
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} has no place in a row")
    return base64.b64encode(value).decode()
