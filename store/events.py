"""Questions about the stream of events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import Row, Select, bindparam, select

from schemas import query_match
from schemas.errors import UnknownEventError
from schemas.event_views import EventFilter, EventPage, RecordedEvent
from schemas.events import looked_at
from store.document_tables import documents
from store.session import Tx
from store.tables import events, stream

MOST_LOOKED_AT = 5000
"""Events looked at for one page, whether they are asked for or not."""

LOOK_FOR = 2.0
"""Seconds after which a page is not looked further for."""

BATCH = 100
"""Events fetched at once while a query picks among them."""

LAST = select(stream.c.last_position)
POSITION_OF = select(events.c.position).where(events.c.id == bindparam("event"))
TEXT_OF = select(documents.c.text).where(documents.c.id == bindparam("document"))

SHOWN = (
    events.c.id,
    events.c.position,
    events.c.type,
    events.c.created_at,
    events.c.data,
    events.c.document_id,
)


def last_position(tx: Tx) -> int:
    """The position of the event committed last. Every earlier one can be read, too."""
    return int(tx.execute(LAST).scalar() or 0)


def position_of(tx: Tx, event_id: str) -> int:
    """Where in the stream the event is. Raises UnknownEventError."""
    position = tx.execute(POSITION_OF, {"event": event_id}).scalar()
    if position is None:
        raise UnknownEventError(event_id)
    return int(position)


def page(
    tx: Tx,
    wanted: EventFilter,
    *,
    after: int,
    limit: int,
    through: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> EventPage:
    """Up to `limit` events after that position that are asked for, in order.

    It is looked no further than `through`, MOST_LOOKED_AT events and LOOK_FOR seconds: a
    page may be empty, and its position has moved on all the same.
    """
    last = last_position(tx) if through is None else through
    end = max(after, min(last, after + MOST_LOOKED_AT))
    look = _Look(tx, wanted, clock() + LOOK_FOR, clock)
    found = list[RecordedEvent]()
    for event, is_wanted in look.between(after, end, limit):
        after = event.position
        if is_wanted:
            found.append(event)
        if len(found) == limit:
            return EventPage(tuple(found), after)
    return EventPage(tuple(found), after if look.is_late else end)


OF_DOCUMENT = (
    select(*SHOWN)
    .where(events.c.document_id == bindparam("document"), events.c.position > bindparam("after"))
    .order_by(events.c.position)
    .limit(bindparam("most"))
)
ANY_OF_DOCUMENT = select(events.c.id).where(events.c.document_id == bindparam("document")).limit(1)


def of_document(tx: Tx, document_id: str, *, after: int, limit: int) -> EventPage:
    """Up to `limit` events of a document after that position, in order."""
    asked = {"document": document_id, "after": after, "most": limit}
    found = tuple(_event(row) for row in tx.execute(OF_DOCUMENT, asked))
    return EventPage(found, found[-1].position if found else after)


def any_of_document(tx: Tx, document_id: str) -> bool:
    """Whether anything was ever told of a document."""
    return tx.execute(ANY_OF_DOCUMENT, {"document": document_id}).first() is not None


class _Look:
    """A look along the stream, bounded in time."""

    def __init__(
        self, tx: Tx, wanted: EventFilter, until: float, clock: Callable[[], float]
    ) -> None:
        self._tx, self._wanted, self._until, self._clock = tx, wanted, until, clock
        self.is_late = False

    def between(self, after: int, end: int, limit: int) -> Iterator[tuple[RecordedEvent, bool]]:
        """Events after one position and up to another, and whether each is asked for; until
        the time is over."""
        size = limit if self._wanted.query is None else BATCH
        while after < end and (rows := self._rows(after, end, size)):
            for row in rows:
                yield _event(row), self._is_wanted(row)
                self.is_late = self._clock() >= self._until
                if self.is_late:
                    return
            after = rows[-1].position

    def _rows(self, after: int, end: int, size: int) -> list[Row[Any]]:
        query = _between(after, end).order_by(events.c.position).limit(size)
        if self._wanted.types:
            query = query.where(events.c.type.in_(self._wanted.types))
        return list(self._tx.execute(query))

    def _is_wanted(self, row: Row[Any]) -> bool:
        if self._wanted.query is None:
            return True
        document = _Whole(self._tx, row.document_id, looked_at(orjson.loads(bytes(row.data))))
        return query_match.matches(self._wanted.query, document, event_type=row.type)


def _between(after: int, end: int) -> Select[Any]:
    return select(*SHOWN).where(events.c.position > after, events.c.position <= end)


class _Whole(Mapping[str, Any]):
    """The document of an event, with its text, which is fetched when it is looked at: few
    queries ask for it, and it may be long."""

    def __init__(self, tx: Tx, document_id: str | None, shown: Mapping[str, Any]) -> None:
        self._tx, self._document_id, self._shown = tx, document_id, {"text": None, **shown}
        self._is_whole = document_id is None

    def __getitem__(self, name: str) -> Any:
        if name == "text" and not self._is_whole:
            asked = {"document": self._document_id}
            self._shown["text"] = self._tx.execute(TEXT_OF, asked).scalar()
            self._is_whole = True
        return self._shown[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def _event(row: Row[Any]) -> RecordedEvent:
    return RecordedEvent(
        row.id, row.position, row.type, row.created_at, bytes(row.data), row.document_id
    )
