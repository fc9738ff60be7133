"""Which sender sends what: due deliveries, claimed under a lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    Update,
    bindparam,
    func,
    or_,
    select,
    update,
)

from schemas.deliveries import ClaimedDelivery
from store import delivery_messages
from store.replays import IS_RUNNING
from store.session import Tx
from store.tables import DELIVERY_FRESH, DELIVERY_TRIED, deliveries, endpoints, replays

BEYOND = 2**62
"""Later than every sequence."""

QUARTER = 4
"""Retries get one send in so many, where something new waits too."""

AHEAD = 0.25
"""Seconds of sends that are claimed at once for an endpoint with a rate: each gets a
moment of its own."""


@dataclass(frozen=True, slots=True)
class Held:
    """How much of one endpoint a sender has already."""

    count: int = 0
    tried_count: int = 0
    """Of these, the ones that were attempted before."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the deliveries brought."""

    claimed: list[ClaimedDelivery]
    open: frozenset[str]
    """Endpoints that may be sent to, of those that have anything pending."""
    next_at: datetime | None
    """When there is reason to look again, as far as this look could tell."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a sender takes."""

    room: int
    """In all."""
    burst: Callable[[str], int]
    """Of one endpoint, counting what it has."""
    retries: int
    """Of one endpoint, of those attempted before."""


def _oldest(which: ColumnElement[bool]) -> ScalarSelect[datetime]:
    """One probe of the index per endpoint, however long its queue is."""
    return (
        select(func.min(deliveries.c.due_at))
        .where(deliveries.c.endpoint_id == endpoints.c.id, deliveries.c.due_at.is_not(None), which)
        .correlate(endpoints)
        .scalar_subquery()
    )


def _looking() -> Select[Any]:
    found = select(
        endpoints.c.id,
        endpoints.c.ordered,
        endpoints.c.rate_limit,
        endpoints.c.next_send_at,
        endpoints.c.resume_at,
        _oldest(DELIVERY_FRESH).label("fresh_at"),
        _oldest(DELIVERY_TRIED).label("tried_at"),
    ).where(endpoints.c.enabled)
    rows = found.subquery()
    return select(rows).where(or_(rows.c.fresh_at.is_not(None), rows.c.tried_at.is_not(None)))


def _claiming(which: ColumnElement[bool]) -> Update:
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.endpoint_id == bindparam("endpoint"), which)
        .where(deliveries.c.due_at <= bindparam("now"))
        .order_by(deliveries.c.due_at, deliveries.c.sequence)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return _claim(deliveries.c.id.in_(select(due.c.id)))


