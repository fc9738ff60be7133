"""Arrivals for tests of the ledger: all kinds of them, read as workers do."""

from datetime import UTC, datetime, timedelta

from schemas.arrivals import Rejection, Submission, Via
from schemas.ledger import EntryOut, LedgerFilter, SummaryOut
from store import document_claims, intake, ledger, ledger_summary
from store.session import reading, transaction
from worker import pipeline
from worker.reading import Reader
from worker.sandbox import Bounds

MEANS = pipeline.Means(Reader(Bounds()), (), 3, "http://w")
"""What documents are worked with: no taggers."""

UNREADABLE = b"\x7fELF\x02\x01\x01" + bytes(64)


def reject(source: str | None = None, *, code: str = "empty") -> None:
    """Something that is refused at the door."""
    refused = Rejection(code, "The body holds no bytes.", Via.REQUEST, source, "a.txt")
    intake.accept([Submission(rejections=(refused,))])


def read_some(limit: int) -> int:
    """Work so many due documents as a worker does; how many there were."""
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=limit, lease=timedelta(minutes=1), max_attempts=3
        )
    done = [pipeline.process(c, MEANS) for c in claimed]
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")
    return len(claimed)


def read_all() -> None:
    """Work all documents."""
    while read_some(10):
        pass


def entries(*, limit: int = 1000, before: str | None = None, **wanted: object) -> list[EntryOut]:
    """What the ledger has, newest first."""
    with reading() as tx:
        return ledger.page(tx, LedgerFilter(**wanted), limit=limit, before=before)  # type: ignore[arg-type]


def summary(since: datetime | None = None) -> SummaryOut:
    """The ledger added up."""
    with reading() as tx:
        return ledger_summary.summary(tx, since=since)
