"""Files of large documents that were deleted, and how they go.

Whoever takes bytes in first puts their file in place, and then commits the row. So a file
whose document is deleted may be another's by now, though no row says so yet. It goes when
that cannot be any more: it has lain in its grave for a while, no document has its bytes, and
it was not put in place of late. That is looked at after the file was moved aside: what is
put in its place from then on is a file of its own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, delete, select, update

from store.blobs import path_of, trash
from store.disk import sync
from store.document_tables import documents, graves
from store.session import Tx
from store.upsert import insert_new

DUG = (
    select(graves.c.sha256)
    .where(graves.c.deleted_at < bindparam("before"))
    .order_by(graves.c.deleted_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
GO = delete(graves).where(graves.c.sha256.in_(bindparam("digests", expanding=True)))
WAIT = (
    update(graves)
    .where(graves.c.sha256.in_(bindparam("digests", expanding=True)))
    .values(deleted_at=bindparam("now"))
)
USED = select(documents.c.sha256).where(
    documents.c.sha256.in_(bindparam("digests", expanding=True))
)


def dig(tx: Tx, digests: Sequence[str], *, now: datetime) -> None:
    """Note that the files of these bytes have lost their document."""
    tx.execute(GO, {"digests": list(digests)})
    insert_new(tx, graves, [{"sha256": sha256, "deleted_at": now} for sha256 in sorted(digests)])


def bury(tx: Tx, *, now: datetime, before: datetime, limit: int) -> tuple[int, int]:
    """Remove up to `limit` files that lost their document before that moment, unless their
    bytes were taken in again: how many graves were looked at, and how many files removed."""
    digests = list(tx.execute(DUG, {"before": before, "most": limit}).scalars())
    used = _used(tx, digests)
    unused = [sha256 for sha256 in digests if sha256 not in used]
    fresh = [sha256 for sha256 in unused if not _remove(sha256, before.timestamp())]
    if fresh:
        tx.execute(WAIT, {"digests": fresh, "now": now})
    gone = [sha256 for sha256 in digests if sha256 not in fresh]
    if gone:
        tx.execute(GO, {"digests": gone})
    return len(digests), len(unused) - len(fresh)


def _used(tx: Tx, digests: Sequence[str]) -> set[str]:
    """Those of the bytes that a document has."""
    return set(tx.execute(USED, {"digests": list(digests)}).scalars()) if digests else set()


def _remove(sha256: str, before: float) -> bool:
    """Whether the file is gone now: else it is in its place, for it was put there of late."""
    aside = _aside(sha256)
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        path_of(sha256).rename(aside)
    return _settle(sha256, before, is_used=False)


def _settle(sha256: str, before: float, *, is_used: bool) -> bool:
    """Whether a file that was moved aside is gone now: else it is back in its place."""
    aside = _aside(sha256)
    try:
        is_over = not is_used and aside.stat().st_mtime < before
    except FileNotFoundError:
        return True
    if not is_over:
        _put_back(aside, path_of(sha256))
    aside.unlink(missing_ok=True)
    return is_over


def _put_back(aside: Path, target: Path) -> None:
    """Give the file its place again, unless another has taken it meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(aside, target)
    except FileExistsError:
        return
    except OSError:
        # Some file systems know no links.
        if not target.exists():
            aside.rename(target)
    sync(target.parent)


def mend(tx: Tx, *, before: datetime, limit: int) -> int:
    """See to up to `limit` files that a sweep which broke off left aside; how many there
    were. Those that are used, or are not as old as that moment, go back."""
    digests = _left_aside(limit)
    used = _used(tx, digests)
    for sha256 in digests:
        _settle(sha256, before.timestamp(), is_used=sha256 in used)
    return len(digests)


def _left_aside(limit: int) -> list[str]:
    try:
        with os.scandir(trash()) as entries:
            return [entry.name for entry, _ in zip(entries, range(limit), strict=False)]
    except FileNotFoundError:
        return []


def _aside(sha256: str) -> Path:
    return trash() / sha256
