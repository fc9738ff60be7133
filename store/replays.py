"""Replays: what an endpoint is to be sent again, and how far that is.

A replay is a row; `store.replay_steps` moves it on. Whoever changes several rows takes
their locks in this order: the endpoint, the replay, the deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, func, insert, select, update

from schemas.deliveries import DeliveryStatus
from schemas.endpoint_errors import EndpointDisabledError
from schemas.errors import NotFoundError, ReplayRunningError
from schemas.replays import ReplayIn, ReplayOut, ReplayStatus, Survey
from store.ids import new_id
from store.session import Tx
from store.tables import deliveries, endpoints, replays

log = structlog.get_logger()

IS_RUNNING = replays.c.status == ReplayStatus.RUNNING.value

SHOWN = select(
    replays.c.id,
    replays.c.endpoint_id,
    replays.c.since,
    replays.c.until,
    replays.c.only_failed,
    replays.c.status,
    (IS_RUNNING & ~endpoints.c.enabled).label("paused"),
    replays.c.total_count,
    replays.c.replayed_count,
    replays.c.created_at,
    replays.c.finished_at,
).join(endpoints, endpoints.c.id == replays.c.endpoint_id)


def statuses(*, only_failed: bool) -> list[str]:
    """Where a delivery stands that is to be sent again. One that is pending is on its way."""
    failed = [DeliveryStatus.FAILED.value, DeliveryStatus.HELD.value]
    return failed if only_failed else [*failed, DeliveryStatus.DELIVERED.value]


def within(endpoint_id: str, since: datetime, until: datetime | None) -> list[ColumnElement[bool]]:
    """Of the endpoint, and of that time."""
    made_at = deliveries.c.created_at
    found = [deliveries.c.endpoint_id == endpoint_id, made_at >= since]
    return found if until is None else [*found, made_at < until]


def survey(tx: Tx, endpoint_id: str, wanted: ReplayIn) -> Survey:
    """What a replay would find now. Raises NotFoundError."""
    last_sequence = _endpoint(tx, endpoint_id).last_sequence
    asked_for = deliveries.c.status.in_(statuses(only_failed=wanted.only_failed))
    found: Row[Any] = tx.execute(
        select(
            func.count(deliveries.c.id).filter(asked_for).label("total"),
            func.min(deliveries.c.sequence).label("first"),
            func.max(deliveries.c.sequence).label("last"),
        )
        .where(*within(endpoint_id, wanted.since, wanted.until))
        .where(deliveries.c.sequence <= last_sequence)
    ).one()
    if found.first is None:
        return Survey(0, last_sequence, last_sequence)
    return Survey(found.total, found.first - 1, found.last)


def _endpoint(tx: Tx, endpoint_id: str, *, hold: bool = False) -> Row[Any]:
    query = select(endpoints.c.enabled, endpoints.c.last_sequence)
    query = query.where(endpoints.c.id == endpoint_id)
    row = tx.execute(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        raise NotFoundError("endpoint", endpoint_id)
    return row


def start(tx: Tx, endpoint_id: str, wanted: ReplayIn, found: Survey, *, now: datetime) -> ReplayOut:
    """Begin a replay of what was found. The survey is made before, in a transaction that
    only reads: it looks at every delivery of that time.

    Raises NotFoundError, EndpointDisabledError, and ReplayRunningError if there is one.
    """
    if not _endpoint(tx, endpoint_id, hold=True).enabled:
        raise EndpointDisabledError(endpoint_id)
    running = select(replays.c.id).where(replays.c.endpoint_id == endpoint_id, IS_RUNNING)
    if (other := tx.execute(running).scalar()) is not None:
        raise ReplayRunningError(other)
    row = _row(endpoint_id, wanted, found, now)
    tx.execute(insert(replays).values(row))
    log.info("replay begun", replay_id=row["id"], endpoint_id=endpoint_id)
    return get(tx, row["id"])


def _row(endpoint_id: str, wanted: ReplayIn, found: Survey, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "endpoint_id": endpoint_id,
        "since": wanted.since,
        "until": wanted.until,
        "only_failed": wanted.only_failed,
        "status": ReplayStatus.RUNNING.value,
        "created_at": now,
        "after_sequence": found.after_sequence,
        "through_sequence": found.through_sequence,
        "total_count": found.total_count,
        "replayed_count": 0,
    }


def get(tx: Tx, replay_id: str) -> ReplayOut:
    """The replay with that id. Raises NotFoundError."""
    row = tx.execute(SHOWN.where(replays.c.id == replay_id)).one_or_none()
    if row is None:
        raise NotFoundError("replay", replay_id)
    return _shown(row)


def page(tx: Tx, endpoint_id: str, *, limit: int, before: str | None) -> Sequence[ReplayOut]:
    """Up to `limit` replays of the endpoint, newest first, older than the id `before`.
    Raises NotFoundError if there is no such endpoint."""
    _endpoint(tx, endpoint_id)
    query = SHOWN.where(replays.c.endpoint_id == endpoint_id)
    query = query.order_by(replays.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(replays.c.id < before)
    return [_shown(row) for row in tx.execute(query)]


def cancel(tx: Tx, replay_id: str, *, now: datetime) -> ReplayOut:
    """End the replay, if it runs; what is on its way again stays so. Raises NotFoundError."""
    ended = tx.execute(
        update(replays)
        .where(replays.c.id == replay_id, IS_RUNNING)
        .values(status=ReplayStatus.CANCELLED.value, finished_at=now)
    )
    if ended.rowcount:
        log.info("replay cancelled", replay_id=replay_id)
    return get(tx, replay_id)


def _shown(row: Row[Any]) -> ReplayOut:
    return ReplayOut.model_validate(row, from_attributes=True)
