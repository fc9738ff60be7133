"""Documents found inside others: taking them in, each once, whatever dies meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, union_all

from schemas.arrivals import Arrival, Receipt, Rejection
from schemas.documents import ClaimedDocument
from schemas.tasks import TaskName
from store import arrivals, documents
from store.document_tables import arrivals as arrivals_table
from store.document_tables import documents as documents_table
from store.document_tables import families
from store.session import Tx
from store.upsert import insert_all

Found = tuple[str | None, str | None]
"""Where in its container something was found, and its digest; None: it was left out."""

OURS = (
    select(documents_table.c.id)
    .where(
        documents_table.c.id == bindparam("the_id"),
        documents_table.c.attempt_count == bindparam("count"),
        documents_table.c.due_at.is_not(None),
    )
    .with_for_update()
)
FOUND = union_all(
    *(
        select(table.c.origin, table.c.sha256).where(
            table.c.parent_id == bindparam("the_id"), table.c.parent_id.is_not(None)
        )
        for table in (documents_table, arrivals_table)
    )
)
FAMILY = select(families.c.root_id, families.c.depth).where(
    families.c.document_id == bindparam("the_id")
)
TREE = select(
    func.count().label("number"), func.coalesce(func.sum(families.c.size), 0).label("size")
).where(families.c.root_id == bindparam("root_id"))


class LostClaimError(Exception):
    """Another worker holds the container: what we found in it is not ours to add."""


@dataclass(frozen=True, slots=True)
class Family:
    """Where a container stands, and how much was found in the outermost one so far."""

    root_id: str
    depth: int
    count: int
    size: int


def family(tx: Tx, container: ClaimedDocument) -> Family:
    """The family of a document that may have children."""
    row = tx.execute(FAMILY, {"the_id": container.id}).one_or_none()
    root_id, depth = (row.root_id, row.depth) if row else (container.id, 0)
    total = tx.execute(TREE, {"root_id": root_id}).one()
    return Family(root_id, depth, total.number, int(total.size))


def found_before(tx: Tx, container: ClaimedDocument) -> Counter[Found]:
    """What earlier attempts at the container have found in it already."""
    rows = tx.execute(FOUND, {"the_id": container.id})
    return Counter((row.origin, row.sha256) for row in rows)


def add(
    tx: Tx,
    container: ClaimedDocument,
    family: Family,
    found: Sequence[Arrival],
    left_out: Sequence[Rejection],
    *,
    now: datetime,
) -> list[Receipt]:
    """Add what was found in a container that is still ours; a receipt for each arrival.

    Raises LostClaimError.
    """
    claim = {"the_id": container.id, "count": container.attempt_count}
    if tx.execute(OURS, claim).first() is None:
        raise LostClaimError
    receipts = documents.add(tx, found, now=now) if found else []
    arrivals.add(tx, arrivals.repeated(found, receipts), left_out, now=now)
    new = [(a, r) for a, r in zip(found, receipts, strict=True) if not r.duplicate]
    if new:
        insert_all(tx, families, [_member(a, r, family) for a, r in new])
        tx.wake_after_commit(TaskName.INGEST)
    return receipts


def _member(arrival: Arrival, receipt: Receipt, family: Family) -> dict[str, object]:
    return {
        "document_id": receipt.id,
        "root_id": family.root_id,
        "depth": family.depth + 1,
        "size": arrival.size,
    }
