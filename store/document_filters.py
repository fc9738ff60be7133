"""Which documents a list asks for, as statements that indexes answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, select

from schemas.document_lists import DocumentFilter
from schemas.documents import DocumentStatus
from store.document_tables import FAILED, PENDING, document_terms, documents
from store.retention import first_id

SLACK = timedelta(minutes=5)
"""A document gets its id in the transaction that takes it in, moments after the time of
receipt. Far from the bounds, ids tell what was received when; nearby, the time itself."""

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

FEW = {DocumentStatus.RECEIVED: PENDING, DocumentStatus.FAILED: FAILED}
"""Documents of these are few: written so, the condition fits an index of them alone."""


def ids(wanted: DocumentFilter, *, before: str | None, limit: int) -> Select[str]:
    """The ids of up to `limit` documents that are asked for, newest first, older than the
    id `before`. The query is not looked at.

    The primary key of the terms gives those that have one of them in the order of their
    ids, and tells at once whether each has another.
    """
    asked = [(document_terms.alias(), term) for term in wanted.terms]
    column = asked[0][0].c.document_id if asked else documents.c.id
    query = select(column)
    for alias, (kind, value) in asked:
        same = [] if alias.c.document_id is column else [alias.c.document_id == column]
        query = query.where(alias.c.kind == kind, alias.c.value == value, *same)
    rows = list(_of_rows(wanted, column))
    if asked and rows:
        rows.append(documents.c.id == column)
    if before is not None:
        rows.append(column < before)
    return query.where(*rows).order_by(column.desc()).limit(limit)


def _of_rows(wanted: DocumentFilter, column: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    """What is asked of the documents' own rows."""
    if wanted.source is not None:
        yield documents.c.source == wanted.source
    if wanted.language is not None:
        yield documents.c.language == wanted.language
    if wanted.status is not None:
        yield FEW.get(wanted.status, documents.c.status == wanted.status.value)
    if wanted.error is not None:
        yield FAILED
        yield documents.c.error_code == wanted.error
    if wanted.since is not None:
        yield documents.c.received_at >= wanted.since
        yield column >= first_id(_moved(wanted.since, -SLACK))
    if wanted.until is not None:
        yield documents.c.received_at < wanted.until
        yield column < first_id(_moved(wanted.until, SLACK))


def _moved(moment: datetime, by: timedelta) -> datetime:
    """The moment moved, within the calendar."""
    try:
        return moment + by
    except OverflowError:
        return EARLIEST if by < timedelta(0) else LATEST
