"""Tests of an endpoint: one signed event, sent while the caller waits, and never recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson

from api.outgoing_room import Room
from outgoing.post import Poster
from schemas.deliveries import ClaimedDelivery, Outcome, Target
from schemas.endpoints import EndpointOut, TestResult
from schemas.events import MEDIA_TYPES, EventFormat, EventType, cloud_event, envelope
from schemas.settings import Settings
from store import endpoint_targets, endpoints, secrets
from store.ids import new_id
from store.session import reading

ROOM = Room(4, "tests of endpoints")


def prepare(endpoint_id: str) -> ClaimedDelivery:
    """The test, ready to be sent. Raises NotFoundError."""
    now = datetime.now(UTC)
    with reading() as tx:
        endpoint = endpoints.get(tx, endpoint_id)
        target = endpoint_targets.targets(tx, [endpoint_id], now=now)[endpoint_id]
    return _delivery(endpoint, target, now)


def _delivery(endpoint: EndpointOut, target: Target, now: datetime) -> ClaimedDelivery:
    event_id = new_id()
    return ClaimedDelivery(
        id=event_id,
        attempt_count=1,
        event_id=event_id,
        body=_body(endpoint, event_id, now),
        target=target,
        media_type=MEDIA_TYPES[endpoint.format],
    )


def _body(endpoint: EndpointOut, event_id: str, now: datetime) -> bytes:
    kind = EventType.ENDPOINT_TEST.value
    data = orjson.dumps({"endpoint": {"id": endpoint.id, "url": endpoint.url}})
    if endpoint.format is EventFormat.CLOUDEVENTS:
        return cloud_event(event_id, kind, now, data, 0, subject=None)
    return envelope(kind, now, data, 0)


async def send(delivery: ClaimedDelivery, settings: Settings) -> TestResult:
    """What came of the test. Raises ProblemError if too many are under way."""
    with ROOM.taken():
        async with Poster(
            timeout=settings.delivery_timeout,
            unseal=secrets.unseal,
            allowed=settings.allow_private_webhooks,
        ) as poster:
            return _result(await poster.post(delivery))


def _result(outcome: Outcome) -> TestResult:
    return TestResult(
        event_id=outcome.delivery.event_id,
        delivered=outcome.delivered,
        status_code=outcome.status_code,
        duration_ms=round(outcome.duration / timedelta(milliseconds=1)),
        error=outcome.error,
        response=outcome.response.decode(errors="replace"),
        started_at=outcome.started_at,
    )
