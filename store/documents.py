"""Questions about documents, and changes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from schemas.arrivals import Arrival, Receipt
from schemas.documents import (
    DocumentFilter,
    DocumentRow,
    DocumentStatus,
    Failure,
    IntakeFields,
    SavedDocument,
)
from schemas.errors import NotFoundError
from store import relations
from store.document_tables import blobs, documents
from store.ids import new_id
from store.relations import Relations
from store.session import Tx
from store.upsert import insert_new

SHOWN = (
    documents.c.id,
    documents.c.status,
    documents.c.error_code,
    documents.c.error_message,
    documents.c.sha256,
    documents.c.size,
    documents.c.media_type,
    documents.c.fields,
    documents.c.received_at,
    documents.c.stored_at,
    documents.c.body,
    documents.c.text,
    documents.c.source,
    documents.c.external_id,
    documents.c.supersedes,
    documents.c.parent_id,
)


def add(tx: Tx, arrivals: Sequence[Arrival], *, now: datetime) -> list[Receipt]:
    """Add a row for all bytes not known yet; a receipt for each arrival, in order.

    Rows are written in the order of their digests, so that two writers of the same bytes
    wait for each other and never lock each other out.
    """
    fresh = {arrival.sha256: arrival for arrival in reversed(arrivals)}
    ids = {sha256: new_id() for sha256 in reversed(fresh)}
    rows = [_new_row(ids[sha256], fresh[sha256], now) for sha256 in sorted(ids)]
    all_new = insert_new(tx, documents, rows)
    _keep_inline(tx, [fresh[sha256] for sha256 in sorted(ids)])
    known = {} if all_new else _known(tx, ids)
    return list(_receipts(arrivals, ids, known, now))


def _new_row(document_id: str, arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "id": document_id,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "media_type": arrival.media_type,
        "source": arrival.fields.source,
        "fields": arrival.fields,
        "status": DocumentStatus.RECEIVED.value,
        "received_at": now,
        "due_at": now,
        "attempt_count": 0,
        "via": arrival.via.value,
        "origin": arrival.origin,
        "parent_id": arrival.parent_id,
        "external_id": arrival.fields.external_id,
        "version": arrival.fields.version,
    }


def _keep_inline(tx: Tx, arrivals: Iterable[Arrival]) -> None:
    rows = [{"sha256": a.sha256, "content": a.content} for a in arrivals if a.content is not None]
    if rows:
        insert_new(tx, blobs, rows)


KNOWN = select(
    documents.c.sha256, documents.c.id, documents.c.status, documents.c.received_at
).where(documents.c.sha256.in_(bindparam("digests", expanding=True)))


def _known(tx: Tx, ids: dict[str, str]) -> dict[str, Receipt]:
    """Receipts for the bytes among these that were there before, under another id."""
    rows = tx.execute(KNOWN, {"digests": list(ids)})
    return {
        row.sha256: Receipt(row.id, DocumentStatus(row.status), True, row.received_at)
        for row in rows
        if row.id != ids[row.sha256]
    }


def _receipts(
    arrivals: Sequence[Arrival], ids: dict[str, str], known: dict[str, Receipt], now: datetime
) -> Iterator[Receipt]:
    """The first of several arrivals with the same new bytes is new, the rest are duplicates."""
    seen: set[str] = set()
    for arrival in arrivals:
        first = Receipt(ids[arrival.sha256], DocumentStatus.RECEIVED, arrival.sha256 in seen, now)
        seen.add(arrival.sha256)
        yield known.get(arrival.sha256, first)


def get(tx: Tx, document_id: str) -> SavedDocument:
    """The document with that id. Raises NotFoundError."""
    found = find(tx, document_id)
    if found is None:
        raise NotFoundError("document", document_id)
    return found


def find(tx: Tx, document_id: str) -> SavedDocument | None:
    """The document with that id, if there is one."""
    row = tx.execute(select(*SHOWN).where(documents.c.id == document_id)).one_or_none()
    return None if row is None else _shown(tx, [row])[0]


def page(tx: Tx, wanted: DocumentFilter, *, limit: int, before: str | None) -> list[SavedDocument]:
    """Up to `limit` documents, newest first, older than the id `before`.

    Ids sort by time, so a page stays true while documents arrive.
    """
    query = _matching(wanted).order_by(documents.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(documents.c.id < before)
    return _shown(tx, tx.execute(query).all())


def _matching(wanted: DocumentFilter) -> Select[Any]:
    query = select(*SHOWN)
    if wanted.source is not None:
        query = query.where(documents.c.source == wanted.source)
    if wanted.status is not None:
        query = query.where(documents.c.status == wanted.status.value)
    if wanted.language is not None:
        query = query.where(documents.c.language == wanted.language)
    if wanted.since is not None:
        query = query.where(documents.c.received_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(documents.c.received_at < wanted.until)
    return query


def _shown(tx: Tx, rows: Sequence[Row[Any]]) -> list[SavedDocument]:
    """The documents of these rows, with what else is known of them by now."""
    related = relations.of(tx, rows)
    return [_saved(row, related) for row in rows]


def _saved(row: Row[Any], related: Relations) -> SavedDocument:
    head = replace(
        document_row(row),
        superseded_by=related.superseded_by.get(row.id),
        children=related.children.get(row.id, ()),
    )
    return SavedDocument(head, row.body, row.text)


def document_row(row: Row[Any]) -> DocumentRow:
    """The head of a document, from its row."""
    failed = Failure(row.error_code, row.error_message) if row.error_code else None
    return DocumentRow(
        id=row.id,
        status=DocumentStatus(row.status),
        error=failed,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        fields=intake_fields(row.fields),
        received_at=row.received_at,
        stored_at=row.stored_at,
        supersedes=row.supersedes,
        parent_id=row.parent_id,
    )


def intake_fields(saved: dict[str, Any]) -> IntakeFields:
    """The sender's fields, from their JSON."""
    return IntakeFields(**{**saved, "tags": tuple(saved["tags"])})
