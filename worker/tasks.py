"""The Celery tasks. They carry no content: each says “now” to what its process runs."""

from __future__ import annotations

from functools import cache

import structlog

from schemas import logs
from schemas.settings import get_settings
from schemas.tasks import TaskName
from store import queue
from worker.ingester import Ingester
from worker.sender_thread import SenderThread

app = queue.get_app()
log = structlog.get_logger()


@cache
def ingester() -> Ingester:
    """What works off documents in this process."""
    return Ingester(get_settings())


@cache
def sender() -> SenderThread:
    """What sends deliveries in this process."""
    return SenderThread(get_settings())


@app.task(name=TaskName.INGEST.value)
def ingest_due() -> None:
    """Work off the documents that are due."""
    try:
        ingester().ingest_due()
    except Exception as error:
        log.error("shift broke off", error=type(error).__name__, frames=logs.frames(error))


@app.task(name=TaskName.DELIVER.value)
def deliver_due() -> None:
    """Send the deliveries that are due."""
    sender().wake()
