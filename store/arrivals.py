"""Arrivals that are no new document: duplicates, and what was refused.

The first arrival of a document is the document's own row, so that taking one in writes
nothing twice; `ledger` reads both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from schemas.arrivals import Arrival, ArrivalOutcome, Receipt, Rejection
from store.document_tables import arrivals
from store.ids import new_id
from store.session import Tx

ADD = insert(arrivals)


def add(
    tx: Tx,
    duplicates: Iterable[tuple[Arrival, Receipt]],
    rejections: Iterable[Rejection],
    *,
    now: datetime,
) -> None:
    """Add what arrived and became no new document."""
    rows = [_duplicate(arrival, receipt) for arrival, receipt in duplicates]
    rows += [_rejected(rejection) for rejection in rejections]
    if rows:
        tx.execute(ADD, [{"id": new_id(), "received_at": now, **row} for row in rows])


def _duplicate(arrival: Arrival, receipt: Receipt) -> dict[str, Any]:
    return {
        "via": arrival.via.value,
        "origin": arrival.origin,
        "source": arrival.fields.source,
        "filename": arrival.fields.filename,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "outcome": ArrivalOutcome.DUPLICATE.value,
        "reason_code": None,
        "reason": None,
        "document_id": receipt.id,
        "parent_id": arrival.parent_id,
    }


def _rejected(rejection: Rejection) -> dict[str, Any]:
    return {
        "via": rejection.via.value,
        "origin": rejection.origin,
        "source": rejection.source,
        "filename": rejection.filename,
        "sha256": rejection.sha256,
        "size": rejection.size,
        "outcome": ArrivalOutcome.REJECTED.value,
        "reason_code": rejection.code,
        "reason": rejection.message,
        "document_id": None,
        "parent_id": rejection.parent_id,
    }


def repeated(
    arrived: Sequence[Arrival], receipts: Sequence[Receipt]
) -> Iterable[tuple[Arrival, Receipt]]:
    """Those of the arrivals whose bytes were known."""
    pairs = zip(arrived, receipts, strict=True)
    return ((arrival, receipt) for arrival, receipt in pairs if receipt.duplicate)
