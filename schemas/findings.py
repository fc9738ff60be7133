"""Shapes of what is found in a document's text."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Start and end of a stretch of `text`, in Unicode code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words set between quotation marks, and who said them if the text tells."""

    text: str
    speaker: str | None
    start: int
    end: int
    cue: str | None = None
    """The word that says it is speech, as printed: `said`, `заявил`."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Speech told in other words, without quotation marks: a statement, and who made it."""

    text: str
    speaker: str | None
    start: int
    end: int
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, or an amount of money."""

    text: str
    kind: str
    """`money`, `percent` or `quantity`."""
    value: float
    unit: str | None
    """The currency (ISO 4217), `%`, or the unit as a plain English word or symbol."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the text; `country` is ISO 3166-1 alpha-2."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    count: int
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC Media Topic, score from 0 to 1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in the text."""

    name: str
    role: str | None
    """The office or occupation stated beside the name, as printed."""
    count: int
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...] = ()
    """The other forms of the name that the text uses."""
    role_organisation: str | None = None
    """The organisation named in the role."""
    role_country: str | None = None
    """The country named in the role, ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation named in the text, with the other names the text uses for it."""

    name: str
    aliases: tuple[str, ...]
    count: int
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country the story is about: ISO 3166-1 alpha-2, score from 0 to 1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Keyword:
    """A phrase an editor might choose, score from 0 to 1."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the text, and the day it means (ISO 8601)."""

    text: str
    value: str
