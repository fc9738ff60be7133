"""The language a document is written in."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, Tags
from worker.taggers.language_hints import english_evidence, leanings

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*")
_FEWEST_WORDS = 3
_FEWEST_ENGLISH = 2
"""Words that must look English for a text to be called so."""
_SHORT = 60
"""Up to so many words, letters and small words have a say beside the identifier."""
_LEAST_CONFIDENCE = 0.5
_ENOUGH_TEXT = 4000
"""Characters that are plenty to tell a language from."""

IN_USE = frozenset(
    "af am ar as az be bg bn bs ca cs cy da de dz el en es et eu fa fi fo fr ga gl gu ha he hi hr "
    "ht hu hy id ig is it ja jv ka kk km kn ko ku ky lb lo lt lv mg mk ml mn mr ms mt my ne nl no "
    "om or pa pl ps pt ro ru rw si sk sl sn so sq sr sv sw ta te tg th tk tl tr tt ug uk ur uz vi "
    "xh yo zh zu ba".split()
)
"""ISO 639-1 codes of the languages in which news is written."""


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the language: as declared, else as recognised, else None."""
    return replace(tags, language=declared(parsed.language) or recognise(parsed.text))


def declared(language: str | None) -> str | None:
    """Return the ISO 639-1 code of a declared language: `en-GB` is `en`."""
    return re.split(r"[-_]", language.strip())[0].lower() or None if language else None


def recognise(text: str) -> str | None:
    """Return the language of a text, or None where it is too short to tell."""
    words = _WORD.findall(text[:_ENOUGH_TEXT])
    if len(words) < _FEWEST_WORDS:
        return None
    code, confidence = _likeliest(words)
    if confidence >= _LEAST_CONFIDENCE:
        return code
    return "en" if is_english(text, fewest=_FEWEST_ENGLISH) else None


def is_english(text: str, *, fewest: int = 1) -> bool:
    """Tell whether a text looks English by so many of its words, however short it is."""
    words = [word.lower() for word in _WORD.findall(text[:_ENOUGH_TEXT])]
    return english_evidence(words) >= fewest


def _likeliest(words: list[str]) -> tuple[str, float]:
    """Return the likeliest language of these words, and how likely it is."""
    ranked = identifier().rank(" ".join(words))
    if len(words) > _SHORT:
        return str(ranked[0][0]), float(ranked[0][1])
    leaning = leanings([word.lower() for word in words])
    weighed = {str(code): p * math.exp(leaning.get(code, 0.0)) for code, p in ranked}
    best = max(weighed, key=lambda code: weighed[code])
    return best, weighed[best] / (sum(weighed.values()) or 1.0)


@cache
def identifier() -> LanguageIdentifier:
    """Return the identifier for the languages in use, whose confidence runs from 0 to 1."""
    from py3langid import langid

    found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    found.set_languages(sorted(IN_USE & set(found.labels)))
    # The table of all languages is large, and nobody asks for them again.
    found._full_model = None
    return found
