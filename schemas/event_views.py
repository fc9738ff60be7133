"""Events as those see them who poll or listen: shapes, and their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from schemas.deliveries import DeliveryStatus
from schemas.events import EventType, envelope
from schemas.query import Query, parse


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event with its place in the stream."""

    id: str
    position: int
    type: str
    created_at: datetime
    data: bytes
    """Its JSON object, without a sequence."""
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events of the stream, in order, and how far the stream was looked through for them."""

    events: tuple[RecordedEvent, ...]
    position: int
    """Of the last event looked at, whether it was asked for or not."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for: of these types (none: all), that the query fits."""

    types: tuple[str, ...] = ()
    text: str | None = None
    """The query as it was written."""
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event in an endpoint's own sequence."""

    event_id: str
    sequence: int
    type: str
    created_at: datetime
    data: bytes
    status: str
    delivery_id: str


class EventData(BaseModel):
    """What an event says."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    sequence: int
    """In the endpoint's own sequence; in the stream, the position."""
    document: dict[str, Any] = {}
    """Of `document.…`: the document object without `text` and `mentions`, with `links`."""
    source: dict[str, Any] = {}
    """Of `source.…`: which one, when it last sent, and how long it may be silent."""
    endpoint: dict[str, Any] = {}
    """Of `endpoint.…`: which one, and why."""


class EventOut(BaseModel):
    """An event of the stream, as JSON has it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Also the `webhook-id`."""
    position: int
    """In the stream, counted from 1 without holes."""
    type: EventType
    timestamp: datetime
    data: EventData


class SentEventOut(BaseModel):
    """An event in an endpoint's own sequence, as JSON has it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Also the `webhook-id`."""
    sequence: int
    status: DeliveryStatus
    """Where its delivery stands."""
    delivery_id: str
    type: EventType
    timestamp: datetime
    data: EventData


class EventsOut(BaseModel):
    """Events of the stream, oldest first; the cursor is always there."""

    items: list[EventOut]
    next_cursor: str


class SentEventsOut(BaseModel):
    """Events of an endpoint, oldest first; the cursor is always there."""

    items: list[SentEventOut]
    next_cursor: str


def event_filter(types: Sequence[str], text: str | None) -> EventFilter:
    """The filter of those types, each entry a comma-separated list, and that query. Raises
    ValueError for a type there is not, and what `query.parse` raises."""
    named = {name.strip() for entry in types for name in entry.split(",") if name.strip()}
    unknown = sorted(named - set(EventType))
    if unknown:
        known = ", ".join(EventType)
        raise ValueError(f"No event type {unknown[0]!r}. There are: {known}.")
    query = parse(text) if text and text.strip() else None
    return EventFilter(tuple(sorted(named)), text if query else None, query)


def event_json(event: RecordedEvent) -> bytes:
    """The event as one line of JSON; its sequence is its position."""
    body = envelope(event.type, event.created_at, event.data, event.position)
    return b'{"id":"%s","position":%d,' % (event.id.encode(), event.position) + body[1:]


def sent_json(event: SentEvent) -> bytes:
    """The event as JSON; its `data` is what the endpoint was or would have been sent."""
    body = envelope(event.type, event.created_at, event.data, event.sequence)
    head = b'{"id":"%s","sequence":%d,"status":"%s","delivery_id":"%s",' % (
        event.event_id.encode(),
        event.sequence,
        event.status.encode(),
        event.delivery_id.encode(),
    )
    return head + body[1:]


def page_json(items: Sequence[bytes], *, next_cursor: int) -> bytes:
    """A page of items that are JSON already; its cursor is always there."""
    return b'{"items":[' + b",".join(items) + b'],"next_cursor":"%d"}' % next_cursor


def frame(event: RecordedEvent) -> bytes:
    """The event as a Server-Sent Event."""
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        event.id.encode(),
        event.type.encode(),
        event_json(event),
    )
