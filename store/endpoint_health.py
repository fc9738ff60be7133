"""How an endpoint fares: failures counted, pauses it asked for, and when it is given up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import orjson
import structlog
from sqlalchemy import Row, bindparam, null, select, update

from schemas.deliveries import DeliveryStatus, Outcome, Trouble
from schemas.events import EventType, NewEvent, rfc3339
from store import outbox
from store.session import Tx
from store.tables import deliveries, endpoints, stream

log = structlog.get_logger()

GONE, FAILING, BY_REQUEST = "gone", "failing", "by_request"
"""Why an endpoint is disabled."""

LOCKED = (
    select(
        endpoints.c.id,
        endpoints.c.description,
        endpoints.c.enabled,
        endpoints.c.failing_since,
        endpoints.c.failure_count,
        endpoints.c.resume_at,
    )
    .where(endpoints.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(endpoints.c.id)
    .with_for_update()
)
NOTE = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("failing_since", "failure_count", "resume_at")})
)
SUCCESS_SINCE = (
    select(deliveries.c.id)
    .where(
        deliveries.c.endpoint_id == bindparam("endpoint"),
        deliveries.c.status == DeliveryStatus.DELIVERED.value,
        deliveries.c.finished_at > bindparam("since"),
    )
    .limit(1)
)
DISABLE = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("the_id"), endpoints.c.enabled)
    .values(enabled=False, disabled_at=bindparam("now"), disabled_reason=bindparam("reason"))
)
ENABLE = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("the_id"))
    .values(
        enabled=True,
        disabled_at=null(),
        disabled_reason=null(),
        failing_since=null(),
        failure_count=0,
        resume_at=null(),
        next_send_at=null(),
    )
)
HOLD_STREAM = select(stream).with_for_update()
PENDING = (
    select(deliveries.c.id)
    .where(
        deliveries.c.endpoint_id == bindparam("endpoint"),
        deliveries.c.status == DeliveryStatus.PENDING.value,
        deliveries.c.due_at.is_not(None),
    )
    .order_by(deliveries.c.id)
    .with_for_update()
    .cte("pending")
)
HOLD = (
    update(deliveries)
    .where(deliveries.c.id.in_(select(PENDING.c.id)))
    .values(status=DeliveryStatus.HELD.value, due_at=null())
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an endpoint may fail, and how long it may keep us waiting."""

    failing_limit: timedelta
    longest_pause: timedelta


def lock(tx: Tx, outcomes: Sequence[Outcome], *, given_up: datetime) -> dict[str, Row[Any]]:
    """The endpoints whose health these outcomes change, their rows held until the commit.

    Called before the deliveries are touched, and by everyone in the same order: the
    stream, the endpoints, the deliveries. A success of an endpoint that was well changes
    nothing, and only those that may be disabled, by `given_up` for one, need the stream.
    """
    told = [o for o in outcomes if not o.delivered or o.delivery.target.failing_since]
    if not told:
        return {}
    if any(_may_disable(outcome, given_up) for outcome in told):
        tx.execute(HOLD_STREAM)
    ids = {outcome.delivery.endpoint_id for outcome in told}
    return {row.id: row for row in tx.execute(LOCKED, {"ids": sorted(ids)})}


def _may_disable(outcome: Outcome, given_up: datetime) -> bool:
    since = outcome.delivery.target.failing_since
    return outcome.trouble is Trouble.GONE or (since is not None and since <= given_up)


def note(
    tx: Tx,
    outcomes: Sequence[Outcome],
    rows: Mapping[str, Row[Any]],
    *,
    now: datetime,
    patience: Patience,
) -> None:
    """Note what outcomes say of their endpoints, and disable those that are gone or have
    failed for too long."""
    for endpoint_id, row in rows.items():
        told = [o for o in outcomes if o.delivery.endpoint_id == endpoint_id]
        if told:
            told.sort(key=lambda o: o.started_at + o.duration)
            _note(tx, row, told, now, patience)


def _note(
    tx: Tx, row: Row[Any], told: Sequence[Outcome], now: datetime, patience: Patience
) -> None:
    failures = list(takewhile(lambda o: not o.delivered, reversed(told)))
    went_well = len(failures) < len(told)
    since = None if went_well else row.failing_since
    if failures and since is None:
        since = failures[-1].started_at
    values = {
        "the_id": row.id,
        "failing_since": since,
        "failure_count": len(failures) + (0 if went_well else row.failure_count),
        "resume_at": _resume_at(row, told, now + patience.longest_pause),
    }
    tx.execute(NOTE, values)
    if row.enabled:
        _judge(tx, row, told, since, now, now - patience.failing_limit)


def _resume_at(row: Row[Any], told: Sequence[Outcome], latest: datetime) -> datetime | None:
    asked = [min(outcome.retry_at, latest) for outcome in told if outcome.retry_at]
    return max([*asked, row.resume_at] if row.resume_at else asked, default=None)


def _judge(
    tx: Tx,
    row: Row[Any],
    told: Sequence[Outcome],
    since: datetime | None,
    now: datetime,
    given_up: datetime,
) -> None:
    """Disable the endpoint if it is time. Of failures, only one that was known when the
    attempt was claimed counts: then the stream is held."""
    if any(outcome.trouble is Trouble.GONE for outcome in told):
        disable(tx, row, GONE, now=now)
    elif since and any(_may_disable(outcome, given_up) for outcome in told):
        asked = {"endpoint": row.id, "since": given_up}
        if since <= given_up and tx.execute(SUCCESS_SINCE, asked).first() is None:
            disable(tx, row, FAILING, now=now)


def disable(tx: Tx, row: Row[Any], reason: str, *, now: datetime) -> None:
    """Send nothing more: what is pending is held, and the other endpoints are told. Its URL
    is for its owner alone: it may hold a token."""
    tx.execute(DISABLE, {"the_id": row.id, "now": now, "reason": reason})
    tx.execute(HOLD, {"endpoint": row.id})
    told = {
        "endpoint": {
            "id": row.id,
            "description": row.description,
            "disabled_at": rfc3339(now),
            "disabled_reason": reason,
        }
    }
    event = NewEvent(EventType.ENDPOINT_DISABLED, None, orjson.dumps(told))
    outbox.record(tx, [event], now=now, besides=row.id)
    log.warning("endpoint disabled", endpoint_id=row.id, reason=reason)


def locked(tx: Tx, ids: Collection[str]) -> list[Row[Any]]:
    """The rows of endpoints, held until the commit, after the stream's."""
    tx.execute(HOLD_STREAM)
    return list(tx.execute(LOCKED, {"ids": sorted(ids)}))


def enable(tx: Tx, endpoint_id: str) -> None:
    """Send again, with a clean slate. What was held stays held until it is replayed."""
    tx.execute(ENABLE, {"the_id": endpoint_id})
