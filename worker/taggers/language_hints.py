"""What letters, small words and endings tell of a language where a text is short."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from worker.taggers.data import rows
from worker.taggers.data import words as table

_PER_WORD, _PER_ENDING, _PER_FOREIGN = 1.2, 0.9, 1.5
"""How much one small word, one ending or one letter of other languages weighs."""
_MOST = 9.0
_SHORTEST_ENDED = 5
_SHORTEST = 4
_LATIN = re.compile(r"[a-zà-ɏ]")
_TURNED_COMMAS = str.maketrans("‘’ʼ`", "ʻʻʻʻ")
_O_OR_G = re.compile(r"(?<=[og])ʻ")


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells one language: letters, how often they stand, small words, endings."""

    letters: frozenset[str]
    rate: float
    words: frozenset[str]
    endings: tuple[str, ...]


@cache
def hints() -> Mapping[str, Hints]:
    """Return the hints by language."""
    table = [[*row, "", ""][:5] for row in rows("languages")]
    return {
        code: Hints(frozenset(letters), float(rate or 0) / 100, _cells(words), tuple(_cells(ends)))
        for code, letters, rate, words, ends in table
    }


def _cells(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split("|") if part)


def leanings(words: Sequence[str]) -> dict[str, float]:
    """Return for each language how much these lower-case words speak for it (natural log)."""
    letters = _letters(words)
    return {
        code: _bounded(_spoken(hint, words) + _spelt(hint, letters))
        for code, hint in hints().items()
    }


def english_evidence(words: Sequence[str]) -> int:
    """Return how many words speak for English beyond those for any other language, if Latin."""
    counts = {code: sum(word in hint.words for word in words) for code, hint in hints().items()}
    english = counts.pop("en") + sum(map(_is_english, words))
    latin = sum(bool(_LATIN.match(word)) for word in words)
    clear = 2 * latin > len(words) and english > max(counts.values())
    return english if clear else 0


def _is_english(word: str) -> bool:
    """Tell whether a longer word is English by its ending, or one that news in English uses."""
    return word not in hints()["en"].words and (
        word.endswith(("'s", "’s")) or word in _vocabulary()
    )


@cache
def _vocabulary() -> frozenset[str]:
    kinds = ("common", "speech", "office", "occupation")
    return frozenset(word for kind in kinds for word in table(kind) if len(word) >= _SHORTEST)


def _letters(words: Sequence[str]) -> str:
    """Return the letters, with the turned comma that Uzbek sets after `o` and `g`."""
    joined = " ".join(words).translate(_TURNED_COMMAS)
    kept = {found.start() for found in _O_OR_G.finditer(joined)}
    return "".join(c for i, c in enumerate(joined) if c.isalpha() and (c != "ʻ" or i in kept))


def _spoken(hint: Hints, words: Sequence[str]) -> float:
    small = sum(word in hint.words for word in words)
    ended = sum(len(w) >= _SHORTEST_ENDED and w.endswith(hint.endings) for w in words)
    return _PER_WORD * small + _PER_ENDING * (ended if hint.endings else 0)


def _spelt(hint: Hints, letters: str) -> float:
    """Return what letters tell: those the language lacks, and its own that are missing."""
    own = sum(letter in hint.letters for letter in letters)
    foreign = sum(letter in _marked() for letter in letters) - own
    missed = 0.0 if own else hint.rate * len(letters)
    return -missed - _PER_FOREIGN * foreign


@cache
def _marked() -> frozenset[str]:
    """Return the letters that only some languages write."""
    return frozenset().union(*(hint.letters for hint in hints().values()))


def _bounded(value: float) -> float:
    return max(-_MOST, min(_MOST, value))
