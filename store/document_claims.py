"""Working documents: claiming what is due, and writing what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from schemas.documents import (
    ClaimedDocument,
    DocumentRow,
    DocumentStatus,
    Failure,
    FinishedDocument,
)
from store.document_tables import FRESH, TRIED, contents, documents
from store.documents import intake_fields
from store.session import Tx

CLAIMED = (
    documents.c.id,
    documents.c.attempt_count,
    documents.c.sha256,
    documents.c.size,
    documents.c.media_type,
    documents.c.fields,
    documents.c.received_at,
    documents.c.spent_count,
    documents.c.supersedes,
    documents.c.parent_id,
)


PAIR = tuple_(documents.c.id, documents.c.attempt_count)
"""Which document, and which of its claims."""

OURS = PAIR.in_(bindparam("pairs", expanding=True)) & documents.c.due_at.is_not(None)
"""Documents no one else has claimed since, and that nobody has finished."""


EARLIER = documents.alias("earlier")
NO_SOURCE: ColumnElement[str] = literal_column("''")
"""Written out, as in the index of what is under way: it is found by no other words."""

WAITS = documents.c.external_id.is_not(None) & exists(
    select(EARLIER.c.id).where(
        EARLIER.c.external_id == documents.c.external_id,
        func.coalesce(EARLIER.c.source, NO_SOURCE) == func.coalesce(documents.c.source, NO_SOURCE),
        EARLIER.c.due_at.is_not(None),
        EARLIER.c.id < documents.c.id,
    )
)
"""Versions of one thing are read in the order in which they came: while an earlier one is
under way, the next one waits."""


def _claim_statement(which: ColumnElement[bool]) -> Update:
    due = (
        select(documents.c.id)
        .where(documents.c.due_at <= bindparam("now"), which, ~WAITS)
        .order_by(documents.c.due_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(documents)
        .where(documents.c.id.in_(select(due.c.id)))
        .values(attempt_count=documents.c.attempt_count + 1, due_at=bindparam("until"))
        .returning(*CLAIMED)
    )


TRIES = documents.c.attempt_count - documents.c.spent_count
AGAIN = TRIED & (bindparam("max_attempts") > TRIES)
CLAIM_FRESH = _claim_statement(FRESH)
CLAIM_AGAIN = _claim_statement(AGAIN)
CONTENTS = select(contents.c.document_id, contents.c.content).where(
    contents.c.document_id.in_(bindparam("ids", expanding=True))
)


def claim(
    tx: Tx, *, now: datetime, limit: int, lease: timedelta, max_attempts: int
) -> list[ClaimedDocument]:
    """Take up to `limit` due documents, oldest first, until the lease's end.

    A document that was tried before comes alone: should it kill its worker again, it
    takes no other document's attempt with it.
    """
    when = {"now": now, "until": now + lease}
    again = tx.execute(CLAIM_AGAIN, {**when, "most": 1, "max_attempts": max_attempts}).all()
    rows = again or tx.execute(CLAIM_FRESH, {**when, "most": limit}).all()
    small = _contents(tx, [row.id for row in rows])
    oldest_first = sorted(rows, key=lambda row: row.id)
    return [_claimed(row, small.get(row.id)) for row in oldest_first]


def _contents(tx: Tx, ids: Sequence[str]) -> dict[str, bytes]:
    """The bytes of those of the documents that are small, by their ids."""
    if not ids:
        return {}
    rows = tx.execute(CONTENTS, {"ids": ids})
    return {row.document_id: bytes(row.content) for row in rows}


def _claimed(row: Row[Any], content: bytes | None) -> ClaimedDocument:
    return ClaimedDocument(
        row.id,
        row.attempt_count,
        row.sha256,
        row.size,
        row.media_type,
        intake_fields(row.fields),
        row.received_at,
        content,
        row.spent_count,
        row.supersedes,
        row.parent_id,
    )


def _due(which: ColumnElement[bool]) -> Select[tuple[str]]:
    due = documents.c.due_at <= bindparam("now")
    return select(documents.c.id).where(due, which, ~WAITS).limit(1)


DUE_FRESH, DUE_AGAIN = _due(FRESH), _due(AGAIN)


def any_due(tx: Tx, *, now: datetime, max_attempts: int) -> bool:
    """Whether a document waits for a worker."""
    fresh = tx.execute(DUE_FRESH, {"now": now}).first()
    return (
        fresh or tx.execute(DUE_AGAIN, {"now": now, "max_attempts": max_attempts}).first()
    ) is not None


def claim_exhausted(
    tx: Tx, *, now: datetime, limit: int, max_attempts: int
) -> list[ClaimedDocument]:
    """Documents whose last attempt ended without a word: their worker died of them.

    They stay locked until the commit, in which `finish` fails them.
    """
    rows = tx.execute(
        select(*CLAIMED)
        .where(documents.c.due_at <= now, TRIED, max_attempts <= TRIES)
        .order_by(documents.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_claimed(row, None) for row in rows]


FREE = select(documents.c.id).where(OURS).with_for_update(skip_locked=True).cte("free")
"""Of ours, those that nobody is writing right now: whoever is needs no longer hold. To
wait for them could be a deadlock, for two statements may lock rows in different orders."""

EXTEND = (
    update(documents).where(documents.c.id.in_(select(FREE.c.id))).values(due_at=bindparam("until"))
)


def extend(tx: Tx, held: Sequence[ClaimedDocument], *, until: datetime) -> None:
    """Hold claimed documents for longer; those lost meanwhile stay lost."""
    tx.execute(EXTEND, {"pairs": _pairs(held), "until": until})


def _pairs(held: Sequence[ClaimedDocument]) -> list[tuple[str, int]]:
    return [(document.id, document.attempt_count) for document in held]


def finish(tx: Tx, done: Sequence[FinishedDocument]) -> list[FinishedDocument]:
    """Write what came of claimed documents; those that were still ours to write.

    A document claimed by another worker since is left to that worker.
    """
    ours = _still_ours(tx, done)
    kept = [d for d in done if (d.claimed.id, d.claimed.attempt_count) in ours]
    if kept:
        tx.execute(FINISH, [_finished_row(document) for document in kept])
    return kept


UNFINISHED = (
    select(documents.c.id, documents.c.attempt_count)
    .where(documents.c.id.in_(bindparam("ids", expanding=True)), documents.c.due_at.is_not(None))
    .order_by(documents.c.id)
    .with_for_update()
)


def _still_ours(tx: Tx, done: Sequence[FinishedDocument]) -> set[tuple[str, int]]:
    rows = tx.execute(UNFINISHED, {"ids": [document.claimed.id for document in done]})
    return {(row.id, row.attempt_count) for row in rows}


WRITTEN = "status error_code error_message media_type due_at".split()
UNDERSTOOD = "stored_at language body text external_id version".split()
"""What a document that was read before keeps, should it not be understood anew."""

FINISH = (
    update(documents)
    .where(documents.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in WRITTEN})
    .values({name: func.coalesce(bindparam(name), documents.c[name]) for name in UNDERSTOOD})
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
        "external_id": head.fields.external_id,
        "version": head.fields.version,
        "due_at": done.due_at,
    }


def head_of(
    claimed: ClaimedDocument,
    *,
    status: DocumentStatus = DocumentStatus.RECEIVED,
    error: Failure | None = None,
    stored_at: datetime | None = None,
    media_type: str | None = None,
) -> DocumentRow:
    """The head of a claimed document, with what came of it so far."""
    return DocumentRow(
        id=claimed.id,
        status=status,
        error=error,
        sha256=claimed.sha256,
        size=claimed.size,
        media_type=media_type or claimed.media_type,
        fields=claimed.fields,
        received_at=claimed.received_at,
        stored_at=stored_at,
        supersedes=claimed.supersedes,
        parent_id=claimed.parent_id,
    )
