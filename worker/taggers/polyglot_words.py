"""Words of a text in Russian, French, German or Spanish, and which of them are offices."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from schemas.documents import Span
from worker.taggers.data import rows
from worker.taggers.russian import stem

LANGUAGES = frozenset({"ru", "fr", "de", "es"})
"""Languages whose offices are known, beside English."""

_WORD = re.compile(
    r"(?P<elided>(?i:[dlsn]|qu)['’](?=[^\W\d_]))"
    r"|(?P<short>(?<!\w)(?:[^\W\d_]{1,2}\.){2,}|(?<!\w)[^\W\d_]\.|(?:[DP]r|Prof|Mme|Mlle|[Ss]ra?|Srta|[Dd]ra)\.)"
    r"|(?P<word>[^\W\d_]+(?:[-‑'’][^\W_]+)*)"
    r"|(?P<number>\d+)"
    r"|(?P<mark>\S)"
)
_PREFIXES = re.compile(r"^(?:ex|vice|sub|экс|вице|под)-?")
_LONG_COMPOUND = 4
"""Letters of an office that may end a German compound."""


class Word(NamedTuple):
    """A word or mark, and where it stands."""

    text: str
    lower: str
    start: int
    end: int
    kind: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known of the words around names in one language."""

    before: frozenset[str]
    links: frozenset[str]
    titles: frozenset[str]
    verbs: frozenset[str]
    is_head: Callable[[str], bool]


def split(text: str) -> list[Word]:
    """Return the words and marks of a text in order."""
    return [
        Word(m[0], m[0].lower().replace("’", "'"), m.start(), m.end(), m.lastgroup or "mark")
        for m in _WORD.finditer(text)
    ]


def first_in(words: Sequence[Word], start: int) -> int:
    """Return the first word that begins at this offset or after it."""
    return bisect_left(words, start, key=lambda word: word.start)


def span_of(words: Sequence[Word], first: int, end: int) -> Span:
    """Return the offsets of a run of words."""
    return words[first].start, words[end - 1].end


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language."""
    kinds = {row[1]: frozenset(row[2].split("|")) for row in rows("offices") if row[0] == language}
    test = {"ru": _russian_head, "de": _german_head}.get(language, _romance_head)
    before, links, titles, verbs = (
        kinds.get(kind, frozenset()) for kind in ("before", "link", "title", "verb")
    )
    return Vocabulary(before, links, titles, verbs, test(kinds.get("head", frozenset())))


def _romance_head(heads: frozenset[str]) -> Callable[[str], bool]:
    return lambda word: word in heads or _PREFIXES.sub("", word) in heads


def _russian_head(heads: frozenset[str]) -> Callable[[str], bool]:
    """Return a test of inflected words, and of compounds by either part."""

    def test(word: str) -> bool:
        forms = [word, _PREFIXES.sub("", word)]
        return any(form in heads or stem(form) in heads for form in forms)

    return test


def _german_head(heads: frozenset[str]) -> Callable[[str], bool]:
    """Return a test of nouns, and of compounds by their end: `Außenministerin`."""

    def test(word: str) -> bool:
        last = word.rpartition("-")[2]
        ends = (last[i:] for i in range(len(last) - _LONG_COMPOUND + 1))
        return last in heads or any(end in heads for end in ends)

    return test
