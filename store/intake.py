"""The one door for documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from schemas.documents import Arrival, IntakeFields, Receipt
from schemas.tasks import TaskName
from store import documents
from store.blobs import Kept
from store.session import transaction

LONGEST_MEDIA_TYPE = 255


def accept(arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Make documents durable, all in one commit, and wake the workers.

    Returns a receipt for each, in order. Once it returns, the documents survive
    anything short of losing the disk.
    """
    with transaction() as tx:
        receipts = documents.add(tx, arrivals, now=datetime.now(UTC))
        if not all(receipt.duplicate for receipt in receipts):
            tx.wake_after_commit(TaskName.INGEST)
    return receipts


def arrival(kept: Kept, *, media_type: str | None, fields: IntakeFields) -> Arrival:
    """An arrival, from bytes that were kept and what the sender says of them."""
    declared = media_type[:LONGEST_MEDIA_TYPE] if media_type else None
    return Arrival(kept.sha256, kept.size, declared, fields, kept.content)
