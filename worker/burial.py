"""Removing the files of large documents that were deleted, a bounded number at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from store import graves
from store.session import transaction

REST = timedelta(hours=1)
"""How long a file lies in its grave: far longer than it takes to commit what was taken in."""

BATCH, BATCHES = 20, 5

log = structlog.get_logger()


def bury() -> int:
    """Remove files that lost their document a while ago; how many. The next call goes on."""
    now = datetime.now(UTC)
    before = now - REST
    removed = 0
    for _ in range(BATCHES):
        with transaction(durable=False) as tx:
            graves.mend(tx, before=before, limit=BATCH)
            looked_at, gone = graves.bury(tx, now=now, before=before, limit=BATCH)
        removed += gone
        if looked_at < BATCH:
            break
    if removed:
        log.info("files of deleted documents removed", count=removed)
    return removed
