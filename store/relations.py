"""How documents belong together: newer versions, and what was found inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_

from store.document_tables import arrivals, documents, items
from store.session import Tx

CHILDREN = select(documents.c.parent_id, documents.c.id).where(
    documents.c.parent_id.in_(bindparam("ids", expanding=True)),
    documents.c.parent_id.is_not(None),
)
KNOWN_CHILDREN = (
    select(arrivals.c.parent_id, arrivals.c.document_id.label("id"))
    .join(documents, documents.c.id == arrivals.c.document_id)
    .where(
        arrivals.c.parent_id.in_(bindparam("ids", expanding=True)),
        arrivals.c.parent_id.is_not(None),
    )
)
"""Those whose bytes had come before, from elsewhere."""
SUCCESSORS = select(documents.c.supersedes, documents.c.id).where(
    documents.c.supersedes.in_(bindparam("ids", expanding=True)),
    documents.c.supersedes.is_not(None),
)
NEWEST = select(items.c.source, items.c.external_id, items.c.document_id).where(
    tuple_(items.c.source, items.c.external_id).in_(bindparam("names", expanding=True)),
    items.c.document_id.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Relations:
    """What is related to some documents, by their ids."""

    superseded_by: dict[str, str]
    children: dict[str, tuple[str, ...]]


def of(tx: Tx, rows: Sequence[Row[Any]]) -> Relations:
    """What is related to the documents of these rows."""
    if not rows:
        return Relations({}, {})
    return Relations(_newer(tx, rows), children(tx, [row.id for row in rows]))


def children(tx: Tx, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By container, the documents that were found inside, the oldest first."""
    found = defaultdict[str, set[str]](set)
    for query in (CHILDREN, KNOWN_CHILDREN):
        for row in tx.execute(query, {"ids": ids}):
            found[row.parent_id].add(row.id)
    return {parent_id: tuple(sorted(children)) for parent_id, children in found.items()}


def _newer(tx: Tx, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """The version that took each one's place; for one that came late, the newest."""
    found = tx.execute(SUCCESSORS, {"ids": [row.id for row in rows]})
    newer: dict[str, str | None] = {row.supersedes: row.id for row in found}
    named = {row.id: name_of(row) for row in rows if is_version(row) and row.id not in newer}
    if named:
        asked = {"names": sorted(set(named.values()))}
        newest = {(r.source, r.external_id): r.document_id for r in tx.execute(NEWEST, asked)}
        newer |= {old: newest.get(name) for old, name in named.items()}
    return {old: new for old, new in newer.items() if new is not None and new != old}


def is_version(row: Row[Any]) -> bool:
    """Whether the row is a version, once understood, of something its sender has an id for."""
    return row.external_id is not None and row.stored_at is not None


def name_of(row: Row[Any]) -> tuple[str, str]:
    """What `items` calls it: its source, and its sender's id."""
    return row.source or "", row.external_id
