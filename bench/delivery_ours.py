"""Our deliveries, made and watched from beside the sender: `python -m bench.delivery_ours`,
a process with the settings of our side, called by the bench."""

from __future__ import annotations

import random
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import func, select, update

from bench import calls, processes, texts
from schemas.deliveries import DeliveryStatus
from schemas.endpoints import EndpointIn
from schemas.events import EventType, NewEvent
from schemas.tasks import TaskName
from store import endpoints, outbox
from store.engine import get_engine
from store.ids import new_id
from store.session import Tx, reading, transaction
from store.tables import DELIVERY_FRESH, DELIVERY_TRIED, attempts, deliveries
from store.tables import endpoints as endpoint_rows

EVENTS_AT_ONCE = 500
WITHIN = 120.0
"""Seconds after which sending is given up."""

WAITS = [
    select(deliveries.c.id).where(deliveries.c.due_at.is_not(None), which).limit(1)
    for which in (DELIVERY_FRESH, DELIVERY_TRIED)
]
DELIVERED = (
    select(func.count())
    .select_from(deliveries)
    .where(deliveries.c.status == DeliveryStatus.DELIVERED.value)
)
ATTEMPTS = select(func.count()).select_from(attempts)

_numbers = count()


def subscribe(urls: list[str]) -> list[str]:
    """Add endpoints; their ids."""
    now = datetime.now(UTC)
    with transaction() as tx:
        return [endpoints.add(tx, EndpointIn(url=url), now=now).id for url in urls]


def unsubscribe(ids: list[str]) -> None:
    """Remove endpoints, with all that waits for them."""
    with transaction() as tx:
        for endpoint_id in ids:
            endpoints.remove(tx, endpoint_id)


def fill(number: int) -> None:
    """Make about so many deliveries due, while every endpoint asks for a pause."""
    with transaction() as tx:
        _pause(tx, datetime.now(UTC) + timedelta(hours=1))
        events = number // tx.execute(select(func.count()).select_from(endpoint_rows)).scalar_one()
    for first in range(0, events, EVENTS_AT_ONCE):
        _happen(min(EVENTS_AT_ONCE, events - first))
    _settle()


def send() -> dict[str, float]:
    """End the pause and wait until all is recorded: when it began and ended, and what was
    recorded meanwhile."""
    before = _recorded()
    began = time.monotonic()
    with transaction() as tx:
        _pause(tx, None)
        tx.wake_after_commit(TaskName.DELIVER)
    processes.wait_until(_nothing_waits, what="our deliveries", within=WITHIN)
    ended = time.monotonic()
    delivered, tried = (now - was for now, was in zip(_recorded(), before, strict=True))
    return {"began": began, "ended": ended, "delivered": delivered, "attempts": tried}


def trickle(seconds: float, rate: float) -> int:
    """Let events happen one by one, about so many a second; how many did."""
    at = began = time.monotonic()
    for happened in count():
        if at > began + seconds:
            return happened
        time.sleep(max(0.0, at - time.monotonic()))
        _happen(1)
        at += random.uniform(0.5, 1.5) / rate
    return 0


def _happen(number: int) -> None:
    happened = [
        NewEvent(EventType.DOCUMENT_STORED, id_, texts.event_data(id_, next(_numbers)))
        for id_ in (new_id() for _ in range(number))
    ]
    with transaction() as tx:
        outbox.record(tx, happened, now=datetime.now(UTC))


def _settle() -> None:
    """Have the database write out what was filled in, which is not the sender's work."""
    if get_engine().dialect.name == "sqlite":
        with closing(get_engine().raw_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pause(tx: Tx, until: datetime | None) -> None:
    tx.execute(update(endpoint_rows).values(resume_at=until))


def _nothing_waits() -> bool:
    with reading() as tx:
        return all(tx.execute(waits).first() is None for waits in WAITS)


def _recorded() -> tuple[int, int]:
    with reading() as tx:
        return tx.execute(DELIVERED).scalar_one(), tx.execute(ATTEMPTS).scalar_one()


if __name__ == "__main__":
    calls.answer({f.__name__: f for f in (subscribe, unsubscribe, fill, send, trickle)})
