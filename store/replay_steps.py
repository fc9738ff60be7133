"""Moving replays on: a few deliveries at a time, behind what is due anyway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    update,
)

from schemas.deliveries import DeliveryStatus
from schemas.replays import ReplayStatus
from schemas.tasks import TaskName
from store.replays import IS_RUNNING, statuses, within
from store.session import Tx
from store.tables import DELIVERY_FRESH, DELIVERY_TRIED, deliveries, endpoints, replays

SCAN = 4096
"""Sequences a step looks at, at most: what is not asked for is passed over step by step."""

log = structlog.get_logger()

NO_EDGE = 2**62
"""Beyond every sequence."""

EDGE = case((endpoints.c.ordered, replays.c.after_sequence), else_=NO_EDGE)
"""What counts as due before a replay's next step. Of an ordered endpoint nothing beyond is
sent while the replay runs, so it does not count."""

RUNNING = (
    select(replays.c.id, replays.c.endpoint_id, EDGE.label("edge"))
    .join(endpoints, endpoints.c.id == replays.c.endpoint_id)
    .where(IS_RUNNING, endpoints.c.enabled)
    .order_by(replays.c.id)
)
HOLD_ENDPOINT = (
    select(endpoints.c.enabled, endpoints.c.ordered)
    .where(endpoints.c.id == bindparam("endpoint"))
    .with_for_update()
)
HOLD_REPLAY = (
    select(replays).where(replays.c.id == bindparam("replay"), IS_RUNNING).with_for_update()
)
HOLD_DELIVERIES = (
    select(deliveries.c.id)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .where(deliveries.c.status.in_(bindparam("statuses", expanding=True)))
    .order_by(deliveries.c.id)
    .with_for_update()
)
"""Looked at again when their rows are held: one may have been delivered meanwhile."""
PUT_BACK = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        status=DeliveryStatus.PENDING.value,
        due_at=bindparam("now"),
        spent_count=deliveries.c.attempt_count,
        finished_at=null(),
    )
)


def _due(lane: ColumnElement[bool]) -> Select[Any]:
    """One for each delivery that is due in a lane, so many that more do not matter."""
    return (
        select(literal(1).label("one"))
        .select_from(deliveries)
        .where(deliveries.c.endpoint_id == bindparam("endpoint"), lane)
        .where(deliveries.c.sequence <= bindparam("edge"))
        .where(deliveries.c.due_at.is_not(None), deliveries.c.due_at <= bindparam("now"))
        .limit(bindparam("most"))
    )


COUNTS = [
    select(func.count()).select_from(_due(lane).subquery())
    for lane in (DELIVERY_FRESH, DELIVERY_TRIED)
]


def with_room(tx: Tx, *, now: datetime, backlog: int) -> tuple[list[tuple[str, str]], int]:
    """The replays that have room for a step, each with its endpoint, and how many run;
    those of disabled endpoints wait."""
    rows = tx.execute(RUNNING).all()
    ready = [
        (row.id, row.endpoint_id)
        for row in rows
        if _room(tx, row.endpoint_id, edge=row.edge, now=now, backlog=backlog)
    ]
    return ready, len(rows)


def _room(tx: Tx, endpoint_id: str, *, edge: int, now: datetime, backlog: int) -> int:
    """How many deliveries up to the edge the endpoint lacks to have `backlog` of them due."""
    asked = {"endpoint": endpoint_id, "edge": edge, "now": now, "most": backlog}
    due: int = sum(tx.execute(count, asked).scalar_one() for count in COUNTS)
    return max(0, backlog - due)


def step(
    tx: Tx, replay_id: str, endpoint_id: str, *, now: datetime, batch: int, backlog: int
) -> bool:
    """Put the next deliveries of a replay on their way again: at most `batch`, and until
    `backlog` of the endpoint are due, so what happens now is never far behind. Whether
    the replay came any further.

    To call it again, not knowing whether it was called, does no harm; several callers
    wait for each other.
    """
    endpoint = tx.execute(HOLD_ENDPOINT, {"endpoint": endpoint_id}).one_or_none()
    replay = tx.execute(HOLD_REPLAY, {"replay": replay_id}).one_or_none()
    if endpoint is None or replay is None or not endpoint.enabled:
        return False
    edge = replay.after_sequence if endpoint.ordered else NO_EDGE
    most = min(batch, _room(tx, endpoint_id, edge=edge, now=now, backlog=backlog))
    if not most:
        return False
    last = min(replay.after_sequence + SCAN, replay.through_sequence)
    found = _next(tx, replay, most, last)
    replayed = _put_back(tx, found, replay, now)
    _move_on(tx, replay, found[-1].sequence if len(found) == most else last, replayed, now)
    return True


def _next(tx: Tx, replay: Row[Any], most: int, last: int) -> Sequence[Row[Any]]:
    """The next deliveries that are asked for, in the order of their sequence."""
    return tx.execute(
        select(deliveries.c.id, deliveries.c.sequence)
        .where(*within(replay.endpoint_id, replay.since, replay.until))
        .where(deliveries.c.sequence > replay.after_sequence, deliveries.c.sequence <= last)
        .where(deliveries.c.status.in_(statuses(only_failed=replay.only_failed)))
        .order_by(deliveries.c.sequence)
        .limit(most)
    ).all()


def _put_back(tx: Tx, found: Sequence[Row[Any]], replay: Row[Any], now: datetime) -> int:
    """Make the deliveries pending again; how many were."""
    asked_for = statuses(only_failed=replay.only_failed)
    asked = {"ids": [row.id for row in found], "statuses": asked_for}
    ids = tx.execute(HOLD_DELIVERIES, asked).scalars().all() if found else []
    if not ids:
        return 0
    tx.execute(PUT_BACK, {"ids": ids, "now": now})
    tx.wake_after_commit(TaskName.DELIVER)
    return len(ids)


def _move_on(tx: Tx, replay: Row[Any], reached: int, replayed: int, now: datetime) -> None:
    """Write how far the replay is, and its end if it is through."""
    count = replay.replayed_count + replayed
    values: dict[str, Any] = {"after_sequence": reached, "replayed_count": count}
    if reached >= replay.through_sequence:
        values |= {"status": ReplayStatus.DONE.value, "finished_at": now}
        log.info("replay done", replay_id=replay.id, count=count)
    tx.execute(update(replays).where(replays.c.id == replay.id).values(values))
