"""Working documents: claiming what is due, and writing what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, tuple_, update

from schemas.documents import (
    ClaimedDocument,
    DocumentRow,
    DocumentStatus,
    FinishedDocument,
)
from store.documents import intake_fields
from store.session import Tx
from store.tables import FRESH, TRIED, blobs, documents

CLAIMED = (
    documents.c.id,
    documents.c.attempt_count,
    documents.c.sha256,
    documents.c.size,
    documents.c.media_type,
    documents.c.fields,
    documents.c.received_at,
)


def claim(
    tx: Tx, *, now: datetime, limit: int, lease: timedelta, max_attempts: int
) -> list[ClaimedDocument]:
    """Take up to `limit` due documents, oldest first, until the lease's end.

    A document that was tried before comes alone: should it kill its worker again, it
    takes no other document's attempt with it.
    """
    again = TRIED & (documents.c.attempt_count < max_attempts)
    return _claim(tx, again, now=now, limit=1, lease=lease) or _claim(
        tx, FRESH, now=now, limit=limit, lease=lease
    )


def _claim(
    tx: Tx, which: ColumnElement[bool], *, now: datetime, limit: int, lease: timedelta
) -> list[ClaimedDocument]:
    due = (
        select(documents.c.id)
        .where(documents.c.due_at <= now, which)
        .order_by(documents.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = tx.execute(
        update(documents)
        .where(documents.c.id.in_(select(due.c.id)))
        .values(attempt_count=documents.c.attempt_count + 1, due_at=now + lease)
        .returning(*CLAIMED)
    ).all()
    contents = _contents(tx, [row.sha256 for row in rows])
    oldest_first = sorted(rows, key=lambda row: row.id)
    return [_claimed(row, contents.get(row.sha256)) for row in oldest_first]


def _contents(tx: Tx, digests: Sequence[str]) -> dict[str, bytes]:
    if not digests:
        return {}
    rows = tx.execute(select(blobs.c.sha256, blobs.c.content).where(blobs.c.sha256.in_(digests)))
    return {row.sha256: bytes(row.content) for row in rows}


def _claimed(row: Row[Any], content: bytes | None) -> ClaimedDocument:
    fields = intake_fields(row.fields)
    return ClaimedDocument(
        row.id,
        row.attempt_count,
        row.sha256,
        row.size,
        row.media_type,
        fields,
        row.received_at,
        content,
    )


def any_due(tx: Tx, *, now: datetime, max_attempts: int) -> bool:
    """Whether a document waits for a worker."""
    due = select(documents.c.id).where(documents.c.due_at <= now).limit(1)
    again = TRIED & (documents.c.attempt_count < max_attempts)
    return any(tx.execute(due.where(which)).first() is not None for which in (FRESH, again))


def claim_exhausted(
    tx: Tx, *, now: datetime, limit: int, max_attempts: int
) -> list[ClaimedDocument]:
    """Documents whose last attempt ended without a word: their worker died of them.

    They stay locked until the commit, in which `finish` fails them.
    """
    rows = tx.execute(
        select(*CLAIMED)
        .where(documents.c.due_at <= now, TRIED, documents.c.attempt_count >= max_attempts)
        .order_by(documents.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_claimed(row, None) for row in rows]


def extend(tx: Tx, held: Sequence[ClaimedDocument], *, until: datetime) -> None:
    """Hold claimed documents for longer; those lost meanwhile stay lost."""
    pairs = [(document.id, document.attempt_count) for document in held]
    tx.execute(
        update(documents)
        .where(tuple_(documents.c.id, documents.c.attempt_count).in_(pairs))
        .where(documents.c.due_at.is_not(None))
        .values(due_at=until)
    )


def finish(tx: Tx, done: Sequence[FinishedDocument]) -> list[FinishedDocument]:
    """Write what came of claimed documents; those that were still ours to write.

    A document claimed by another worker since is left to that worker.
    """
    ours = _still_ours(tx, done)
    kept = [document for document in done if document.claimed.id in ours]
    if kept:
        tx.execute(FINISH, [_finished_row(document) for document in kept])
    return kept


def _still_ours(tx: Tx, done: Sequence[FinishedDocument]) -> set[str]:
    pairs = [(document.claimed.id, document.claimed.attempt_count) for document in done]
    rows = tx.execute(
        select(documents.c.id)
        .where(tuple_(documents.c.id, documents.c.attempt_count).in_(pairs))
        .where(documents.c.due_at.is_not(None))
        .order_by(documents.c.id)
        .with_for_update()
    )
    return set(rows.scalars())


WRITTEN = "status error_code error_message stored_at language media_type body text due_at".split()

FINISH = (
    update(documents)
    .where(documents.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in WRITTEN})
)


def _finished_row(done: FinishedDocument) -> dict[str, Any]:
    head = done.head
    return {
        "the_id": head.id,
        "status": head.status.value,
        "error_code": head.error.code if head.error else None,
        "error_message": head.error.message if head.error else None,
        "stored_at": head.stored_at,
        "language": done.language,
        "media_type": head.media_type,
        "body": done.body,
        "text": done.text,
        "due_at": done.due_at,
    }


def head_of(claimed: ClaimedDocument) -> DocumentRow:
    """The head of a claimed document, before anything came of it."""
    return DocumentRow(
        id=claimed.id,
        status=DocumentStatus.RECEIVED,
        error=None,
        sha256=claimed.sha256,
        size=claimed.size,
        media_type=claimed.media_type,
        fields=claimed.fields,
        received_at=claimed.received_at,
        stored_at=None,
    )
