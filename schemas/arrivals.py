"""Shapes of an arrival: something that came to a door, and the one outcome it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schemas.documents import DocumentStatus, IntakeFields


class Via(StrEnum):
    """How something arrived."""

    REQUEST = "request"
    """The body of a request: JSON, or raw bytes."""
    PART = "part"
    """A file of a form."""
    LINE = "line"
    """A line of a batch."""
    URL = "url"
    """Fetched from a URL that was sent."""
    FILE = "file"
    """A file of a watched folder."""
    MEMBER = "member"
    """A member of an archive."""
    ATTACHMENT = "attachment"
    """An attachment of a message."""
    ENTRY = "entry"
    """An entry of a feed, or an item of a package."""


class ArrivalOutcome(StrEnum):
    """What became of an arrival: exactly one of these."""

    STORED = "stored"
    UPDATED = "updated"
    """Stored, as a new version of something known."""
    DUPLICATE = "duplicate"
    """Its bytes were known."""
    REJECTED = "rejected"
    """Refused at the door, or not to be understood; the reason says why."""
    PENDING = "pending"
    """Taken, and not read yet."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document at the door: what `intake.accept` takes."""

    sha256: str
    size: int
    media_type: str | None
    fields: IntakeFields
    content: bytes | None
    """The bytes when they are few enough to live in the row; None: already a blob."""
    via: Via = Via.REQUEST
    origin: str | None = None
    """Where it lay: a path below the watched folder, a URL, the number of a line."""
    parent_id: str | None = None
    """The document it was found in."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was refused at the door."""

    code: str
    message: str
    via: Via
    source: str | None = None
    filename: str | None = None
    origin: str | None = None
    sha256: str | None = None
    size: int | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """By what a submission that comes again is known for the same one."""

    name: str
    """Unique: at most 64 characters, as a digest."""
    fingerprint: str
    """Tells whether it is the same submission that comes under this name again."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """Arrivals that stand and fall together, and what was refused beside them."""

    arrivals: tuple[Arrival, ...] = ()
    token: Token | None = None
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door answers: the document's id, and whether it was known."""

    id: str
    status: DocumentStatus
    duplicate: bool
    received_at: datetime
