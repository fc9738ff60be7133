"""What letters, small words and endings tell of a language where a text is short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from worker.taggers.data import rows
from worker.taggers.data import words as table

_PER_WORD, _PER_ENDING, _PER_FOREIGN = 1.2, 0.9, 1.5
"""How much one small word, one ending or one letter of other languages weighs."""
_LEAST_BOUND, _PER_BOUND = 9.0, 0.3
"""How much all hints may weigh together: at least so much, and so much for each word."""
_LONGEST_ENDING = 7
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
    endings: frozenset[str]


@cache
def hints() -> tuple[tuple[str, Hints], ...]:
    """Return the hints, one for each script a language is written in."""
    table = [[*row, "", ""][:5] for row in rows("languages")]
    return tuple(
        (code, Hints(frozenset(letters), float(rate or 0) / 100, _cells(words), _cells(ends)))
        for code, letters, rate, words, ends in table
    )


def _cells(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split("|") if part)


def leanings(words: Sequence[str]) -> dict[str, float]:
    """Return for each language how much these lower-case words speak for it (natural log)."""
    letters = _letters(words)
    marked = Counter(letter for letter in letters if letter in _marked())
    spoken, most = _spoken(words), max(_LEAST_BOUND, _PER_BOUND * len(words))
    found: dict[str, float] = {}
    for index, (code, hint) in enumerate(hints()):
        value = min(most, max(-most, spoken[index] + _spelt(hint, marked, len(letters))))
        found[code] = max(value, found.get(code, -most))
    return found


def english_evidence(words: Sequence[str]) -> int:
    """Return how many words speak for English beyond those for any other language, if Latin."""
    counts: dict[str, int] = {}
    for code, hint in hints():
        counts[code] = max(counts.get(code, 0), sum(word in hint.words for word in words))
    english = counts.pop("en") + sum(map(_is_english, words))
    latin = sum(bool(_LATIN.match(word)) for word in words)
    clear = 2 * latin > len(words) and english > max(counts.values())
    return english if clear else 0


def _is_english(word: str) -> bool:
    """Tell whether a longer word is English by its ending, or one that news in English uses."""
    return word not in _english() and (word.endswith(("'s", "’s")) or word in _vocabulary())


@cache
def _english() -> frozenset[str]:
    return next(hint.words for code, hint in hints() if code == "en")


@cache
def _vocabulary() -> frozenset[str]:
    kinds = ("common", "speech", "office", "occupation")
    return frozenset(word for kind in kinds for word in table(kind) if len(word) >= _SHORTEST)


def _letters(words: Sequence[str]) -> str:
    """Return the letters, with the turned comma that Uzbek sets after `o` and `g`."""
    joined = " ".join(words).translate(_TURNED_COMMAS)
    kept = {found.start() for found in _O_OR_G.finditer(joined)}
    if "ʻ" not in joined:
        return "".join(filter(str.isalpha, joined))
    return "".join(c for i, c in enumerate(joined) if c.isalpha() and (c != "ʻ" or i in kept))


def _spoken(words: Sequence[str]) -> Mapping[int, float]:
    """Return what small words and endings say for each row of hints."""
    small = _by_word()
    found: Counter[int] = Counter()
    weights: dict[int, float] = {}
    found.update(index for word in words for index in small.get(word, ()))
    ended = Counter(index for word in words for index in _ended(word))
    for index in range(len(hints())):
        weights[index] = _PER_WORD * found[index] + _PER_ENDING * ended[index]
    return weights


@lru_cache(maxsize=4096)
def _ended(word: str) -> frozenset[int]:
    """Return the rows one of whose endings this longer word has."""
    if len(word) < _SHORTEST_ENDED:
        return frozenset()
    endings = _by_ending()
    ends = (word[-size:] for size in range(1, _LONGEST_ENDING + 1))
    return frozenset(index for end in ends for index in endings.get(end, ()))


@cache
def _by_word() -> Mapping[str, tuple[int, ...]]:
    return _inverted(hint.words for _, hint in hints())


@cache
def _by_ending() -> Mapping[str, tuple[int, ...]]:
    return _inverted(hint.endings for _, hint in hints())


def _inverted(sets: Iterable[frozenset[str]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for index, forms in enumerate(sets):
        found.update({form: (*found.get(form, ()), index) for form in forms})
    return found


def _spelt(hint: Hints, marked: Mapping[str, int], size: int) -> float:
    """Return what letters tell: those the language lacks, and its own that are missing."""
    own = sum(count for letter, count in marked.items() if letter in hint.letters)
    missed = 0.0 if own else hint.rate * size
    return -missed - _PER_FOREIGN * (sum(marked.values()) - own)


@cache
def _marked() -> frozenset[str]:
    """Return the letters that only some languages write."""
    return frozenset().union(*(hint.letters for _, hint in hints()))
