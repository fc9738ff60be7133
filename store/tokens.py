"""Submissions that come again: by their token they are answered as they were before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from schemas.arrivals import Receipt, Token
from schemas.documents import DocumentStatus
from store.document_tables import tokens
from store.session import Tx
from store.upsert import insert_new

KNOWN = (
    select(tokens.c.name, tokens.c.fingerprint, tokens.c.receipts)
    .where(tokens.c.name.in_(bindparam("names", expanding=True)))
    .order_by(tokens.c.name)
    .with_for_update()
)
KEPT = select(tokens.c.name).where(
    tokens.c.name == bindparam("the_name"),
    tokens.c.expires_at > bindparam("at"),
    tokens.c.receipts.is_not(None),
)
FORGET_ENDED = delete(tokens).where(
    tokens.c.name.in_(bindparam("names", expanding=True)), tokens.c.expires_at <= bindparam("now")
)
KEEP = (
    update(tokens)
    .where(tokens.c.name == bindparam("the_name"))
    .values(receipts=bindparam("receipts"))
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A submission that came before under the same name, and its receipts."""

    fingerprint: str
    receipts: list[Receipt]


def take(tx: Tx, taken: Iterable[Token], *, now: datetime) -> dict[str, Earlier]:
    """Take the tokens for this transaction; by name, what came before under those that
    are known.

    Of two transactions with the same token, the second waits here for the first.
    """
    rows = {token.name: _row(token) for token in taken}
    names = sorted(rows)
    tx.execute(FORGET_ENDED, {"names": names, "now": now})
    if insert_new(tx, tokens, [rows[name] for name in names]):
        return {}
    known = tx.execute(KNOWN, {"names": names})
    return {row.name: _earlier(row) for row in known if row.receipts is not None}


def _row(token: Token) -> dict[str, Any]:
    return {
        "name": token.name,
        "fingerprint": token.fingerprint,
        "expires_at": token.expires_at,
    }


def _earlier(row: Row[Any]) -> Earlier:
    return Earlier(row.fingerprint, [_receipt(saved) for saved in row.receipts])


def _receipt(saved: Sequence[Any]) -> Receipt:
    document_id, status, duplicate, received_at = saved
    moment = datetime.fromisoformat(received_at)
    return Receipt(document_id, DocumentStatus(status), duplicate, moment)


def is_kept(tx: Tx, token: Token, *, at: datetime) -> bool:
    """Whether a submission came before under the token's name, still to be known at that time."""
    return tx.execute(KEPT, {"the_name": token.name, "at": at}).one_or_none() is not None


def keep(tx: Tx, receipts: Mapping[str, Sequence[Receipt]]) -> None:
    """Remember what submissions were answered, by the names of their tokens."""
    rows = [
        {"the_name": name, "receipts": [_saved(receipt) for receipt in receipts[name]]}
        for name in sorted(receipts)
    ]
    tx.execute(KEEP, rows)


def _saved(receipt: Receipt) -> list[Any]:
    moment = receipt.received_at.isoformat()
    return [receipt.id, receipt.status.value, receipt.duplicate, moment]


ENDED = (
    select(tokens.c.name)
    .where(tokens.c.expires_at <= bindparam("now"))
    .order_by(tokens.c.expires_at)
    .limit(bindparam("most"))
)
FORGET = delete(tokens).where(tokens.c.name.in_(ENDED))


def forget(tx: Tx, *, now: datetime, limit: int) -> int:
    """Delete up to `limit` tokens whose time is over; how many there were."""
    return tx.execute(FORGET, {"now": now, "most": limit}).rowcount
