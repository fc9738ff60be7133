"""Shapes of lists of documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.documents import DocumentStatus, SavedDocument
from schemas.query_tree import Query


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents a list asks for; None: any."""

    source: str | None = None
    status: DocumentStatus | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    terms: tuple[tuple[str, str], ...] = ()
    """Kinds and values, all of which it has."""
    query: Query | None = None
    error: str | None = None
    """The code with which it failed."""
    not_tagger: str | None = None
    """It was tagged by another version than that."""


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Documents, newest first, and after which id the list goes on; None: it is over."""

    documents: tuple[SavedDocument, ...]
    after: str | None
