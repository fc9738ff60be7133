"""Shapes of what makes documents one story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Relation(StrEnum):
    """How a document stands to an earlier one that is similar."""

    REPRINT = "reprint"
    """The same text, hardly changed."""
    EDIT = "edit"
    """The same story cut, extended or reworded."""
    FOLLOW_UP = "follow_up"
    """A story of its own that takes passages of the earlier one."""


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier document that is similar."""

    id: str
    similarity: float
    """The part of both texts that stands in the other one in runs of words, from 0 to 1."""
    relation: Relation


@dataclass(frozen=True, slots=True)
class Sketched:
    """A document that was placed in a story, and may be similar to one in hand."""

    number: int
    document_id: str
    story_id: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier document is compared by: the beginning of its text, and its body."""

    text: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Judged:
    """An earlier document that is similar, its story, and whether it may be named."""

    similar: Similar
    story_id: str
    is_shown: bool
    """False: it is under embargo."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """By what a document is found again, and what those found so far turned out to be."""

    keys: tuple[int, ...] = ()
    judged: Mapping[str, Judged | None] = field(default_factory=dict)
    """By document; None: it is not similar, or was withdrawn."""
