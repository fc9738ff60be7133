"""What in a text speaks for a country, and how much: names, peoples, seats of power."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.documents import Span
from worker.taggers.country_words import is_known
from worker.taggers.data import words
from worker.taggers.lexicon import Found, lexicon
from worker.taggers.tokens import tokenize
from worker.taggers.tongues import are_languages

_WEIGHTS = {"name": 1.0, "people": 0.8, "region": 0.6, "city": 0.6, "seat": 0.6}
_COMPANY = 0.4
"""What a country counts for that a company is called after: `Kazakh Steel`."""
_NEXT_WORD = re.compile(r"[ \u00a0]([A-Z][\w-]*)")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_TONGUE_NEAR = re.compile(
    r"\b(?:in|into|speak\w*|spoken?|language\w*|fluent|learn\w*|teach\w*|translat\w*|from"
    r"|understand|alphabet|dialect|grammar)\b",
    re.IGNORECASE,
)
_NEAR = 80
"""Characters around an adjective in which words tell whether it is a language."""
_TONGUE_BEFORE = re.compile(r"\b(?:langues?|lenguas?|idiomas?|auf) $", re.IGNORECASE)
_TONGUE_AFTER = re.compile(r" (?:язык|мов[аиіу]|тил|тіл|Sprache|dil)", re.IGNORECASE)
_WORD = 12
"""Characters of the word beside an adjective that are looked at."""
_CAUCASIAN = frozenset({"RU", "AM", "AZ", "TR", "UA"})


class Evidence(NamedTuple):
    """A country named: where, which, in what way, and how much that says."""

    start: int
    code: str
    kind: str
    weight: float


def lexicon_language(language: str | None, text: str) -> str:
    """Return the language whose words are looked for: a likely one where none is known."""
    if language and is_known(language):
        return language
    return "ru" if _CYRILLIC.search(text[:200]) else "en"


def of_words(text: str, language: str) -> Iterator[tuple[Span, Evidence]]:
    """Yield where countries are named in a language, and with what weight."""
    for found in lexicon(language).scan(text):
        weight = _WEIGHTS.get(found.meaning.kind, 0.0)
        if language == "en":
            weight *= _english_factor(text, found)
        elif found.meaning.kind == "people" and _is_foreign_tongue(text, found):
            weight = 0.0
        span = (found.start, found.end)
        if weight or found.meaning.kind == "none":
            yield span, Evidence(found.start, found.meaning.code, found.meaning.kind, weight)


def _english_factor(text: str, found: Found) -> float:
    """Return what an English word counts for beside the words around it."""
    if found.meaning.kind == "people" and _is_tongue(text, found):
        return 0.0
    after = _NEXT_WORD.match(text, found.end)
    kinds = ("company", "organisation", "body")
    if after and any(after[1].lower() in words(kind) for kind in kinds):
        return _COMPANY
    return 1.0


def _is_tongue(text: str, found: Found) -> bool:
    """Tell whether an adjective is a language: `books in Kyrgyz and Russian`."""
    start = max(0, found.start - _NEAR)
    around = text[start : found.end + _NEAR]
    if not _TONGUE_NEAR.search(around):
        return False
    tokens = tokenize(around)
    index = next((i for i, t in enumerate(tokens) if t.start >= found.start - start), None)
    return index is not None and are_languages(tokens, index)


def _is_foreign_tongue(text: str, found: Found) -> bool:
    """Tell whether a word says so beside an adjective: `la langue française`, `русский язык`."""
    before = text[max(0, found.start - _WORD) : found.start]
    after = text[found.end : found.end + _WORD]
    return bool(_TONGUE_BEFORE.search(before) or _TONGUE_AFTER.match(after))


def resolved(found: Sequence[Evidence], language: str) -> list[Evidence]:
    """Return the evidence with `Georgia` as the American state where the story is American."""
    named = [one for one in found if one.code == "GE"]
    if language != "en" or not named or any(one.kind != "name" for one in named):
        return list(found)
    american = sum(one.weight for one in found if one.code == "US")
    caucasian = sum(one.weight for one in found if one.code in _CAUCASIAN)
    if american <= caucasian:
        return list(found)
    return [one._replace(code="US") if one.code == "GE" else one for one in found]
