"""Sources: when they were last heard of, how often they send, and which are quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Executable, Row, String, bindparam, delete, select, text

from schemas.events import EventType, NewEvent, looked_at
from schemas.quiet import Occasion, QuietSource, SeenSource
from store import outbox
from store.columns import Id, UtcDateTime
from store.document_tables import arrivals, documents, sources
from store.retention import EPOCH
from store.session import Tx
from store.upsert import insert_new

TABLES = (documents, arrivals)

DIGITS = 7
"""Digits of an id that two ids made within the same stretch of time have in common."""

SLOT = 16 ** (12 - DIGITS)
"""Milliseconds of such a stretch: about 17 minutes."""

MOST_OCCASIONS = 500
"""Stretches of time that are looked at: of a source that sends all the time, six days; of
one that rests at weekends, more than a week."""


def _next_name(after: str) -> str:
    """The name that follows, by one step into each index, however many arrivals there are."""
    return (
        "SELECT min(name) FROM ("  # noqa: S608
        f"SELECT min(source) AS name FROM documents WHERE source > {after} UNION ALL "
        f"SELECT min(source) FROM arrivals WHERE source > {after}) AS following"
    )


def _last_arrival(table: str) -> str:
    return (
        f"(SELECT received_at FROM {table} WHERE source = page.name "  # noqa: S608
        "ORDER BY id DESC LIMIT 1)"
    )


SEEN = text(
    f"WITH RECURSIVE names(name) AS ({_next_name(':after')} UNION ALL "  # noqa: S608
    f"SELECT ({_next_name('names.name')}) FROM names WHERE names.name IS NOT NULL) "
    f"SELECT page.name AS name, {_last_arrival('documents')} AS document_at, "
    f"{_last_arrival('arrivals')} AS arrival_at, sources.quiet_at AS quiet_at, "
    "sources.last_arrival_at AS quiet_after "
    "FROM (SELECT name FROM names WHERE name IS NOT NULL LIMIT :most) AS page "
    "LEFT JOIN sources ON sources.name = page.name ORDER BY page.name"
).columns(
    name=String,
    document_at=UtcDateTime,
    arrival_at=UtcDateTime,
    quiet_at=UtcDateTime,
    quiet_after=UtcDateTime,
)
LAST = tuple(
    select(table.c.received_at)
    .where(table.c.source == bindparam("name"))
    .order_by(table.c.id.desc())
    .limit(1)
    for table in TABLES
)
END = delete(sources).where(
    sources.c.name == bindparam("the_name"), sources.c.quiet_at == bindparam("the_moment")
)


def seen(tx: Tx, *, after: str, limit: int) -> list[SeenSource]:
    """Up to `limit` sources, by name, after that one; whatever has none is left out."""
    return [_seen(row) for row in tx.execute(SEEN, {"after": after, "most": limit})]


def _seen(row: Row[Any]) -> SeenSource:
    last = max(filter(None, (row.document_at, row.arrival_at)))
    return SeenSource(row.name, last, row.quiet_at, row.quiet_after)


def occasions(tx: Tx, name: str) -> list[Occasion]:
    """When something came from a source, newest first: at most one occasion for each 17
    minutes, however much came in them, and as far back as MOST_OCCASIONS reach."""
    slots: dict[int, tuple[int, int]] = {}
    horizon = 0
    for table in TABLES:
        asked = {"source": name, "most": MOST_OCCASIONS}
        rows = tx.execute(_slots(table.name, tx.dialect), asked).all()
        for row in rows:
            _add(slots, milliseconds(row.first_id), milliseconds(row.last_id))
        if len(rows) == MOST_OCCASIONS:
            horizon = max(horizon, milliseconds(rows[-1].first_id) // SLOT)
    known = sorted((slot for slot in slots if slot >= horizon), reverse=True)
    return [_occasion(*slots[slot]) for slot in known]


def _add(slots: dict[int, tuple[int, int]], first: int, last: int) -> None:
    """Add what came in a slot to what is known of it."""
    known_first, known_last = slots.get(first // SLOT, (first, last))
    slots[first // SLOT] = min(first, known_first), max(last, known_last)


def _occasion(first: int, last: int) -> Occasion:
    return Occasion(_moment(first), _moment(last))


def milliseconds(some_id: str) -> int:
    """When an id was made, in milliseconds: its first 48 bits."""
    return int(some_id[:8] + some_id[9:13], 16)


def _moment(since_epoch: int) -> datetime:
    return EPOCH + timedelta(milliseconds=since_epoch)


FIRST_OF_SLOT = {
    "sqlite": "substr({0}, 1, {1}) || substr('{2}', {1} + 1)",
    "postgresql": "rpad(left(replace(CAST({0} AS text), '-', ''), {1}), 32, '0')::uuid",
}
"""The smallest id of an id's slot, as each database keeps ids."""


@cache
def _slots(table: str, dialect: str) -> Executable:
    """The first and the last id of each slot in which something came, newest first: two
    steps into the index for each, however much came."""
    begin = FIRST_OF_SLOT[dialect].format("slots.last_id", DIGITS, "0" * 32)
    of_source = f"SELECT id FROM {table} WHERE source = :source"  # noqa: S608
    statement = text(
        f"WITH RECURSIVE slots(last_id, number) AS ("  # noqa: S608
        f"SELECT ({of_source} ORDER BY id DESC LIMIT 1), 1 UNION ALL "
        f"SELECT ({of_source} AND id < {begin} ORDER BY id DESC LIMIT 1), number + 1 "
        "FROM slots WHERE last_id IS NOT NULL AND number < :most) "
        f"SELECT last_id, ({of_source} AND id >= {begin} ORDER BY id LIMIT 1) AS first_id "
        "FROM slots WHERE last_id IS NOT NULL ORDER BY number"
    )
    return statement.columns(last_id=Id, first_id=Id)


def tell(tx: Tx, found: Sequence[QuietSource], *, now: datetime) -> list[QuietSource]:
    """Record that sources are quiet and tell of it; of those found, the ones that are so
    still and that nobody has told of."""
    told = [source for source in found if _is_silent(tx, source) and _note(tx, source, now)]
    outbox.record(tx, [_event(source) for source in told], now=now)
    return told


def _is_silent(tx: Tx, source: QuietSource) -> bool:
    """Whether nothing has come from it meanwhile."""
    last = [tx.execute(statement, {"name": source.name}).scalar() for statement in LAST]
    return all(at is None or at <= source.last_arrival_at for at in last)


def _note(tx: Tx, source: QuietSource, now: datetime) -> bool:
    """Whether it is this transaction that notes it: of two, the second waits for the first."""
    row = {"name": source.name, "quiet_at": now, "last_arrival_at": source.last_arrival_at}
    return insert_new(tx, sources, [row])


def _event(source: QuietSource) -> NewEvent:
    data = {"source": source.told()}
    return NewEvent(EventType.SOURCE_QUIET, None, orjson.dumps(data), lambda: looked_at(data))


def end(tx: Tx, heard: Sequence[SeenSource]) -> None:
    """Forget that these sources, at least one, were quiet: something has come from them."""
    tx.execute(END, [{"the_name": s.name, "the_moment": s.quiet_at} for s in heard])
