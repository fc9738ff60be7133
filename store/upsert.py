"""Inserting what may be there already: one statement, whatever the database."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from store.session import Rows, Tx

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@cache
def _statement(dialect: str, table: Table) -> Executable:
    statement: Executable = INSERT[dialect](table).on_conflict_do_nothing()
    return statement.execution_options(preserve_rowcount=True)


def insert_new(tx: Tx, table: Table, rows: Rows) -> bool:
    """Insert the rows that are not there yet; whether that was all of them.

    The database decides, so of two writers with the same key exactly one inserts.
    """
    return tx.execute(_statement(tx.dialect, table), rows).rowcount == len(rows)
