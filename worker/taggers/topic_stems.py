"""Stems that tell a topic in languages other than English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from worker.taggers.data import rows
from worker.taggers.topic_terms import STRONG, WEAK, counted
from worker.taggers.topic_words import LONGEST_READ


class Stems(NamedTuple):
    """The stems of one language: how they are found, and what each tells."""

    pattern: re.Pattern[str]
    topics: dict[str, dict[str, float]]
    """Stem to the points it gives to each topic."""


def points(text: str, language: str) -> dict[str, float]:
    """Return the points of every top-level topic that has a stem in the text."""
    stems = _stems(language)
    found = Counter(match[0] for match in stems.pattern.finditer(text[:LONGEST_READ].lower()))
    return counted((stems.topics[stem], count) for stem, count in found.items())


@cache
def languages() -> frozenset[str]:
    """Return the languages that have stems."""
    return frozenset(language for language, *_ in rows("topic_stems"))


@cache
def _stems(language: str) -> Stems:
    topics: dict[str, dict[str, float]] = {}
    whole: dict[str, None] = {}
    for stem, code, weight in _rows(language):
        plain = stem.removesuffix("=")
        topics.setdefault(plain, {})[code] = weight
        if plain != stem:
            whole[plain] = None
    longest_first = sorted(topics, key=lambda stem: (-len(stem), stem))
    ways = (re.escape(stem) + (r"\b" if stem in whole else "") for stem in longest_first)
    return Stems(re.compile(rf"\b(?:{'|'.join(ways)})"), topics)


def _rows(language: str) -> Iterator[tuple[str, str, float]]:
    for name, code, strong, weak in rows("topic_stems"):
        if name == language:
            yield from ((stem, code, WEAK) for stem in weak.split("|"))
            yield from ((stem, code, STRONG) for stem in strong.split("|"))
