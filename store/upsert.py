"""Inserting what may be there already: one statement, whatever the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite

from store.session import Rows, Tx

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(tx: Tx, table: Table, rows: Rows, *, key: Column[Any]) -> set[Any]:
    """Insert the rows whose key is not there yet; the keys that were inserted.

    The database decides, so of two writers with the same key exactly one inserts.
    """
    statement = INSERT[tx.dialect](table).on_conflict_do_nothing().returning(key)
    return set(tx.execute(statement, rows).scalars())
