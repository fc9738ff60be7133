"""Events: their types, and the body a subscriber receives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventType(StrEnum):
    """Something that happened, as `noun.past_participle`."""

    DOCUMENT_STORED = "document.stored"
    DOCUMENT_FAILED = "document.failed"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be recorded; `data` is its JSON object, without a sequence."""

    type: EventType
    document_id: str
    data: bytes


def envelope(kind: str, timestamp: datetime, data: bytes, sequence: int) -> bytes:
    """The body of a webhook, byte for byte the same on every attempt.

    `data` is a JSON object; the endpoint's own `sequence` becomes its first member.
    """
    head = b'{"type":"%s","timestamp":"%s","data":{"sequence":%d' % (
        kind.encode(),
        rfc3339(timestamp).encode(),
        sequence,
    )
    rest = data.strip()[1:]
    return head + (b"" if rest.startswith(b"}") else b",") + rest + b"}"


def rfc3339(moment: datetime) -> str:
    """The moment in RFC 3339, in UTC, with microseconds and `Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
