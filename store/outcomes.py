"""What has become of documents: many asked for at once, by id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from schemas.documents import DocumentStatus, Failure
from store.document_tables import documents
from store.session import Tx

ASKED = (
    documents.c.id,
    documents.c.status,
    documents.c.error_code,
    documents.c.error_message,
    documents.c.received_at,
    documents.c.stored_at,
    documents.c.sha256,
    documents.c.size,
    documents.c.origin,
)


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """Where a document stands, and why if it failed."""

    id: str
    status: DocumentStatus
    error: Failure | None
    received_at: datetime
    stored_at: datetime | None
    sha256: str
    size: int
    origin: str | None
    """Where it lay when it first came."""


def of(tx: Tx, document_ids: Sequence[str]) -> dict[str, DocumentOutcome]:
    """The outcome of each of these documents that exists, by id."""
    rows = tx.execute(select(*ASKED).where(documents.c.id.in_(document_ids)))
    return {
        row.id: DocumentOutcome(
            row.id,
            DocumentStatus(row.status),
            Failure(row.error_code, row.error_message) if row.error_code else None,
            row.received_at,
            row.stored_at,
            row.sha256,
            row.size,
            row.origin,
        )
        for row in rows
    }