def _claiming_head() -> Update:
    """The one delivery an ordered endpoint gets next, if it is due. It is named before its
    row is locked: were a locked one skipped, the one behind it would overtake it. While a
    replay runs, what it has not come to yet waits behind it."""
    replayed = select(func.min(replays.c.after_sequence)).where(
        replays.c.endpoint_id == bindparam("endpoint"), IS_RUNNING
    )
    head = (
        select(deliveries.c.id)
        .where(deliveries.c.endpoint_id == bindparam("endpoint"), deliveries.c.due_at.is_not(None))
        .where(deliveries.c.sequence <= func.coalesce(replayed.scalar_subquery(), BEYOND))
        .order_by(deliveries.c.sequence)
        .limit(1)
        .scalar_subquery()
    )
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.id == head, deliveries.c.due_at <= bindparam("now"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return _claim(deliveries.c.id.in_(select(due.c.id)))


def _claim(which: ColumnElement[bool]) -> Update:
    return (
        update(deliveries)
        .where(which)
        .values(attempt_count=deliveries.c.attempt_count + 1, due_at=bindparam("until"))
        .returning(deliveries.c.sequence, deliveries.c.id)
    )


LOOK = _looking()
CLAIM_FRESH, CLAIM_TRIED, CLAIM_HEAD = (
    _claiming(DELIVERY_FRESH),
    _claiming(DELIVERY_TRIED),
    _claiming_head(),
)
READY = (
    select(endpoints.c.id)
    .where(endpoints.c.id == bindparam("endpoint"))
    .where(or_(endpoints.c.next_send_at.is_(None), endpoints.c.next_send_at <= bindparam("now")))
    .with_for_update(skip_locked=True)
    .cte("ready")
)
RESERVE = (
    update(endpoints)
    .where(endpoints.c.id.in_(select(READY.c.id)))
    .values(next_send_at=bindparam("next_at"))
)
"""Holds the endpoint's row, too: `CORRECT` may follow without a condition."""
CORRECT = (
    update(endpoints)
    .where(endpoints.c.id == bindparam("endpoint"))
    .values(next_send_at=bindparam("next_at"))
)


def claim(
    tx: Tx, *, now: datetime, lease: timedelta, bounds: Bounds, held: Mapping[str, Held]
) -> Look:
    """Take due deliveries until the lease's end, from the endpoint that waits longest first.

    Endpoints of which nothing is `held` come first, and one is topped up when half its
    burst is through, so slow ones never fill the sender. Retries have a share of their
    own; an ordered endpoint gets one delivery at a time, the next in sequence.
    """
    found = tx.execute(LOOK).all()
    open_ = frozenset(row.id for row in found if not (row.resume_at and row.resume_at > now))
    claiming = _Claiming(tx, now, now + lease, bounds)
    for row in sorted(found, key=lambda row: (row.id in held, _ready_at(row))):
        if _ready_at(row) <= now:
            claiming.take(row, held.get(row.id, Held()))
    later = [at for row in found if (at := _ready_at(row)) > now]
    next_at = min(later + claiming.next_sends, default=None)
    return Look(delivery_messages.of(tx, claiming.taken, now), open_, next_at)


def _ready_at(row: Row[Any]) -> datetime:
    """When the endpoint's oldest delivery may go."""
    oldest: datetime = min(filter(None, (row.fresh_at, row.tried_at)))
    return max(at for at in (oldest, row.resume_at, row.next_send_at) if at is not None)


class _Claiming:
    """One round of claims: what was taken so far, and until when."""

    def __init__(self, tx: Tx, now: datetime, until: datetime, bounds: Bounds) -> None:
        self._tx, self._now, self._until, self._bounds = tx, now, until, bounds
        self.taken: dict[str, datetime | None] = {}
        self.next_sends: list[datetime] = []

    def take(self, row: Row[Any], held: Held) -> None:
        """Take a fair share of one endpoint's due deliveries."""
        if row.rate_limit:
            self._take_at_rate(row, held)
        else:
            self._take(row, held, most=self._bounds.burst(row.id))

    def _take_at_rate(self, row: Row[Any], held: Held) -> None:
        """Reserve the next sends of the endpoint, against all other senders."""
        step = timedelta(seconds=1 / row.rate_limit)
        most = max(1, int(row.rate_limit * AHEAD))
        wanted = {"endpoint": row.id, "now": self._now, "next_at": self._now + most * step}
        if not self._tx.execute(RESERVE, wanted).rowcount:
            return
        taken = self._take(row, held, most=most)
        next_at = self._now + len(taken) * step
        self._tx.execute(CORRECT, {"endpoint": row.id, "next_at": next_at})
        self.next_sends.append(next_at)
        self.taken.update((id_, self._now + n * step) for n, id_ in enumerate(taken))

    def _take(self, row: Row[Any], held: Held, *, most: int) -> list[str]:
        if row.ordered:
            return [] if held.count else self._claim(CLAIM_HEAD, row, 1)
        retries, fresh = self._shares(row, held, most)
        taken = self._claim(CLAIM_TRIED, row, retries) if retries > 0 else []
        return taken + (self._claim(CLAIM_FRESH, row, fresh) if fresh > 0 else [])

    def _shares(self, row: Row[Any], held: Held, most: int) -> tuple[int, int]:
        """How many retries and how many fresh ones to take: each has room of its own, to be
        filled when half of it is free. Where only so many may be sent in all, retries get a
        quarter of them; where it is one, every fourth."""
        burst, budget = self._bounds.burst(row.id), self._bounds.retries
        fresh = _when_half_free(burst - held.count + held.tried_count, burst, most)
        retries = _when_half_free(budget - held.tried_count, budget, most)
        fresh *= self._is_due(row.fresh_at)
        retries *= self._is_due(row.tried_at)
        if fresh and retries and most == 1:
            turn = int(self._now.timestamp() * row.rate_limit)
            return (1, 0) if turn % QUARTER == 0 else (0, 1)
        retries = min(retries, max(most // QUARTER, 1)) if fresh else retries
        room = self._bounds.room - len(self.taken)
        retries = min(retries, room)
        return retries, min(fresh, most - retries, room - retries)

    def _is_due(self, at: datetime | None) -> bool:
        return at is not None and at <= self._now

    def _claim(self, statement: Update, row: Row[Any], most: int) -> list[str]:
        wanted = {"endpoint": row.id, "now": self._now, "until": self._until}
        if statement is not CLAIM_HEAD:
            wanted["most"] = most
        rows = sorted(tuple(row) for row in self._tx.execute(statement, wanted))
        taken = [id_ for _, id_ in rows]
        self.taken |= dict.fromkeys(taken)
        return taken


def _when_half_free(room: int, whole: int, most: int) -> int:
    """The room, at most `most` of it; none while less than half of the whole is free."""
    return min(room, most) if room >= min(whole / 2, most) else 0


OLDEST = LOOK.subquery()
NEXT_DUE = select(func.min(OLDEST.c.fresh_at), func.min(OLDEST.c.tried_at))


def any_due(tx: Tx, *, now: datetime) -> bool:
    """Whether a delivery waits for a sender."""
    return any(at is not None and at <= now for at in tx.execute(NEXT_DUE).one())
