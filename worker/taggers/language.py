"""The language a document is written in."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, Tags
from worker.taggers.language_hints import english_evidence, leanings
from worker.taggers.scripts import language_of_script

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_MARKS = (
    "\u0300-\u036f\u064b-\u0655\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e"
    "\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
)
"""Marks that stand in words, the vowels of Indian scripts above all."""
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’‘ʻʼ`](?=[^\W\d_]))*")
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 8
"""Two words suffice if they have so many letters, are not both names, and are clear."""
_FEWEST_ENGLISH = 2
"""Words that must look English for a text to be called so."""
_LISTENED_TO = 100
"""So many words have a say, by their letters and as small words, beside the identifier."""
_LEAST_CONFIDENCE, _LEAST_UNCLEAR = 0.5, 0.75
_MOST_NAMES = 5
_AFTER_LATIN = "\u0250"
_NEAR = (("bs", "hr", "sr"), ("id", "ms"), ("no", "nb", "nn", "da"), ("xh", "zu"), ("cs", "sk"))
"""Languages so near that one of them is named where it is clear that it is one of them."""
_LEAST_TOGETHER = 0.8
_SELDOM = frozenset("af ba fo gl ht lb nb nn tt xh yi zu".split())
_HEADSTART = 1.5
"""How much more it takes to be one of those than the greater language beside it (natural log)."""
_NEVER = 1e-300
"""What the identifier calls impossible."""
_ENOUGH_TEXT = 4000
"""Characters among which English words are looked for."""
_PIECE, _PIECES = 400, 3
"""Characters of a piece, and how many pieces of a long text tell its language: a foreign
headline or quotation then is in one of them at most."""

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
    sampled = _sample(text)
    by_script = language_of_script(sampled)
    words = _of_one_script(_WORD.findall(sampled))
    if by_script or not _suffices(words):
        return by_script
    code, confidence = _likeliest(words)
    enough = len(words) >= _FEWEST_WORDS and not _may_be_names(words)
    if confidence >= (_LEAST_CONFIDENCE if enough else _LEAST_UNCLEAR):
        return code
    return "en" if is_english(text, fewest=_FEWEST_ENGLISH) else None


def _of_one_script(words: list[str]) -> list[str]:
    """Return the words in Latin letters or the others, whichever are more."""
    latin = [word for word in words if word[0] < _AFTER_LATIN]
    if 2 * len(latin) >= len(words):
        return latin
    return [word for word in words if word[0] >= _AFTER_LATIN]


def _may_be_names(words: list[str]) -> bool:
    """Tell whether there are but a few words, each with a capital."""
    return len(words) <= _MOST_NAMES and all(word[0].isupper() for word in words)


def _sample(text: str) -> str:
    """Return the whole of a short text, pieces from all over a long one."""
    if len(text) <= _PIECE * _PIECES:
        return text
    step = (len(text) - _PIECE) // (_PIECES - 1)
    return " ".join(text[index * step : index * step + _PIECE] for index in range(_PIECES))


def _suffices(words: list[str]) -> bool:
    """Tell whether there are words enough, of which not all may be names."""
    if len(words) >= _FEWEST_WORDS:
        return True
    letters = sum(map(len, words))
    return len(words) > 1 and letters >= _FEWEST_LETTERS and not all(w[0].isupper() for w in words)


def is_english(text: str, *, fewest: int = 1) -> bool:
    """Tell whether a text looks English by so many of its words, however short it is."""
    words = [word.lower() for word in _WORD.findall(text[:_ENOUGH_TEXT])]
    return english_evidence(words) >= fewest


def _likeliest(words: list[str]) -> tuple[str, float]:
    """Return the likeliest language of these words, and how likely it is."""
    ranked = identifier().rank(" ".join(words))
    leaning = leanings([word.lower() for word in _spread(words)])
    logs = {
        str(code): math.log(p or _NEVER) + leaning.get(code, 0.0) - _HEADSTART * (code in _SELDOM)
        for code, p in ranked
    }
    best = max(logs, key=lambda code: logs[code])
    shares = {code: math.exp(value - logs[best]) for code, value in logs.items()}
    near = next((group for group in _NEAR if best in group), (best,))
    together = sum(shares.get(code, 0.0) for code in near) / sum(shares.values())
    alone = 1.0 / sum(shares.values())
    return best, together if together >= _LEAST_TOGETHER else alone


def _spread(words: list[str]) -> list[str]:
    """Return so many words as have a say, from all over the list."""
    return words[:: 1 + len(words) // _LISTENED_TO]


@cache
def identifier() -> LanguageIdentifier:
    """Return the identifier for the languages in use, whose confidence runs from 0 to 1."""
    from py3langid import langid

    found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    found.set_languages(sorted(IN_USE & set(found.labels)))
    # The table of all languages is large, and nobody asks for them again.
    found._full_model = None
    return found
