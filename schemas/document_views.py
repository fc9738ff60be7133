"""The document object as OpenAPI describes it; `document_object` makes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from schemas.documents import (
    Country,
    DateMention,
    DocumentStatus,
    Failure,
    Figure,
    Keyword,
    Organisation,
    Person,
    Place,
    Quote,
    Reported,
    Topic,
)
from schemas.stories import Similar


class Provenance(BaseModel):
    """Where a field came from."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    rule: str
    """The rule, or the markup."""
    confidence: float
    """From 0 to 1."""
    offset: tuple[int, int] | None
    """Where it stands in `text`, in Unicode code points; null: it does not."""
    machine: Any = None
    """Of a field that was corrected (its rule is `correction`), what the machine had."""
    reason: str | None = None
    """Why it was corrected."""


class DocumentOut(BaseModel):
    """A document. Every key is always there; unknown is null, and nothing found is empty."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    status: DocumentStatus
    error: Failure | None
    sha256: str
    media_type: str | None
    size: int
    filename: str | None
    source: str | None
    received_at: datetime
    stored_at: datetime | None
    parent_id: str | None
    children: list[str]
    external_id: str | None
    version: str | None
    supersedes: str | None
    superseded_by: str | None
    title: str | None
    byline: str | None
    published_at: str | None
    """A date, or a time with zone."""
    language: str | None
    dateline: str | None
    slugline: str | None
    urgency: int | None
    provider: str | None
    credit: str | None
    copyright: str | None
    pub_status: str | None
    embargo_until: str | None
    subjects: list[str]
    ednote: str | None
    summary: str | None
    text: str | None
    word_count: int | None
    people: list[Person]
    """`mentions`, `start` and `end` are offsets in Unicode code points into `text`."""
    organisations: list[Organisation]
    places: list[Place]
    countries: list[Country]
    topics: list[Topic]
    keywords: list[Keyword]
    quotes: list[Quote]
    reported: list[Reported]
    """Speech told in other words."""
    dates: list[DateMention]
    figures: list[Figure]
    tags: list[str]
    story_id: str | None
    """The same for all reprints and edits of a story; null: too short for one."""
    similar: list[Similar]
    """Earlier documents, the most similar first."""
    parser: str | None
    detected_by: str | None
    """What told the media type: its content, its name, or what was declared."""
    tagger_version: str | None
    provenance: dict[str, Provenance]
    """Where each field came from."""
    warnings: list[str]
    metadata: dict[str, Any]


class DocumentPage(BaseModel):
    """A page of documents."""

    items: list[DocumentOut]
    next_cursor: str | None


class LinksOut(BaseModel):
    """Where it is."""

    self: str


class ReprocessedOut(BaseModel):
    """A document that is on its way again."""

    id: str
    status: DocumentStatus
    links: LinksOut
