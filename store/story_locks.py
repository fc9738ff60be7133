"""Holding what two similar documents have in common, so that one of them sees the other."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from store.session import Tx

LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def hold(tx: Tx, keys: Iterable[int]) -> None:
    """Let no other transaction that holds one of these keys go on before this one ends.

    Hold them before anything else, or two transactions could wait for each other. SQLite
    lets only one write at a time: there is nothing to hold.
    """
    wanted = sorted(set(keys))
    if wanted and tx.dialect == "postgresql":
        tx.execute(LOCK, {"keys": wanted})
