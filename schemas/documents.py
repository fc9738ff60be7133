"""Shapes of a document: as it comes in, as it is understood, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from schemas.events import NewEvent
from schemas.findings import (
    Country,
    DateMention,
    Figure,
    Keyword,
    Organisation,
    Person,
    Place,
    Quote,
    Reported,
    Span,
    Topic,
)
from schemas.stories import Sketch

if TYPE_CHECKING:
    from schemas.children import Child, LeftOut

__all__ = [
    "Country",
    "DateMention",
    "Figure",
    "Keyword",
    "Organisation",
    "Person",
    "Place",
    "Quote",
    "Reported",
    "Span",
    "Topic",
]
"""Shapes of other modules that may be had here as well."""

CANCELED = "canceled"
"""The `pub_status` of what its provider withdrew, as the IPTC writes it."""


class DocumentStatus(StrEnum):
    """Where a document stands on its way."""

    RECEIVED = "received"
    STORED = "stored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IntakeFields:
    """What the sender says about a document, beside its bytes."""

    title: str | None = None
    source: str | None = None
    filename: str | None = None
    published_at: str | None = None
    language: str | None = None
    external_id: str | None = None
    version: str | None = None
    tags: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of a document and what is known of them before they are read."""

    content: bytes
    media_type: str | None = None
    """As declared, possibly with parameters: `text/html; charset=windows-1251`."""
    fields: IntakeFields = field(default_factory=IntakeFields)


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser read: clean text, and the fields the document itself states.

    Unknown is None, never a guess. `text` has paragraphs separated by one blank
    line, Unix line ends, no control characters and no NUL.
    """

    text: str
    parser: str
    media_type: str
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    """A date `2020-10-13`, or a time with zone `2020-10-13T08:00:00+06:00`."""
    language: str | None = None
    """As the document declares it (an ISO 639-1 code); identification is a tagger."""
    dateline: str | None = None
    slugline: str | None = None
    urgency: int | None = None
    provider: str | None = None
    credit: str | None = None
    copyright: str | None = None
    pub_status: str = "usable"
    embargo_until: str | None = None
    subjects: tuple[str, ...] = ()
    ednote: str | None = None
    summary: str | None = None
    keywords: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    """Media Topics the document states itself."""
    places: tuple[Place, ...] = ()
    """Places the document states itself, with no mentions."""
    external_id: str | None = None
    """What its provider calls it in all its versions: a guid, a URN, a message id."""
    version: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    """What else the format says, in names of its own; JSON values only."""
    provenance: dict[str, str] = field(default_factory=dict)
    """For each field, the rule or markup it was read from."""
    warnings: tuple[str, ...] = ()
    detected_by: str | None = None
    """What told the media type."""
    children: Iterable[Child | LeftOut] = ()
    """Documents inside this one, read while they are iterated over, once."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the taggers found; every list is empty where nothing was."""

    language: str | None = None
    summary: str | None = None
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    countries: tuple[Country, ...] = ()
    topics: tuple[Topic, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    quotes: tuple[Quote, ...] = ()
    reported: tuple[Reported, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    labels: tuple[str, ...] = ()
    """What plug-ins call the document: shown among its `tags`."""
    extra: dict[str, Any] = field(default_factory=dict)
    """What else plug-ins found: shown in `metadata`, under the name of each."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimedDocument:
    """A document held by one worker until its lease ends."""

    id: str
    attempt_count: int
    sha256: str
    size: int
    media_type: str | None
    fields: IntakeFields
    received_at: datetime
    content: bytes | None
    """None for a large document: its bytes are fetched when it is its turn."""
    spent_count: int = 0
    """Attempts of earlier rounds: it was finished then, and is worked anew."""
    supersedes: str | None = None
    parent_id: str | None = None

    @property
    def tries(self) -> int:
        """Which attempt of this round it is, from 1."""
        return self.attempt_count - self.spent_count


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document failed: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A document read and tagged."""

    parsed: ParsedDocument
    tags: Tags
    tagger_version: str | None = None
    """What tagged it; None: the taggers of today, without plug-ins."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What the service itself knows of a document, beside what it understood."""

    id: str
    status: DocumentStatus
    error: Failure | None
    sha256: str
    size: int
    media_type: str | None
    fields: IntakeFields
    received_at: datetime
    stored_at: datetime | None
    supersedes: str | None = None
    superseded_by: str | None = None
    parent_id: str | None = None
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """What is written of a claimed document when it was worked on."""

    claimed: ClaimedDocument
    head: DocumentRow
    body: bytes | None
    """The document object without head and text, as JSON; None if not understood."""
    text: str | None
    language: str | None
    event: NewEvent | None = None
    """What is told of it; None: nothing yet."""
    due_at: datetime | None = None
    """When to try again; None: it is finished."""
    terms: tuple[tuple[str, str], ...] = ()
    """What lists find it by: kinds and values."""
    prints: tuple[int, ...] = ()
    """By what rewrites of it are found."""
    sketch: Sketch = field(default_factory=Sketch)
    """By what similar documents are found, and those found so far."""


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """A document as the database has it."""

    head: DocumentRow
    body: bytes | None
    text: str | None
