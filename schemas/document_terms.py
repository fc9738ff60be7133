"""The terms of a document: the values by which lists of documents are filtered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, islice
from typing import Any

from schemas import query_words
from schemas.documents import Country, Organisation, Person, Place, Tags, Topic

MOST = 500
"""Terms that are kept of one document."""

LONGEST = 255
"""Characters of a term that are compared."""

TOPIC_PREFIX = "medtop:"


SHAPES: dict[str, Callable[..., Any]] = {
    "people": Person,
    "organisations": Organisation,
    "places": Place,
    "countries": Country,
    "topics": Topic,
}
"""What the entries of these lists are."""


class TermKind(StrEnum):
    """What a term is of."""

    COUNTRY = "country"
    TOPIC = "topic"
    TAG = "tag"
    ENTITY = "entity"
    STORY = "story"
    TAGGER = "tagger"
    """The `tagger_version`: by it, those are found that an older one tagged."""


Term = tuple[TermKind, str]
"""A kind, and a value as it is compared."""


def value(text: str) -> str:
    """The text as terms are compared: without regard to case, accents and stretches of
    white space."""
    return query_words.value(text)[:LONGEST]


def of(
    tags: Tags,
    labels: Sequence[str],
    story_id: str | None = None,
    tagger_version: str | None = None,
) -> tuple[Term, ...]:
    """The terms of a document with these tags, and `labels` as its `tags`: each once, and
    names last, should there be too many."""
    own = ((TermKind.STORY, story_id), (TermKind.TAGGER, tagger_version))
    texts = chain(own, _texts(tags, labels))
    found = ((kind, value(text)) for kind, text in texts if text)
    return tuple(islice(dict.fromkeys(term for term in found if term[1]), MOST))


def of_object(shown: Mapping[str, Any]) -> tuple[Term, ...]:
    """The same of a document object."""
    found: dict[str, Any] = {
        name: tuple(shape(**e) for e in shown[name]) for name, shape in SHAPES.items()
    }
    return of(Tags(**found), shown["tags"], shown["story_id"], shown["tagger_version"])


def _texts(tags: Tags, labels: Sequence[str]) -> Iterator[tuple[TermKind, str]]:
    for country in tags.countries:
        yield from ((TermKind.COUNTRY, text) for text in (country.code, country.name))
    for topic in tags.topics:
        codes = (topic.code, topic.code.removeprefix(TOPIC_PREFIX))
        yield from ((TermKind.TOPIC, text) for text in (*codes, topic.name))
    yield from ((TermKind.TAG, label) for label in labels)
    yield from ((TermKind.ENTITY, name) for name in _names(tags))


def _names(tags: Tags) -> Iterator[str]:
    """The names of people, organisations and places, and their aliases."""
    for person in tags.people:
        yield from (person.name, *person.aliases)
    for organisation in tags.organisations:
        yield from (organisation.name, *organisation.aliases)
    yield from (place.name for place in tags.places)
