"""The ledger: every arrival and its one outcome.

A document's row is its first arrival; the table `arrivals` has all others. Whatever is
asked, one statement reads both, so that it sees one moment: between two statements a
document may be read, or deleted, and would be counted twice or not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    case,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from schemas.arrivals import ArrivalOutcome
from schemas.errors import NotFoundError
from schemas.ledger import EntryOut, LedgerFilter, ReasonOut
from store.document_tables import FAILED, PENDING, UPDATED, arrivals, documents
from store.retention import first_id
from store.session import Tx

SLACK = timedelta(minutes=1)
"""By how much the time in an id may differ from the time of receipt: whoever takes something
in may have waited for the database in between."""


STORED = documents.c.status == literal_column("'stored'")
OUTCOMES: dict[ArrivalOutcome, ColumnElement[bool]] = {
    ArrivalOutcome.PENDING: PENDING,
    ArrivalOutcome.REJECTED: FAILED,
    ArrivalOutcome.UPDATED: and_(STORED, UPDATED),
    ArrivalOutcome.STORED: and_(STORED, documents.c.supersedes.is_(None)),
}
"""What a document's row says of its first arrival: of these, exactly one is true."""

OF_DOCUMENTS = select(
    documents.c.id,
    documents.c.id.label("document_id"),
    case(*((condition, outcome.value) for outcome, condition in OUTCOMES.items())).label("outcome"),
    documents.c.error_code.label("reason_code"),
    documents.c.error_message.label("reason"),
    documents.c.via,
    documents.c.origin,
    documents.c.source,
    documents.c.fields["filename"].as_string().label("filename"),
    documents.c.sha256,
    documents.c.size,
    documents.c.received_at,
    documents.c.stored_at.label("finished_at"),
    true().label("document_exists"),
)
STILL_THERE = (
    select(documents.c.id)
    .where(documents.c.id == arrivals.c.document_id)
    .limit(1)
    .scalar_subquery()
)
"""Not asked as `EXISTS`: for that, PostgreSQL may read all ids into a table of its own."""
OF_ARRIVALS = select(
    arrivals.c.id,
    arrivals.c.document_id,
    arrivals.c.outcome,
    arrivals.c.reason_code,
    arrivals.c.reason,
    arrivals.c.via,
    arrivals.c.origin,
    arrivals.c.source,
    arrivals.c.filename,
    arrivals.c.sha256,
    arrivals.c.size,
    arrivals.c.received_at,
    arrivals.c.received_at.label("finished_at"),
    STILL_THERE.is_not(None).label("document_exists"),
)
BOTH = ((OF_DOCUMENTS, documents), (OF_ARRIVALS, arrivals))


def page(tx: Tx, wanted: LedgerFilter, *, limit: int, before: str | None) -> list[EntryOut]:
    """Up to `limit` entries, newest first, older than the one with the id `before`.

    Ids sort by time, so a page stays true while more arrives.
    """
    parts = [
        _matching(query, table, wanted, before).order_by(table.c.id.desc()).limit(limit)
        for query, table in BOTH
        if table is arrivals or wanted.outcome is not ArrivalOutcome.DUPLICATE
    ]
    together = _together(parts).subquery()
    newest = select(together).order_by(together.c.id.desc()).limit(limit)
    return [_entry(row) for row in tx.execute(newest)]


def _together(parts: list[Select[Any]]) -> CompoundSelect[Any]:
    """What the queries find, each with an order and a limit of its own."""
    return union_all(*(select(part.subquery()) for part in parts))


def _matching(
    query: Select[Any], table: Any, wanted: LedgerFilter, before: str | None
) -> Select[Any]:
    query = query.where(*_received(table, wanted))
    if before is not None:
        query = query.where(table.c.id < before)
    if wanted.source is not None:
        query = query.where(table.c.source == wanted.source if wanted.source else _no_source(table))
    if wanted.outcome is not None:
        query = query.where(_has_outcome(table, wanted))
    return query


def _no_source(table: Any) -> Any:
    return table.c.source.is_(None)


def _has_outcome(table: Any, wanted: LedgerFilter) -> ColumnElement[bool]:
    """That it has that outcome. Where a source is named, its own index leads to less than
    that of outcomes: SQLite does not know, and must be kept from it."""
    if table is documents:
        return OUTCOMES[wanted.outcome] if wanted.outcome else true()
    column = table.c.outcome if wanted.source is None else func.coalesce(table.c.outcome, "")
    same: ColumnElement[bool] = column == wanted.outcome
    return same


def _received(table: Any, wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    """That it was received in that time. Ids follow time roughly: they lead there."""
    conditions = []
    if wanted.since is not None:
        conditions.append(table.c.received_at >= wanted.since)
        conditions.append(table.c.id >= first_id_around(wanted.since, -SLACK))
    if wanted.until is not None:
        conditions.append(table.c.received_at < wanted.until)
        conditions.append(table.c.id < first_id_around(wanted.until, SLACK))
    return conditions


def first_id_around(moment: datetime, shift: timedelta = timedelta(0)) -> str:
    """The smallest id that can be made so long after the moment."""
    try:
        return first_id(moment + shift)
    except OverflowError:
        return first_id(moment)


def get(tx: Tx, entry_id: str) -> EntryOut:
    """The entry with that id. Raises NotFoundError."""
    parts = [query.where(table.c.id == entry_id) for query, table in BOTH]
    row = tx.execute(_together(parts)).first()
    if row is None:
        raise NotFoundError("entry", entry_id)
    return _entry(row)


def _entry(row: Row[Any]) -> EntryOut:
    reason = ReasonOut(code=row.reason_code, message=row.reason or "") if row.reason_code else None
    is_rejected = row.outcome == ArrivalOutcome.REJECTED
    is_pending = row.outcome == ArrivalOutcome.PENDING
    return EntryOut.model_validate(
        {
            **row._mapping,
            "reason": reason if is_rejected else None,
            "finished_at": None if is_pending else _finished_at(row),
        }
    )


def _finished_at(row: Row[Any]) -> datetime | None:
    """Of a document that failed, what is kept is when it was last stored, if ever."""
    failed_later = row.outcome == ArrivalOutcome.REJECTED and row.document_exists
    return None if failed_later else row.finished_at
