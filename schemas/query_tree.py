"""The syntax tree of a query, and the canonical text of each of its nodes. Pure.

`parse(str(query)) == query` holds for every tree that `parse` gives.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from schemas import query_words
from schemas.query_dates import Moment, written

OPERATORS = ("AND", "OR", "NOT")

SPECIAL = r'\s()"\\\[\]{}~^?*:'
"""Characters that mean something in a query, wherever they stand; a colon names a field."""
SIGNS = "-!+"
"""Characters that mean something before a clause."""

ESCAPED_IN_WORDS = re.compile(f"[{SPECIAL}]|^[{SIGNS}]")
ESCAPED_IN_PHRASES = re.compile(r'["\\*]')
FIELD = re.compile(rf"([^{SPECIAL}]+):")


class Field(StrEnum):
    """The fields a query can name."""

    TITLE = "title"
    TEXT = "text"
    SOURCE = "source"
    LANGUAGE = "language"
    COUNTRY = "country"
    TOPIC = "topic"
    PERSON = "person"
    ORG = "org"
    PLACE = "place"
    TAG = "tag"
    KEYWORD = "keyword"
    TYPE = "type"
    PUBLISHED = "published"


FIELDS = {field.value: field for field in Field}

WHOLE = frozenset({Field.SOURCE, Field.LANGUAGE, Field.TAG, Field.TYPE})
"""Fields that are compared as whole values; `country` and `topic` are so by their codes."""
BY_CODE = frozenset({Field.COUNTRY, Field.TOPIC})


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, or with `prefix` how it begins; with no field, of title or text."""

    text: str
    field: Field | None = None
    prefix: bool = False
    value: str = dataclasses.field(init=False, repr=False, compare=False)
    """The text as whole values are compared."""
    words: tuple[str, ...] = dataclasses.field(init=False, repr=False, compare=False)
    """The text as a sequence of words."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", query_words.value(self.text))
        object.__setattr__(self, "words", tuple(query_words.words(self.text)))

    def __str__(self) -> str:
        return _shown(self)


@dataclass(frozen=True, slots=True)
class Published:
    """The time of publication, from `low` to `high`, both included; None: open."""

    low: Moment | None
    high: Moment | None

    @property
    def field(self) -> Field:
        """The field, as a Term has one."""
        return Field.PUBLISHED

    def __str__(self) -> str:
        return _shown(self)


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever `part` is not."""

    part: Query

    def __str__(self) -> str:
        return _shown(self)


@dataclass(frozen=True, slots=True)
class And:
    """What all of two or more parts are."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return _shown(self)


@dataclass(frozen=True, slots=True)
class Or:
    """What any of two or more parts is."""

    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return _shown(self)


Query = Term | Published | Not | And | Or


def leaves(query: Query) -> Iterator[Term | Published]:
    """The terms and ranges of a query, from left to right."""
    if isinstance(query, Not):
        yield from leaves(query.part)
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from leaves(part)
    else:
        yield query


def _shown(query: Query) -> str:
    """The canonical text of a whole query."""
    return _inner(query, None) if _only_field(query) is None else _outer(query, None)


def _outer(query: Query, group: Field | None) -> str:
    """The text of a query that is part of another; `group`: inside `group:(…)`."""
    if not isinstance(query, And | Or):
        return _inner(query, group)
    only = None if group else _only_field(query)
    return f"{only}:({_inner(query, only)})" if only else f"({_inner(query, group)})"


def _inner(query: Query, group: Field | None) -> str:
    match query:
        case And():
            return " ".join(_outer(part, group) for part in query.parts)
        case Or():
            return " OR ".join(
                _inner(part, group) if isinstance(part, And) else _outer(part, group)
                for part in query.parts
            )
        case Not():
            return "-" + _outer(query.part, group)
        case _:
            return _leaf(query, group)


def _only_field(query: Query) -> Field | None:
    """The field that every leaf of a query has, or None."""
    fields = {leaf.field for leaf in leaves(query)}
    return fields.pop() if len(fields) == 1 else None


def _leaf(leaf: Term | Published, group: Field | None) -> str:
    text = _span(leaf) if isinstance(leaf, Published) else _text(leaf)
    return text if leaf.field is None or group else f"{leaf.field}:{text}"


def _span(span: Published) -> str:
    low, high = (written(point) if point else "*" for point in (span.low, span.high))
    return low if low == high else f"[{low} TO {high}]"


def _text(term: Term) -> str:
    """The text of a term: bare if it can be, else between quotation marks. A prefix cannot
    stand between them, and is escaped."""
    bare = ESCAPED_IN_WORDS.sub(r"\\\g<0>", term.text)
    if may_hold_colons(term.text, term.field):
        bare = bare.replace(r"\:", ":")
    if term.prefix:
        return f"{bare}*"
    if bare == term.text and bare not in OPERATORS:
        return bare
    quoted = ESCAPED_IN_PHRASES.sub(r"\\\g<0>", term.text)
    return f'"{quoted}"'


def may_hold_colons(text: str, field: Field | None) -> bool:
    """Whether colons in a field's value are read as such: not after another field's name."""
    named = FIELD.match(text)
    return field is not None and (named is None or named[1].lower() not in FIELDS)
