"""Versions: which document takes the place of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select, tuple_, update

from schemas.documents import DocumentStatus, FinishedDocument, SavedDocument
from schemas.versions import is_newer
from store import documents
from store.document_tables import documents as rows_of
from store.document_tables import items
from store.session import Tx
from store.upsert import insert_new

Name = tuple[str, str]
"""A source (empty: none), and the id that it has for something."""

HOLD = (
    select(items.c.source, items.c.external_id, items.c.document_id)
    .where(tuple_(items.c.source, items.c.external_id).in_(bindparam("names", expanding=True)))
    .order_by(items.c.source, items.c.external_id)
    .with_for_update()
)
MOVE_ON = (
    update(items)
    .where(
        items.c.source == bindparam("the_source"),
        items.c.external_id == bindparam("the_external_id"),
    )
    .values(document_id=bindparam("document_id"))
)
SUPERSEDE = (
    update(rows_of)
    .where(rows_of.c.id == bindparam("the_id"))
    .values(supersedes=bindparam("supersedes"))
)
LEFT = (
    select(rows_of.c.id, rows_of.c.version)
    .where(
        rows_of.c.external_id == bindparam("the_external_id"),
        func.coalesce(rows_of.c.source, "") == bindparam("the_source"),
        rows_of.c.stored_at.is_not(None),
        rows_of.c.id.not_in(bindparam("ids", expanding=True)),
    )
    .order_by(rows_of.c.id.desc())
    .limit(1000)
)
"""The versions of one thing that were understood once, the last that came first."""


def settle(tx: Tx, finished: Sequence[FinishedDocument]) -> dict[str, SavedDocument]:
    """Give newly stored documents their place among the versions of the same thing; by the
    id of each that is an update, the document it supersedes.

    Their rows are written already. One that is older than the newest version changes
    nothing; neither does one that was the newest before and is read anew.
    """
    versions = [done for done in finished if is_version(done)]
    if not versions:
        return {}
    newest = _hold(tx, sorted({name_of(done) for done in versions}))
    before = dict(newest)
    superseded: dict[str, SavedDocument] = {}
    for done in versions:
        old = _superseded(tx, done, newest[name_of(done)])
        if old is not None:
            superseded[done.head.id] = old
        if old is not None or newest[name_of(done)] is None:
            newest[name_of(done)] = done.head.id
    _write(tx, newest, before, superseded)
    return superseded


def is_version(done: FinishedDocument) -> bool:
    """Whether it is a stored version of something its sender has an id for."""
    is_stored = done.head.status is DocumentStatus.STORED
    return is_stored and done.head.fields.external_id is not None


def name_of(done: FinishedDocument) -> Name:
    """What `items` calls it."""
    fields = done.head.fields
    return fields.source or "", fields.external_id or ""


def _hold(tx: Tx, names: Sequence[Name]) -> dict[Name, str | None]:
    """The newest document of each name. No other transaction changes it until the commit."""
    new = [{"source": source, "external_id": known} for source, known in names]
    insert_new(tx, items, new)
    held = tx.execute(HOLD, {"names": names})
    return {(row.source, row.external_id): row.document_id for row in held}


def _superseded(tx: Tx, done: FinishedDocument, newest: str | None) -> SavedDocument | None:
    """The newest version so far, if this one takes its place."""
    if newest is None or newest == done.head.id or done.head.supersedes is not None:
        return None
    old = documents.find(tx, newest)
    if old is None or not _takes_place(done, old):
        return None
    return old


def _takes_place(done: FinishedDocument, old: SavedDocument) -> bool:
    version, than = done.head.fields.version, old.head.fields.version
    if done.head.id > old.head.id:
        return is_newer(version, than)
    return not is_newer(than, version)


def _write(
    tx: Tx,
    newest: Mapping[Name, str | None],
    before: Mapping[Name, str | None],
    superseded: Mapping[str, SavedDocument],
) -> None:
    moved = [name for name in sorted(newest) if newest[name] != before[name]]
    if moved:
        tx.execute(MOVE_ON, [_moved(name, newest[name]) for name in moved])
    if superseded:
        tx.execute(SUPERSEDE, [_supersedes(new, old) for new, old in superseded.items()])


def _moved(name: Name, document_id: str | None) -> dict[str, Any]:
    return {"the_source": name[0], "the_external_id": name[1], "document_id": document_id}


def _supersedes(new: str, old: SavedDocument) -> dict[str, Any]:
    return {"the_id": new, "supersedes": old.head.id}


def go_back(tx: Tx, deleted: Sequence[Row[Any]]) -> None:
    """Where deleted documents were the newest version, the newest of those left is so now.
    Their rows hold `id`, `source` and `external_id`.

    All their names are held, also where another is the newest: should that one be deleted
    at the same time, none of the two takes the other for what is left.
    """
    ids = [row.id for row in deleted]
    names = sorted({(row.source or "", row.external_id) for row in deleted if row.external_id})
    held = tx.execute(HOLD, {"names": names}).all() if names else []
    bereft = [(row.source, row.external_id) for row in held if row.document_id in ids]
    if bereft:
        tx.execute(MOVE_ON, [_moved(name, _newest_left(tx, name, ids)) for name in bereft])


def _newest_left(tx: Tx, name: Name, ids: Sequence[str]) -> str | None:
    asked = {"the_source": name[0], "the_external_id": name[1], "ids": ids}
    newest: Row[Any] | None = None
    for row in reversed(tx.execute(LEFT, asked).all()):
        if newest is None or is_newer(row.version, newest.version):
            newest = row
    return newest.id if newest is not None else None
