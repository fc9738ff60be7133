"""The one door for documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from schemas.arrivals import Arrival, Receipt, Submission, Token, Via
from schemas.documents import IntakeFields
from schemas.errors import TokenReusedError
from schemas.tasks import TaskName
from store import arrivals, documents, graves, tokens
from store.blobs import Kept
from store.session import Tx, reading, transaction
from store.tokens import Earlier

LONGEST_MEDIA_TYPE = 255

MOMENT = timedelta(minutes=1)
"""A token that ends sooner may have ended by the time it is needed."""

Answer = list[Receipt] | TokenReusedError
"""A receipt for each arrival of a submission, in order, or why it was not taken."""


def accept(submissions: Sequence[Submission]) -> list[Answer]:
    """Make documents durable, all in one commit, and wake the workers.

    Returns an answer for each submission, in order. Once it returns, the documents survive
    anything short of losing the disk, and every arrival is in the ledger.
    """
    now = datetime.now(UTC)
    named = [s.token for s in submissions if s.token]
    with transaction() as tx:
        known = tokens.take(tx, named, now=now) if named else {}
        fresh = _fresh(submissions, known)
        receipts = _add(tx, fresh, now)
        answered = {
            s.token.name: Earlier(s.token.fingerprint, r)
            for s, r in zip(fresh, receipts, strict=True)
            if s.token
        }
        if answered:
            tokens.keep(tx, {name: earlier.receipts for name, earlier in answered.items()})
    unnamed = iter(r for s, r in zip(fresh, receipts, strict=True) if not s.token)
    known |= answered
    return [_answer(s, known) if s.token else next(unnamed) for s in submissions]


def _fresh(submissions: Sequence[Submission], known: dict[str, Earlier]) -> list[Submission]:
    """Those that did not come before; of several with the same token, the first."""
    seen = set(known)
    fresh: list[Submission] = []
    for submission in submissions:
        if submission.token is None or submission.token.name not in seen:
            fresh.append(submission)
        if submission.token is not None:
            seen.add(submission.token.name)
    return fresh


def _add(tx: Tx, fresh: Sequence[Submission], now: datetime) -> list[list[Receipt]]:
    """Add what the submissions hold; the receipts of each."""
    arrived = [arrival for submission in fresh for arrival in submission.arrivals]
    receipts = documents.add(tx, arrived, now=now) if arrived else []
    refused = [rejection for submission in fresh for rejection in submission.rejections]
    arrivals.add(tx, arrivals.repeated(arrived, receipts), refused, now=now)
    if not all(receipt.duplicate for receipt in receipts):
        tx.wake_after_commit(TaskName.INGEST)
    remaining = iter(receipts)
    return [[next(remaining) for _ in submission.arrivals] for submission in fresh]


def _answer(submission: Submission, known: dict[str, Earlier]) -> Answer:
    assert submission.token is not None
    earlier = known[submission.token.name]
    if earlier.fingerprint != submission.token.fingerprint:
        return TokenReusedError()
    return earlier.receipts


def abandon(arrived: Iterable[Arrival]) -> None:
    """See to it that files of arrivals which were not taken go, unless a document has them."""
    files = [arrival.sha256 for arrival in arrived if arrival.content is None]
    if files:
        with transaction() as tx:
            graves.dig(tx, files, now=datetime.now(UTC))


def is_known(token: Token) -> bool:
    """Whether a submission under that token will be answered as one that came before."""
    with reading() as tx:
        return tokens.is_kept(tx, token, at=datetime.now(UTC) + MOMENT)


def arrival(
    kept: Kept,
    *,
    media_type: str | None,
    fields: IntakeFields,
    via: Via = Via.REQUEST,
    origin: str | None = None,
    parent_id: str | None = None,
) -> Arrival:
    """An arrival, from bytes that were kept and what the sender says of them."""
    declared = media_type[:LONGEST_MEDIA_TYPE] if media_type else None
    return Arrival(kept.sha256, kept.size, declared, fields, kept.content, via, origin, parent_id)
