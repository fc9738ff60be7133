"""Lists of documents, newest first, page by page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, islice

from sqlalchemy import bindparam, select

from schemas import document_object, query_match
from schemas.document_lists import DocumentFilter, DocumentList
from schemas.documents import SavedDocument
from store import document_filters, tagger_versions
from store.document_tables import documents
from store.documents import SHOWN, shown
from store.session import Tx

MOST_LOOKED_AT = 5000
"""Documents looked at for one page of a query, whether they match or not."""

LOOK_FOR = 2.0
"""Seconds after which a page is not looked further for."""

BATCH = 50
"""Documents fetched at once while a query picks among them."""

PORTION = 32 * 1024 * 1024
"""Bytes of documents that are in memory at once: a page of very long ones is short."""

SIZES = select(documents.c.id, documents.c.size).where(
    documents.c.id.in_(bindparam("ids", expanding=True))
)
OF_IDS = (
    select(*SHOWN)
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(documents.c.id.desc())
)


def page(
    tx: Tx,
    wanted: DocumentFilter,
    *,
    limit: int,
    before: str | None,
    clock: Callable[[], float] = time.monotonic,
) -> DocumentList:
    """Up to `limit` documents that are asked for, older than the id `before`.

    Ids sort by time, so a list stays true while documents arrive. A page may be short though
    the list goes on: if its documents are very long; and with a query, for which it is looked
    no further than MOST_LOOKED_AT documents and LOOK_FOR seconds.
    """
    if wanted.query is not None:
        return _matching(tx, wanted, limit=limit, before=before, clock=clock)
    ids = _ids(tx, wanted, before, limit + 1)
    first = _portion(tx, ids[:limit])
    return DocumentList(_of_ids(tx, first), first[-1] if len(ids) > len(first) else None)


def _ids(tx: Tx, wanted: DocumentFilter, before: str | None, limit: int) -> list[str]:
    if wanted.not_tagger is not None:
        each = tagger_versions.filters(tx, wanted)
        found = [_ids(tx, one, before, limit) for one in each]
        return list(islice(merge(*found, reverse=True), limit))
    return list(tx.execute(document_filters.ids(wanted, before=before, limit=limit)).scalars())


def _portion(tx: Tx, ids: Sequence[str]) -> Sequence[str]:
    """The first of these documents: as many as may be in memory at once, and one at least."""
    sizes = {row.id: row.size for row in tx.execute(SIZES, {"ids": ids})} if ids else {}
    sums = accumulate(sizes.get(document_id, 0) for document_id in ids)
    return ids[: max(1, sum(1 for size in sums if size <= PORTION))]


def _of_ids(tx: Tx, ids: Sequence[str]) -> tuple[SavedDocument, ...]:
    """The documents with these ids, newest first. Only now are whole rows read: they are
    long."""
    return tuple(shown(tx, tx.execute(OF_IDS, {"ids": ids}).all())) if ids else ()


def _matching(
    tx: Tx,
    wanted: DocumentFilter,
    *,
    limit: int,
    before: str | None,
    clock: Callable[[], float],
) -> DocumentList:
    """The page of a query, which is asked of one document after the other."""
    ends, found, last = clock() + LOOK_FOR, list[SavedDocument](), before
    for saved in _one_by_one(tx, wanted, before):
        last = saved.head.id
        if _is_wanted(wanted, saved):
            found.append(saved)
        if len(found) == limit or clock() >= ends:
            break
    more = last is not None and _ids(tx, wanted, last, 1)
    return DocumentList(tuple(found), last if more else None)


def _one_by_one(tx: Tx, wanted: DocumentFilter, before: str | None) -> Iterator[SavedDocument]:
    """All documents that pass the other filters, up to MOST_LOOKED_AT of them."""
    for _ in range(MOST_LOOKED_AT // BATCH):
        ids = _ids(tx, wanted, before, BATCH)
        rest: Sequence[str] = ids
        while rest:
            portion = _portion(tx, rest)
            yield from _of_ids(tx, portion)
            rest = rest[len(portion) :]
        if len(ids) < BATCH:
            return
        before = ids[-1]


def _is_wanted(wanted: DocumentFilter, saved: SavedDocument) -> bool:
    return wanted.query is None or query_match.matches(wanted.query, document_object.of(saved))
