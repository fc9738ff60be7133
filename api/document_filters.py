"""What a list of documents is asked for, from the parameters of its request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from api import parameters
from api.problems import ProblemError
from schemas import document_terms
from schemas.document_lists import DocumentFilter
from schemas.document_terms import TermKind
from schemas.documents import DocumentStatus
from schemas.query import And, parse
from schemas.query import Query as Tree

NAMES = (
    "q",
    "source",
    "status",
    "error",
    "language",
    "country",
    "topic",
    "entity",
    "tag",
    "story",
    "tagger_version",
    "not_tagger_version",
    "since",
    "until",
)

MOST_TERMS = 20
"""Countries, topics, names and tags that one list may be asked for."""

Value = TypeVar("Value")
Texts = list[str] | None


def _described(text: str, **more: object) -> object:
    return Query(description=text, **more)  # type: ignore[arg-type]


Q = Annotated[
    Texts,
    _described(
        "In the query language. A page may be short or empty though more follow: go on while "
        "there is a `next_cursor`.",
        examples=[['country:KG AND "repeat parliamentary elections"']],
    ),
]
Country = Annotated[Texts, _described("A code (ISO 3166-1) or a name.", examples=[["KG"]])]
Topic = Annotated[
    Texts, _described("A code, with or without `medtop:`, or a name.", examples=[["politics"]])
]
Entity = Annotated[
    Texts,
    _described("The whole name of a person, an organisation or a place.", examples=[["Bishkek"]]),
]
Tag = Annotated[Texts, _described("One of the document's `tags`, whole.", examples=[["urgent"]])]
Story = Annotated[Texts, _described("A `story_id`: its reprints and edits.")]
Tagger = Annotated[Texts, _described("The `tagger_version`, whole.", examples=[["3"]])]
NotTagger = Annotated[Texts, _described("Tagged, by another `tagger_version` than that.")]
Since = Annotated[list[parameters.Moment] | None, _described("Received at or after.")]
Until = Annotated[list[parameters.Moment] | None, _described("Received before.")]
Source = Annotated[Texts, _described("Where it comes from, as the sender said.")]
Status = Annotated[list[DocumentStatus] | None, _described("Where it stands.")]
Error = Annotated[
    Texts, _described("The code of the error it failed with.", examples=[["corrupt"]])
]
Language = Annotated[Texts, _described("ISO 639-1.", examples=[["en"]])]


def terms(
    country: Country = None,
    topic: Topic = None,
    entity: Entity = None,
    tag: Tag = None,
    story: Story = None,
    tagger_version: Tagger = None,
) -> tuple[tuple[str, str], ...]:
    """The terms asked for, each once. Raises ProblemError (422) for too many."""
    asked = {
        TermKind.COUNTRY: country,
        TermKind.TOPIC: topic,
        TermKind.ENTITY: entity,
        TermKind.TAG: tag,
        TermKind.STORY: story,
        TermKind.TAGGER: tagger_version,
    }
    found = dict.fromkeys(_terms(asked))
    if len(found) > MOST_TERMS:
        said = f"{len(found)} countries, topics, names and tags. At most {MOST_TERMS} can be asked."
        raise ProblemError(422, "invalid_request", said)
    return tuple(found)


def _terms(asked: dict[TermKind, Texts]) -> Iterator[tuple[str, str]]:
    for kind, texts in asked.items():
        yield from ((kind.value, document_terms.value(text)) for text in texts or ())


def wanted(
    q: Q = None,
    source: Source = None,
    status: Status = None,
    error: Error = None,
    language: Language = None,
    since: Since = None,
    until: Until = None,
    not_tagger_version: NotTagger = None,
    terms: tuple[tuple[str, str], ...] = Depends(terms),
) -> DocumentFilter | None:
    """The documents asked for: they are all that is said, whatever is said several times.
    None if none can be. Raises ProblemError (422), and what is raised for a bad query."""
    begins = [parameters.aware(moment) for moment in since or ()]
    ends = [parameters.aware(moment) for moment in until or ()]
    query = tree(q or [])
    asked = (source, status, error, language, not_tagger_version)
    if any(len(set(values or ())) > 1 for values in asked):
        return None
    return DocumentFilter(
        _only(source),
        _only(status),
        _only(language),
        max(begins, default=None),
        min(ends, default=None),
        terms,
        query,
        _only(error),
        _only(not_tagger_version),
    )


def _only(values: Sequence[Value] | None) -> Value | None:
    return values[0] if values else None


def tree(texts: Sequence[str]) -> Tree | None:
    """What all these queries ask for; None: nothing. Raises InvalidQueryError."""
    trees = [parse(text) for text in texts if text.strip()]
    return reduce(lambda one, other: And((one, other)), trees) if trees else None
