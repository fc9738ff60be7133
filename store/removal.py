"""Deleting documents: what goes, what stays, and what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from schemas import document_events, document_object, moments
from schemas.arrivals import ArrivalOutcome
from schemas.documents import DocumentStatus, SavedDocument
from schemas.errors import NotFoundError
from schemas.events import EventType, NewEvent
from store import embargoes, graves, outbox, stories, versions
from store.blobs import path_of
from store.document_tables import arrivals, contents, documents
from store.documents import SHOWN, intake_fields, shown
from store.session import Tx

UNREAD = ("deleted", "It was deleted before it was read.")
"""Why a document is refused that was deleted while it waited."""

CHILDREN = select(documents.c.id).where(
    documents.c.parent_id.in_(bindparam("ids", expanding=True)), documents.c.parent_id.is_not(None)
)
HOLD = (
    select(*SHOWN, documents.c.via, documents.c.origin)
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(documents.c.id)
    .with_for_update()
)
KEEP_ARRIVALS = insert(arrivals)
GO = delete(documents).where(documents.c.id.in_(bindparam("ids", expanding=True)))
GO_CONTENTS = (
    delete(contents)
    .where(contents.c.document_id.in_(bindparam("ids", expanding=True)))
    .returning(contents.c.document_id)
)


def remove(tx: Tx, document_id: str, *, now: datetime, base_url: str) -> list[str]:
    """Delete a document and all that was found inside it, and tell of each: their ids.

    Their first arrivals stay in the ledger, and all that was told of them stays as it is.
    A worker that has one of them in hand finds nothing to write to. Raises NotFoundError.
    """
    rows = _hold(tx, document_id)
    told = [_told(saved, base_url) for saved in shown(tx, rows)]
    versions.go_back(tx, rows)
    tx.execute(KEEP_ARRIVALS, [_arrival(row) for row in rows])
    outbox.record(tx, told, now=now)
    embargoes.forget(tx, [row.id for row in rows])
    stories.leave(tx, [row.id for row in rows])
    tx.execute(GO, {"ids": [row.id for row in rows]})
    _let_go_of_bytes(tx, {row.id: row.sha256 for row in rows}, now)
    return [row.id for row in rows]


def _hold(tx: Tx, document_id: str) -> Sequence[Row[Any]]:
    """The rows of the document and of all that was found inside it, so that nobody else
    changes them, nor adds to them, until the commit."""
    held: Sequence[Row[Any]] = tx.execute(HOLD, {"ids": _family(tx, document_id)}).all()
    if not any(row.id == document_id for row in held):
        raise NotFoundError("document", document_id)
    family = _family(tx, document_id)
    return held if len(family) == len(held) else tx.execute(HOLD, {"ids": family}).all()


def _family(tx: Tx, document_id: str) -> list[str]:
    """The document, what was found inside it, what was found inside that, and so on."""
    family = [document_id]
    known = {document_id}
    found = family
    while found:
        rows = tx.execute(CHILDREN, {"ids": found}).scalars()
        found = [child for child in rows if child not in known]
        known.update(found)
        family += found
    return family


def _arrival(row: Row[Any]) -> dict[str, Any]:
    """The first arrival of a document that goes, as the ledger keeps it."""
    outcome, code, reason = _outcome(row)
    return {
        "id": row.id,
        "received_at": row.received_at,
        "via": row.via,
        "origin": row.origin,
        "source": row.source,
        "filename": intake_fields(row.fields).filename,
        "sha256": row.sha256,
        "size": row.size,
        "outcome": outcome.value,
        "reason_code": code,
        "reason": reason,
        "document_id": row.id,
    }


def _outcome(row: Row[Any]) -> tuple[ArrivalOutcome, str | None, str | None]:
    """What became of it; one that was read before, and is being read anew, was stored."""
    if row.status == DocumentStatus.FAILED:
        return ArrivalOutcome.REJECTED, row.error_code, row.error_message
    if row.stored_at is None:
        return ArrivalOutcome.REJECTED, *UNREAD
    stored = ArrivalOutcome.STORED if row.supersedes is None else ArrivalOutcome.UPDATED
    return stored, None, None


def _told(saved: SavedDocument, base_url: str) -> NewEvent:
    """What is told of a document that goes; of one under embargo only to those who know of it."""
    whole = document_object.of(saved)
    event = document_events.told(EventType.DOCUMENT_DELETED, whole, base_url)
    until = moments.to_come(whole["embargo_until"], datetime.now(UTC))
    return replace(event, release_at=until)


def _let_go_of_bytes(tx: Tx, digests: Mapping[str, str], now: datetime) -> None:
    """Delete the bytes that are in the database; those in files go later. Some may be in
    both, if they came again after `INLINE_BYTES` was changed."""
    small = set(tx.execute(GO_CONTENTS, {"ids": list(digests)}).scalars())
    files = [d for i, d in digests.items() if i not in small or path_of(d).exists()]
    if files:
        graves.dig(tx, files, now=now)
