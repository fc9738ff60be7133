"""Events: their types, and the body a subscriber receives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any


class EventType(StrEnum):
    """Something that happened, as `noun.past_participle`."""

    DOCUMENT_STORED = "document.stored"
    DOCUMENT_FAILED = "document.failed"
    DOCUMENT_UPDATED = "document.updated"
    DOCUMENT_WITHDRAWN = "document.withdrawn"
    DOCUMENT_DELETED = "document.deleted"
    SOURCE_QUIET = "source.quiet"
    ENDPOINT_DISABLED = "endpoint.disabled"
    ENDPOINT_TEST = "endpoint.test"


class EventFormat(StrEnum):
    """How the body of a webhook is written."""

    STANDARD = "standard"
    """`{"type", "timestamp", "data"}`, as the Standard Webhooks specification proposes."""
    CLOUDEVENTS = "cloudevents"
    """CloudEvents 1.0, structured JSON."""


MEDIA_TYPES = {
    EventFormat.STANDARD: "application/json",
    EventFormat.CLOUDEVENTS: "application/cloudevents+json",
}

CLOUDEVENTS_SOURCE = "urn:wiredesk"
"""Every event's `source`: ids alone are unique already."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be recorded; `data` is its JSON object, without a sequence."""

    type: EventType
    document_id: str | None
    data: bytes
    document: Callable[[], Mapping[str, Any]] = dict
    """Makes the document object it tells of, with its text: what endpoints' filters look at."""
    release_at: datetime | None = None
    """When it may be told to those who keep no embargoes themselves; None: now."""


def looked_at(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a query looks at in an event's data: its document; of a source, its name."""
    if "source" in data:
        return {"source": data["source"]["name"]}
    return data.get("document") or {}


def envelope(kind: str, timestamp: datetime, data: bytes, sequence: int) -> bytes:
    """The body of a webhook, byte for byte the same on every attempt.

    `data` is a JSON object; the endpoint's own `sequence` becomes its first member.
    """
    head = b'{"type":"%s","timestamp":"%s","data":' % (kind.encode(), _stamp(timestamp))
    return head + _numbered(data, sequence) + b"}"


def cloud_event(
    event_id: str,
    kind: str,
    timestamp: datetime,
    data: bytes,
    sequence: int,
    *,
    subject: str | None,
) -> bytes:
    """The same in CloudEvents' structured JSON form (version 1.0.2). `subject` is the id
    of the document the event tells of."""
    head = (
        b'{"specversion":"1.0","id":"%s","source":"%s","type":"%s","time":"%s",'
        b'"datacontenttype":"application/json",'
        % (
            event_id.encode(),
            CLOUDEVENTS_SOURCE.encode(),
            kind.encode(),
            _stamp(timestamp),
        )
    )
    about = b'"subject":"%s",' % subject.encode() if subject else b""
    return head + about + b'"data":' + _numbered(data, sequence) + b"}"


def _numbered(data: bytes, sequence: int) -> bytes:
    """The JSON object with `sequence` as its first member."""
    rest = data.strip()[1:].lstrip()
    return b'{"sequence":%d' % sequence + (b"" if rest.startswith(b"}") else b",") + rest


@lru_cache(maxsize=1024)
def _stamp(moment: datetime) -> bytes:
    """One event goes to many endpoints, and events recorded together share their moment."""
    return rfc3339(moment).encode()


def rfc3339(moment: datetime) -> str:
    """The moment (in UTC) in RFC 3339, with microseconds and `Z`."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
