"""Documents that their provider withdrew."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import bindparam, func, select, update

from schemas.documents import CANCELED, FinishedDocument
from store.document_tables import documents
from store.session import Tx

MOST = 1000
"""Versions of one thing that are withdrawn at once."""

VERSIONS = (
    select(documents.c.id, documents.c.body)
    .where(
        documents.c.external_id == bindparam("the_external_id"),
        func.coalesce(documents.c.source, "") == bindparam("the_source"),
        documents.c.stored_at.is_not(None),
        documents.c.id != bindparam("the_id"),
    )
    .order_by(documents.c.id)
    .limit(MOST)
    .with_for_update()
)
WRITE = (
    update(documents).where(documents.c.id == bindparam("the_id")).values(body=bindparam("body"))
)


NEWEST = (
    select(documents.c.body)
    .where(
        documents.c.external_id == bindparam("the_external_id"),
        func.coalesce(documents.c.source, "") == bindparam("the_source"),
        documents.c.stored_at.is_not(None),
        documents.c.id > bindparam("the_id"),
    )
    .order_by(documents.c.id.desc())
    .limit(1)
)


def is_withdrawn(tx: Tx, done: FinishedDocument) -> bool:
    """Whether a later version of the same thing withdrew the document."""
    fields = done.head.fields
    if fields.external_id is None:
        return False
    asked = {
        "the_external_id": fields.external_id,
        "the_source": fields.source or "",
        "the_id": done.head.id,
    }
    body = tx.execute(NEWEST, asked).scalar()
    return body is not None and bool(orjson.loads(bytes(body))["pub_status"] == CANCELED)


def withdraw(tx: Tx, kill: FinishedDocument) -> list[str]:
    """Have all versions of what the document withdraws say so; their ids, oldest first."""
    fields = kill.head.fields
    if fields.external_id is None:
        return []
    asked = {
        "the_external_id": fields.external_id,
        "the_source": fields.source or "",
        "the_id": kill.head.id,
    }
    rows = tx.execute(VERSIONS, asked).all()
    changed = [_canceled(row.id, orjson.loads(bytes(row.body))) for row in rows if row.body]
    if changed:
        tx.execute(WRITE, changed)
    return [row.id for row in rows]


def _canceled(document_id: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"the_id": document_id, "body": orjson.dumps({**body, "pub_status": CANCELED})}
