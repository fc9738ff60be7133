"""Questions about documents, and changes to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from schemas.arrivals import Arrival, Receipt
from schemas.documents import (
    DocumentRow,
    DocumentStatus,
    Failure,
    IntakeFields,
    SavedDocument,
)
from schemas.errors import NotFoundError
from store import relations
from store.document_tables import contents, documents
from store.ids import new_id
from store.relations import Relations
from store.session import Tx
from store.upsert import insert_all, insert_new

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
    documents.c.version,
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
    known: dict[str, Receipt] = {}
    left = sorted(ids)
    while left:
        rows = [_new_row(ids[sha256], fresh[sha256], now) for sha256 in left]
        all_new = insert_new(tx, documents, rows)
        there = {} if all_new else _there(tx, left)
        known |= {d: receipt for d, receipt in there.items() if receipt.id != ids[d]}
        ours = left if all_new else [d for d in there if d not in known]
        _keep_contents(tx, {ids[sha256]: fresh[sha256].content for sha256 in ours})
        # What was in the way, and is not there: it was deleted in between.
        left = [] if all_new else [sha256 for sha256 in left if sha256 not in there]
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


def _keep_contents(tx: Tx, small: Mapping[str, bytes | None]) -> None:
    """Keep the bytes of new documents, but for those that are files already."""
    rows = [{"document_id": i, "content": c} for i, c in small.items() if c is not None]
    if rows:
        insert_all(tx, contents, rows)


KNOWN = select(
    documents.c.sha256, documents.c.id, documents.c.status, documents.c.received_at
).where(documents.c.sha256.in_(bindparam("digests", expanding=True)))


def _there(tx: Tx, digests: Sequence[str]) -> dict[str, Receipt]:
    """Receipts for those of the bytes that are there, as if they had been there before."""
    rows = tx.execute(KNOWN, {"digests": list(digests)})
    return {
        row.sha256: Receipt(row.id, DocumentStatus(row.status), True, row.received_at)
        for row in rows
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
    return None if row is None else shown(tx, [row])[0]


EXISTS = select(documents.c.id).where(documents.c.id == bindparam("the_id"))


def exists(tx: Tx, document_id: str) -> bool:
    """Whether there is a document with that id."""
    return tx.execute(EXISTS, {"the_id": document_id}).first() is not None


def shown(tx: Tx, rows: Sequence[Row[Any]]) -> list[SavedDocument]:
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
        fields=replace(intake_fields(row.fields), external_id=row.external_id, version=row.version),
        received_at=row.received_at,
        stored_at=row.stored_at,
        supersedes=row.supersedes,
        parent_id=row.parent_id,
    )


def intake_fields(saved: dict[str, Any]) -> IntakeFields:
    """The sender's fields, from their JSON."""
    return IntakeFields(**{**saved, "tags": tuple(saved["tags"])})
