"""The reference's deliveries, made and watched from beside its worker:
`python -m bench.naive.deliveries`, a process called by the bench."""

from __future__ import annotations

import time
import uuid
from contextlib import closing
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from bench import calls, processes, texts
from bench.naive.delivery import deliver
from bench.naive.models import (
    IS_SQLITE,
    Attempt,
    Base,
    Delivery,
    Endpoint,
    Event,
    Session,
    engine,
)
from bench.naive.tasks import celery
from schemas.events import EventType, envelope

WITHIN = 120.0
QUEUE = "celery"

DELIVERED = select(func.count()).select_from(Delivery).where(Delivery.status == "delivered")
ATTEMPTS = select(func.count()).select_from(Attempt)
WAITS = select(Delivery.id).where(Delivery.status == "pending").limit(1)


def subscribe(urls):
    """Add endpoints."""
    Base.metadata.create_all(engine)
    with Session() as session:
        session.add_all(Endpoint(url=url) for url in urls)
        session.commit()


def fill(number):
    """Make about so many deliveries and send their tasks, while the worker takes none."""
    celery.control.cancel_consumer(QUEUE, reply=True, limit=1, timeout=5)
    now = datetime.now(UTC)
    with Session() as session:
        endpoints = session.scalars(select(Endpoint.id)).all()
        events = [_event(now, serial) for serial in range(number // len(endpoints))]
        session.execute(insert(Event), events)
        rows = [{"event_id": e["id"], "endpoint_id": to} for e in events for to in endpoints]
        session.execute(insert(Delivery), rows)
        session.commit()
        waiting = session.scalars(select(Delivery.id).where(Delivery.status == "pending")).all()
    for delivery_id in waiting:
        deliver.delay(delivery_id)
    if IS_SQLITE:
        with closing(engine.raw_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _event(now, serial):
    event_id = str(uuid.uuid4())
    data = texts.event_data(event_id, serial)
    return {"id": event_id, "body": envelope(EventType.DOCUMENT_STORED, now, data, serial)}


def send():
    """Let the worker take tasks and wait until all is recorded: when it began and ended, and
    what was recorded meanwhile."""
    before = _recorded()
    began = time.monotonic()
    celery.control.add_consumer(QUEUE)
    processes.wait_until(_nothing_waits, what="the reference's deliveries", within=WITHIN)
    ended = time.monotonic()
    delivered, tried = (now - was for now, was in zip(_recorded(), before, strict=True))
    return {"began": began, "ended": ended, "delivered": delivered, "attempts": tried}


def _nothing_waits():
    with Session() as session:
        return session.execute(WAITS).first() is None


def _recorded():
    with Session() as session:
        return session.scalar(DELIVERED), session.scalar(ATTEMPTS)


if __name__ == "__main__":
    calls.answer({f.__name__: f for f in (subscribe, fill, send)})
