"""The Celery task of one delivery: read its row, post it, record the attempt."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache

import httpx
from sqlalchemy import insert, select, update

from bench.naive.models import Attempt, Delivery, Endpoint, Event, Session
from bench.naive.settings import SECRET
from bench.naive.tasks import celery
from outgoing import webhooks

READ = select(Event.id, Event.body, Endpoint.url).select_from(Delivery)


@celery.task
def deliver(delivery_id):
    """One SELECT, one POST, one UPDATE and one INSERT, one commit."""
    with Session() as session:
        this = Delivery.id == delivery_id
        event_id, body, url = session.execute(READ.join(Event).join(Endpoint).where(this)).one()
        started_at, clock = datetime.now(UTC), time.perf_counter()
        headers = webhooks.headers([SECRET], event_id, started_at, body)
        answer = _client().post(url, content=body, headers=headers, timeout=15)
        status = "delivered" if answer.is_success else "failed"
        session.execute(update(Delivery).where(this).values(status=status))
        attempt = {
            "delivery_id": delivery_id,
            "started_at": started_at,
            "duration_ms": round((time.perf_counter() - clock) * 1000),
            "status_code": answer.status_code,
        }
        session.execute(insert(Attempt).values(**attempt))
        session.commit()


@cache
def _client():
    """The one client of this process."""
    return httpx.Client()
