"""Where sentences end."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from worker.taggers.data import rows

_END = re.compile(r"[.!?…]{1,8}[\"'”’»“)\]]{0,4}(?=\s|\Z)|[。！？][”」』）]?")
_NEXT = re.compile(r"\s+[\"'“‘«„(\[¿¡—–-]{0,3}\s?(?P<word>[^\W_]+)?")
_BEFORE = re.compile(
    r"(?:(?<![^\W_])[^\W\d_]{1,2}\.[\s\u00a0]?){1,3}[^\W\d_]{1,2}\Z|[^\W_]+(?:[.\-][^\W_]+){0,4}\Z"
)
_LOOKED_BACK = 24
_LONGEST_ORDINAL = 2
_ORDINAL_LANGUAGES = frozenset("de da no nb nn cs sk hu fi hr bs sr sl et lv is lb".split())
"""Where a figure with a full stop is an ordinal: `am 4. Oktober`."""
_STARTERS = frozenset(
    "the he she it they we this that these those a an in on at but and as after when if there his "
    "her their its then later while however according also for with by "
    "он она оно они мы это эти этот эта в на по но и как после если его её ее их также по при так "
    "le la les il elle ils elles ce cette ces mais et en dans pour selon un une au "
    "der die das er sie es wir ein eine im in am auf aber und nach bei für diese dieser dabei "
    "el los las ella ellos un una pero y según por para este esta se no".split()
)
"""Words that begin a sentence rather than go on after an abbreviation."""


class Abbreviations(NamedTuple):
    """Abbreviations of a language: those that end no sentence, and those that may."""

    inner: frozenset[str]
    either: frozenset[str]


def sentence_ends(paragraph: str, language: str | None = None) -> list[int]:
    """Return where the sentences of a paragraph end."""
    known = _abbreviations(language or "")
    found = (match for match in _END.finditer(paragraph))
    return [match.end() for match in found if _ends(paragraph, match, known, language)]


def _ends(text: str, mark: re.Match[str], known: Abbreviations, language: str | None) -> bool:
    """Tell whether a mark ends a sentence."""
    following = _NEXT.match(text, mark.end())
    word = (following["word"] or "") if following else ""
    if word and word[0].islower():
        return False
    if not word or mark[0][0] != "." or len(mark[0]) > 1:
        return True
    return _ends_after(text, mark.start(), word, known, language)


def _ends_after(
    text: str, stop: int, word: str, known: Abbreviations, language: str | None
) -> bool:
    """Tell whether a full stop before this word ends a sentence or only an abbreviation."""
    match = _BEFORE.search(text, max(0, stop - _LOOKED_BACK), stop)
    before = re.sub(r"[\s\u00a0]", "", match[0].lower()) if match else ""
    last = re.split(r"[.\-]", before)[-1]
    if before in known.inner or last in known.inner:
        return False
    if before in known.either or "." in before:
        return word.lower() in _STARTERS and word[0].isupper()
    if len(last) == 1 and last.isalpha():
        return False
    ordinal = last.isdigit() and len(last) <= _LONGEST_ORDINAL
    return not (ordinal and language in _ORDINAL_LANGUAGES) or word.lower() in _STARTERS


@cache
def _abbreviations(language: str) -> Abbreviations:
    inner: set[str] = set()
    either: set[str] = set()
    for code, never, maybe in rows("abbreviations"):
        if code in ("*", language):
            inner.update(never.split("|"))
            either.update(maybe.split("|"))
    if language and language != "en":
        inner -= {"no"}
    return Abbreviations(frozenset(inner - either), frozenset(either))
