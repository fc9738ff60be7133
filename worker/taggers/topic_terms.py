"""Terms that tell a topic: how many of them a story has, for each Media Topic of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from worker.taggers.data import rows
from worker.taggers.topic_words import plain_words

STRONG = 2.0
"""Points of a term that alone makes its topic likely."""
WEAK = 1.0
_REPEATED = 0.5
"""What a term adds when it comes again, once, against the first time."""

Phrase = tuple[str, ...]
Weights = Mapping[str, float]
"""The points a term gives to each topic it tells."""


def points(words: Sequence[str]) -> dict[str, float]:
    """Return the points of every topic that has a term among these words."""
    known = phrases()
    found: Counter[Phrase] = Counter()
    for at, word in enumerate(words):
        for phrase in known.get(word, ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                found[phrase] += 1
    return counted((known[phrase[0]][phrase], count) for phrase, count in found.items())


def counted(found: Iterable[tuple[Weights, int]]) -> dict[str, float]:
    """Return the sum of points for each topic, of terms and how often each was found."""
    scores: dict[str, float] = {}
    for weights, count in found:
        times = 1 + _REPEATED * (count > 1)
        for code, weight in weights.items():
            scores[code] = scores.get(code, 0.0) + weight * times
    return scores


@cache
def phrases() -> dict[str, dict[Phrase, dict[str, float]]]:
    """Return the terms of the table `topic_terms` by their first word, each with its topics."""
    found: dict[str, dict[Phrase, dict[str, float]]] = {}
    for code, _name, strong, weak in rows("topic_terms"):
        for weight, cell in ((WEAK, weak), (STRONG, strong)):
            for phrase in _phrases_in(cell):
                found.setdefault(phrase[0], {}).setdefault(phrase, {})[code] = weight
    return found


def _phrases_in(cell: str) -> Iterator[Phrase]:
    cut = (tuple(plain_words(term)) for term in cell.split("|"))
    return (phrase for phrase in cut if phrase)
