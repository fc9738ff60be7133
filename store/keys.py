"""API keys: made here, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from schemas.errors import NotFoundError
from schemas.keys import KeyCreated, KeyOut, Scope
from store.ids import new_id
from store.session import Tx
from store.tables import keys
from store.upsert import insert_new

PREFIX = "wd_"


def add(tx: Tx, name: str, scopes: Sequence[Scope], *, now: datetime) -> KeyCreated:
    """Add a key; what comes back holds it, this once."""
    key = PREFIX + secrets.token_urlsafe(32)
    row = _new_row(name, key, scopes, now)
    tx.execute(insert(keys).values(**row))
    return KeyCreated.model_validate({**row, "key": key})


def ensure(tx: Tx, name: str, key: str, scopes: Sequence[Scope], *, now: datetime) -> None:
    """See to it that this very key is known; a revoked one stays revoked."""
    insert_new(tx, keys, [_new_row(name, key, scopes, now)])


def _new_row(name: str, key: str, scopes: Sequence[Scope], now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "name": name,
        "hash": digest(key),
        "scopes": [scope.value for scope in scopes],
        "created_at": now,
    }


def digest(key: str) -> str:
    """What the database keeps of a key. Keys are long and random, so one hash is enough;
    looking one up by its hash tells an attacker's clock nothing about the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def scopes_of(tx: Tx, key: str) -> frozenset[Scope]:
    """What the key may do; nothing if it is unknown or revoked."""
    row = tx.execute(
        select(keys.c.scopes).where(keys.c.hash == digest(key), keys.c.revoked_at.is_(None))
    ).one_or_none()
    return frozenset(Scope(scope) for scope in row.scopes) if row else frozenset()


def page(tx: Tx) -> list[KeyOut]:
    """All keys, newest first."""
    return [_shown(row) for row in tx.execute(select(keys).order_by(keys.c.id.desc()))]


def revoke(tx: Tx, key_id: str, *, now: datetime) -> None:
    """End a key. Raises NotFoundError."""
    ended = tx.execute(
        update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
    )
    if not ended.rowcount:
        raise NotFoundError("key", key_id)


def _shown(row: Row[Any]) -> KeyOut:
    return KeyOut.model_validate(row, from_attributes=True)
