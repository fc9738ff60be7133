"""Rewrites of stories that bear no id: finding what they are a new version of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from schemas.documents import DocumentStatus, FinishedDocument, SavedDocument
from schemas.stories import Earlier
from store import documents, stories
from store.document_tables import documents as rows_of
from store.document_tables import prints
from store.session import Tx
from store.upsert import insert_all

REMEMBERED = timedelta(hours=48)
"""How long after a story came a rewrite of it is looked for."""

CANDIDATES = 3
"""Stories that one is compared with, the newest first."""

LONGEST_CHAIN = 50

FOUND = (
    select(prints.c.document_id)
    .where(
        prints.c.key.in_(bindparam("keys", expanding=True)),
        prints.c.document_id < bindparam("the_id"),
        prints.c.made_at > bindparam("since"),
    )
    .distinct()
    .order_by(prints.c.document_id.desc())
    .limit(CANDIDATES)
)
FREE = (
    select(rows_of.c.id)
    .where(rows_of.c.id == bindparam("the_id"), rows_of.c.stored_at.is_not(None))
    .with_for_update(skip_locked=True)
)
"""One that is being written right now is passed over: to wait could be a deadlock."""
SUCCESSOR = (
    select(rows_of.c.id)
    .where(rows_of.c.supersedes == bindparam("the_id"), rows_of.c.supersedes.is_not(None))
    .order_by(rows_of.c.id)
    .limit(1)
)
SUPERSEDE = (
    update(rows_of)
    .where(rows_of.c.id == bindparam("the_id"))
    .values(supersedes=bindparam("supersedes"))
)
OLD = (
    select(prints.c.key, prints.c.document_id)
    .where(prints.c.made_at < bindparam("before"))
    .order_by(prints.c.made_at)
    .limit(bindparam("most"))
)
GO = delete(prints).where(
    prints.c.key == bindparam("the_key"), prints.c.document_id == bindparam("the_id")
)

Judge = Callable[[FinishedDocument, Earlier], bool]
"""Whether a document is a rewrite of an earlier one, of which only what is compared is read."""


def settle(
    tx: Tx, finished: Sequence[FinishedDocument], is_rewrite: Judge, *, now: datetime
) -> dict[str, SavedDocument]:
    """Find what newly stored documents without an id rewrite; by the id of each that does,
    the newest version so far. Those with prints are remembered for those to come."""
    superseded: dict[str, SavedDocument] = {}
    for done in finished:
        if not _is_concerned(done):
            continue
        old = _rewritten(tx, done, is_rewrite, now)
        if old is not None:
            superseded[done.head.id] = old
            tx.execute(SUPERSEDE, {"the_id": done.head.id, "supersedes": old.head.id})
        _remember(tx, done, now)
    return superseded


def _is_concerned(done: FinishedDocument) -> bool:
    is_stored = done.head.status is DocumentStatus.STORED
    is_new = done.claimed.spent_count == 0 and done.head.supersedes is None
    return bool(done.prints) and is_stored and is_new and done.head.fields.external_id is None


def _rewritten(
    tx: Tx, done: FinishedDocument, is_rewrite: Judge, now: datetime
) -> SavedDocument | None:
    asked = {"keys": done.prints, "the_id": done.head.id, "since": now - REMEMBERED}
    for document_id in tx.execute(FOUND, asked).scalars().all():
        newest = _newest(tx, document_id, done.head.id)
        if newest is None or tx.execute(FREE, {"the_id": newest}).first() is None:
            continue
        earlier = stories.earlier(tx, [newest]).get(newest)
        if earlier is not None and is_rewrite(done, earlier):
            return documents.find(tx, newest)
    return None


def _newest(tx: Tx, document_id: str, besides: str) -> str | None:
    """The newest version of a document; None if that is the one in hand."""
    for _ in range(LONGEST_CHAIN):
        successor = tx.execute(SUCCESSOR, {"the_id": document_id}).scalar()
        if successor is None:
            return document_id
        if successor == besides:
            return None
        document_id = successor
    return None


def _remember(tx: Tx, done: FinishedDocument, now: datetime) -> None:
    rows = [{"key": key, "document_id": done.head.id, "made_at": now} for key in done.prints]
    insert_all(tx, prints, rows)


def forget(tx: Tx, *, now: datetime, limit: int) -> int:
    """Forget up to `limit` prints that are too old to matter; how many there were."""
    rows = tx.execute(OLD, {"before": now - REMEMBERED, "most": limit}).all()
    if rows:
        tx.execute(GO, [{"the_key": row.key, "the_id": row.document_id} for row in rows])
    return len(rows)
