"""Whether a document is what a query asks for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from schemas import query_dates, query_words
from schemas.query_dates import begin, end
from schemas.query_tree import And, Field, Not, Or, Published, Query, Term

Document = Mapping[str, Any]
Texts = Callable[[Document], Iterable[Any]]

BREAK = " \n "
"""Between two texts: no sequence of words reaches from one into the next."""


def _at(key: str) -> Texts:
    return lambda document: [document.get(key)]


def _in_list(key: str, name: str) -> Texts:
    return lambda document: [entry.get(name) for entry in document.get(key) or ()]


def _names(key: str) -> Texts:
    """The names in a list of the document, and their aliases."""
    return lambda document: [
        name
        for entry in document.get(key) or ()
        for name in (entry.get("name"), *(entry.get("aliases") or ()))
    ]


WORDED: dict[Field, Texts] = {
    Field.TITLE: _at("title"),
    Field.TEXT: _at("text"),
    Field.PERSON: _names("people"),
    Field.ORG: _names("organisations"),
    Field.PLACE: _names("places"),
    Field.COUNTRY: _names("countries"),
    Field.TOPIC: _names("topics"),
    Field.KEYWORD: _in_list("keywords", "text"),
}
"""Where fields that are compared word by word have their texts."""

VALUED: dict[Field, Texts] = {
    Field.SOURCE: _at("source"),
    Field.LANGUAGE: _at("language"),
    Field.COUNTRY: _in_list("countries", "code"),
    Field.TOPIC: _in_list("topics", "code"),
    Field.TAG: lambda document: document.get("tags") or (),
}
"""Where fields that are compared as whole values have them."""


class Words:
    """The words of some texts, ready to be looked through."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.line = BREAK.join(f" {' '.join(query_words.words(text))} " for text in texts)

    @cached_property
    def known(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.line.split())

    @cached_property
    def vocabulary(self) -> str:
        """Each word once, on one line."""
        return "".join(f" {word}" for word in self.known)

    def has(self, sought: Sequence[str], *, prefix: bool) -> bool:
        """Whether the words stand there in this order; with `prefix`, the last may go on."""
        complete = sought[:-1] if prefix else sought
        if not self.known.issuperset(complete):
            return False
        if len(sought) == 1:
            return not prefix or f" {sought[0]}" in self.vocabulary
        return f" {' '.join(sought)}{'' if prefix else ' '}" in self.line


class View:
    """A document as queries see it: what one of them has prepared, the next one uses."""

    def __init__(self, document: Document, event_type: str = "") -> None:
        self._document = document
        self._words: dict[Field, Words] = {}
        self._values: dict[Field, list[str]] = {Field.TYPE: _values([event_type])}

    def words(self, field: Field) -> Words:
        """The words of a field."""
        if field not in self._words:
            self._words[field] = Words(_texts(WORDED[field](self._document)))
        return self._words[field]

    def values(self, field: Field) -> list[str]:
        """The whole values of a field."""
        if field not in self._values:
            self._values[field] = _values(VALUED[field](self._document))
        return self._values[field]

    @cached_property
    def published(self) -> tuple[datetime, datetime] | None:
        """When the time of publication begins and ends; None if it is not known."""
        stated = self._document.get("published_at")
        found = query_dates.published(stated) if isinstance(stated, str) else None
        return (begin(found), end(found)) if found else None


def _texts(found: Iterable[Any]) -> list[str]:
    return [text for text in found if isinstance(text, str)]


def _values(found: Iterable[Any]) -> list[str]:
    folded = (query_words.value(text) for text in _texts(found))
    return [value for value in folded if value]


def view(document: Document, event_type: str = "") -> View:
    """The document, ready for many queries."""
    return View(document, event_type)


def matches(query: Query, document: Document | View, *, event_type: str = "") -> bool:
    """Whether a document is what the query asks for. A view has an event type of its own."""
    seen = document if isinstance(document, View) else View(document, event_type)
    return _matches(query, seen)


def _matches(query: Query, seen: View) -> bool:
    match query:
        case And(parts):
            return all(_matches(part, seen) for part in parts)
        case Or(parts):
            return any(_matches(part, seen) for part in parts)
        case Not(part):
            return not _matches(part, seen)
        case Published(low, high):
            return _is_within(seen.published, low, high)
        case _:
            return _holds(query, seen)


def _is_within(
    span: tuple[datetime, datetime] | None,
    low: query_dates.Moment | None,
    high: query_dates.Moment | None,
) -> bool:
    """Whether a span of time and the range have a moment in common."""
    if span is None:
        return False
    return (low is None or span[1] >= begin(low)) and (high is None or span[0] <= end(high))


def _holds(term: Term, seen: View) -> bool:
    """Whether a field, or title or text, holds the term."""
    if term.field is None:
        return _in_words(term, seen.words(Field.TITLE)) or _in_words(term, seen.words(Field.TEXT))
    if term.field in VALUED or term.field is Field.TYPE:
        found = _in_values(term, seen.values(term.field))
        return found or (term.field in WORDED and _in_words(term, seen.words(term.field)))
    return _in_words(term, seen.words(term.field))


def _in_words(term: Term, words: Words) -> bool:
    if not term.words:
        return not term.text and bool(words.known)
    return words.has(term.words, prefix=term.prefix)


def _in_values(term: Term, values: list[str]) -> bool:
    if term.prefix:
        return any(value.startswith(term.value) for value in values)
    return term.value in values
