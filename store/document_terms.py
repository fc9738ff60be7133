"""The terms of documents, as the database has them: what lists are filtered by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete

from schemas.documents import DocumentStatus, FinishedDocument
from store.document_tables import document_terms
from store.session import Tx
from store.upsert import insert_new

FORGET = delete(document_terms).where(
    document_terms.c.document_id.in_(bindparam("ids", expanding=True))
)


def write(tx: Tx, finished: Sequence[FinishedDocument]) -> None:
    """Write the terms of documents that were finished in this transaction, in place of those
    that were found when they were read before.

    One that cannot be understood anew keeps what was found, and its terms.
    """
    anew = [done.head.id for done in finished if _is_understood_anew(done)]
    if anew:
        tx.execute(FORGET, {"ids": anew})
    rows = [
        {"kind": kind, "value": value, "document_id": done.head.id}
        for done in finished
        for kind, value in done.terms
    ]
    if rows:
        insert_new(tx, document_terms, rows)


def _is_understood_anew(done: FinishedDocument) -> bool:
    return done.claimed.spent_count > 0 and done.head.status is DocumentStatus.STORED
