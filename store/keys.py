"""API keys: made here, kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, func, insert, or_, select, update

from schemas.errors import LastAdminKeyError, NotFoundError, TooManyKeysError
from schemas.keys import MOST_KEYS, KeyCreated, KeyOut, KnownKey, Scope
from store.ids import new_id
from store.session import Tx
from store.tables import keys
from store.upsert import insert_new

PREFIX = "wd_"

SHOWN = [keys.c[name] for name in KeyOut.model_fields]

LIVING = keys.c.revoked_at.is_(None) & or_(
    keys.c.expires_at.is_(None), keys.c.expires_at > bindparam("now")
)

KNOWN = select(keys.c.id, keys.c.hash, keys.c.scopes, keys.c.expires_at, keys.c.rate_limit).where(
    keys.c.hash == bindparam("digest"), LIVING
)

IS_ADMIN = cast(keys.c.scopes, Text).contains(f'"{Scope.ADMIN.value}"') & LIVING

WITH_ADMINS = (
    select(keys.c.id, IS_ADMIN.label("is_admin"))
    .where(or_(keys.c.id == bindparam("the_id"), IS_ADMIN))
    .order_by(keys.c.id)
    .with_for_update()
)
"""A key and all living admin keys. They stay locked until the commit, so that two requests
cannot each revoke the one that the other leaves."""

USED = (
    update(keys)
    .where(
        keys.c.id == bindparam("the_id"),
        or_(keys.c.last_used_at.is_(None), keys.c.last_used_at < bindparam("used_at")),
    )
    .values(last_used_at=bindparam("used_at"))
)


def add(
    tx: Tx,
    name: str,
    scopes: Sequence[Scope],
    *,
    now: datetime,
    expires_at: datetime | None = None,
    rate_limit: float | None = None,
) -> KeyCreated:
    """Add a key; what comes back holds it, this once. Raises TooManyKeysError."""
    living = select(func.count()).select_from(keys).where(LIVING)
    if tx.execute(living, {"now": now}).scalar_one() >= MOST_KEYS:
        raise TooManyKeysError(MOST_KEYS)
    key = PREFIX + secrets.token_urlsafe(32)
    row = _new_row(name, key, scopes, now) | {"expires_at": expires_at, "rate_limit": rate_limit}
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


def find(tx: Tx, key: str, *, now: datetime) -> KnownKey | None:
    """What is known of the key; None if it is unknown, revoked or expired."""
    wanted = digest(key)
    row = tx.execute(KNOWN, {"digest": wanted, "now": now}).one_or_none()
    if row is None or not hmac.compare_digest(row.hash, wanted):
        return None
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return KnownKey(row.id, scopes, row.expires_at, row.rate_limit)


def page(tx: Tx, *, limit: int | None = None, before: str | None = None) -> list[KeyOut]:
    """Keys, newest first: all, or so many of those made before one."""
    statement = select(*SHOWN).order_by(keys.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(keys.c.id < before)
    return [_shown(row) for row in tx.execute(statement)]


def get(tx: Tx, key_id: str) -> KeyOut:
    """One key. Raises NotFoundError."""
    row = tx.execute(select(*SHOWN).where(keys.c.id == key_id)).one_or_none()
    if row is None:
        raise NotFoundError("key", key_id)
    return _shown(row)


def revoke(tx: Tx, key_id: str, *, now: datetime) -> None:
    """End a key; again does no harm. Raises NotFoundError, and LastAdminKeyError where
    nobody could make keys by HTTP any more."""
    found = tx.execute(WITH_ADMINS, {"the_id": key_id, "now": now}).all()
    if key_id not in [row.id for row in found]:
        raise NotFoundError("key", key_id)
    if [row.id for row in found if row.is_admin] == [key_id]:
        raise LastAdminKeyError(key_id)
    tx.execute(
        update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
    )


def note_use(tx: Tx, used: Mapping[str, datetime]) -> None:
    """Write when keys were last used, by id; never an earlier time than is there."""
    rows = [{"the_id": key_id, "used_at": used[key_id]} for key_id in sorted(used)]
    if rows:
        tx.execute(USED, rows)


def _shown(row: Row[Any]) -> KeyOut:
    return KeyOut.model_validate(row, from_attributes=True)
