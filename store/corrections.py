"""Corrections: a person's word on a document's fields, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, delete, insert, select, update

from schemas import corrected, document_events, document_object, document_terms, field_changes
from schemas.corrections import Correction, CorrectionOut
from schemas.documents import DocumentStatus, SavedDocument
from schemas.errors import NotFoundError, NotStoredError
from schemas.events import EventType, NewEvent
from store import documents, embargoes, outbox
from store.document_tables import corrections
from store.document_tables import document_terms as terms
from store.document_tables import documents as rows_of
from store.ids import new_id
from store.session import Tx
from store.upsert import insert_new

HOLD = select(rows_of.c.status).where(rows_of.c.id == bindparam("the_id")).with_for_update()
WRITE = (
    update(rows_of)
    .where(rows_of.c.id == bindparam("the_id"))
    .values(body=bindparam("body"), language=bindparam("language"))
)
FORGET_TERMS = delete(terms).where(terms.c.document_id == bindparam("the_id"))
SHOWN = select(corrections)
OF = SHOWN.where(corrections.c.document_id.in_(bindparam("ids", expanding=True))).order_by(
    corrections.c.id
)

VALUES = (*field_changes.VALUES, "summary")
LISTS = (*field_changes.LISTS, "keywords")
"""What is compared: also what versions are not compared by, as it follows from their text."""


def correct(
    tx: Tx, document_id: str, said: Mapping[str, Any], reason: str, *, now: datetime, base_url: str
) -> dict[str, Any]:
    """Write what is right of a stored document, and tell of it; the document object.

    Raises NotFoundError, and NotStoredError for one that is not, or that is read anew.
    """
    old = _hold(tx, document_id)
    correction = _correction(old, said, reason, now)
    body = _over(old, [correction])
    new = replace(old, body=orjson.dumps(body))
    _write(tx, new, body, correction)
    release_at = embargoes.follow(tx, document_id, body["embargo_until"], now=now)
    event = _told(old, new, correction, base_url)
    outbox.record(tx, [replace(event, release_at=release_at)], now=now)
    return document_object.of(new)


def _hold(tx: Tx, document_id: str) -> SavedDocument:
    """The document, which nobody else changes until the commit."""
    status = tx.execute(HOLD, {"the_id": document_id}).scalar()
    if status is None:
        raise NotFoundError("document", document_id)
    if status != DocumentStatus.STORED:
        raise NotStoredError(document_id, status)
    return documents.get(tx, document_id)


def _correction(
    old: SavedDocument, said: Mapping[str, Any], reason: str, now: datetime
) -> Correction:
    body = orjson.loads(old.body or b"{}")
    labels = old.head.fields.tags
    fields = {
        name: {"machine": corrected.machine(body, name, labels=labels), "corrected": right}
        for name, right in said.items()
    }
    return Correction(new_id(), old.head.id, now, reason, fields)


def _over(old: SavedDocument, made: Sequence[Correction]) -> dict[str, Any]:
    body = orjson.loads(old.body or b"{}")
    return corrected.over(body, made, labels=old.head.fields.tags, text=old.text)


def _write(tx: Tx, new: SavedDocument, body: Mapping[str, Any], correction: Correction) -> None:
    row = {name: getattr(correction, name) for name in corrections.c.keys()}  # noqa: SIM118
    tx.execute(insert(corrections).values(row))
    written = {"the_id": new.head.id, "body": new.body, "language": body["language"]}
    tx.execute(WRITE, written)
    tx.execute(FORGET_TERMS, {"the_id": new.head.id})
    found = [
        {"kind": kind, "value": value, "document_id": new.head.id}
        for kind, value in document_terms.of_object(document_object.of(new))
    ]
    if found:
        insert_new(tx, terms, found)


def _told(
    old: SavedDocument, new: SavedDocument, correction: Correction, base_url: str
) -> NewEvent:
    before, after = document_object.of(old), document_object.of(new)
    fields = field_changes.between(before, after, values=VALUES, lists=LISTS)
    more = {
        "supersedes": None,
        "changes": {"fields": fields, **field_changes.UNTOUCHED},
        "correction": {
            "id": correction.id,
            "reason": correction.reason,
            "fields": list(correction.fields),
        },
    }
    return document_events.told(EventType.DOCUMENT_UPDATED, after, base_url, **more)


def of(tx: Tx, document_ids: Sequence[str]) -> dict[str, list[Correction]]:
    """The corrections of these documents, the oldest first."""
    found: dict[str, list[Correction]] = {}
    for row in tx.execute(OF, {"ids": list(document_ids)}) if document_ids else ():
        found.setdefault(row.document_id, []).append(_made(row))
    return found


def page(tx: Tx, *, document_id: str | None, limit: int, before: str | None) -> list[CorrectionOut]:
    """Up to `limit` corrections, newest first, older than the one with the id `before`; of
    that document alone, if one is named."""
    query = SHOWN.order_by(corrections.c.id.desc()).limit(limit)
    if document_id is not None:
        query = query.where(corrections.c.document_id == document_id)
    if before is not None:
        query = query.where(corrections.c.id < before)
    return [CorrectionOut.model_validate(_made(row)) for row in tx.execute(query)]


def _made(row: Row[Any]) -> Correction:
    return Correction(row.id, row.document_id, row.created_at, row.reason, row.fields)
