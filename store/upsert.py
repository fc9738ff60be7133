"""Inserting what may be there already: one statement for all rows, on either database."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Column, Executable, LargeBinary, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from store.session import Rows, Tx

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_new(tx: Tx, table: Table, rows: Rows) -> bool:
    """Insert the rows that are not there yet; whether that was all of them.

    The database decides, so of two writers with the same key exactly one inserts.
    """
    if tx.dialect == "postgresql":
        done = tx.execute(_from_json(table, tuple(rows[0])), {"rows": _as_json(rows)})
    else:
        done = tx.execute(_one_by_one(table), rows)
    return done.rowcount == len(rows)


@cache
def _one_by_one(table: Table) -> Executable:
    statement = sqlite.insert(table).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)


@cache
def _from_json(table: Table, names: tuple[str, ...]) -> Executable:
    """One parameter holds all rows: it costs a fraction of one message for each of them."""
    columns = [table.c[name] for name in names]
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(map(_value, columns))} "
        f"FROM json_to_recordset(CAST(:rows AS json)) AS r({', '.join(map(_declared, columns))}) "
        "ON CONFLICT DO NOTHING"
    )
    return statement.execution_options(preserve_rowcount=True)


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
