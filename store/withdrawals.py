"""Documents that their provider withdrew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, func, select, update

from schemas.documents import CANCELED, FinishedDocument, SavedDocument
from store.document_tables import documents
from store.documents import find
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


ONE = (
    select(documents.c.id, documents.c.body, documents.c.supersedes)
    .where(documents.c.id == bindparam("the_id"))
    .with_for_update()
)
LONGEST_CHAIN = 50


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


def withdraw(tx: Tx, kill: FinishedDocument) -> list[SavedDocument]:
    """Have all versions of what the document withdraws say so; as they were, oldest first.

    Those are the versions of its `external_id`, or what it supersedes and what that did.
    """
    rows = _named(tx, kill) if kill.head.fields.external_id is not None else _chain(tx, kill)
    old = [(row.id, orjson.loads(bytes(row.body))) for row in rows if row.body]
    if old:
        tx.execute(WRITE, [_canceled(document_id, body) for document_id, body in old])
    return [saved for row in rows if (saved := find(tx, row.id)) is not None]


def _named(tx: Tx, kill: FinishedDocument) -> Sequence[Row[Any]]:
    fields = kill.head.fields
    asked = {
        "the_external_id": fields.external_id,
        "the_source": fields.source or "",
        "the_id": kill.head.id,
    }
    return tx.execute(VERSIONS, asked).all()


def _chain(tx: Tx, kill: FinishedDocument) -> Sequence[Row[Any]]:
    found: list[Row[Any]] = []
    before = kill.head.supersedes
    while before is not None and len(found) < LONGEST_CHAIN:
        row = tx.execute(ONE, {"the_id": before}).one_or_none()
        if row is None:
            break
        found.insert(0, row)
        before = row.supersedes
    return found


def _canceled(document_id: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"the_id": document_id, "body": orjson.dumps({**body, "pub_status": CANCELED})}
