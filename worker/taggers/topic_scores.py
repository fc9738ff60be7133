"""How likely each top-level topic is: what the model and the terms say, calibrated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from worker.taggers import topic_model, topic_stems
from worker.taggers.data import rows
from worker.taggers.topic_points import raised

USUAL_LENGTH = 60
"""Words of the texts that the calibration was made with; longer ones have more terms."""

ENGLISH = "en"
_STEMS = "stems"


class Signs(NamedTuple):
    """What speaks for one topic."""

    odds: float
    """Log-odds of the model; 0 where it does not know the language."""
    points: float
    """Logarithm of the points of its terms, for the length of the text."""
    share: float
    """Its share in the points of all topics."""


def english(words: Sequence[str], points: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each topic of an English text, of its words and their points."""
    odds = topic_model.log_odds(words)
    return _calibrated(signs(raised(points), len(words), odds), ENGLISH)


def foreign(text: str, language: str) -> dict[str, float]:
    """Return the probability of each topic of a text in a language that has stems."""
    points = topic_stems.points(text, language)
    return _calibrated(signs(points, len(text.split()), {}), _STEMS)


def signs(
    points: Mapping[str, float], word_count: int, odds: Mapping[str, float]
) -> dict[str, Signs]:
    """Return what speaks for each topic that has any sign."""
    total = sum(points.values()) or 1.0
    dense = density(word_count)
    return {
        topic: Signs(
            odds.get(topic, 0.0),
            math.log1p(points.get(topic, 0.0) * dense),
            points.get(topic, 0.0) / total,
        )
        for topic in {**odds, **points}
    }


def density(word_count: int) -> float:
    """Return by how much the points of a longer text are to be lowered."""
    return math.sqrt(USUAL_LENGTH / max(USUAL_LENGTH, word_count))


def _calibrated(found: Mapping[str, Signs], kind: str) -> dict[str, float]:
    weights = _calibration(kind)
    return {topic: _probability(one, weights, topic) for topic, one in found.items()}


def _probability(one: Signs, weights: Mapping[str, float], topic: str) -> float:
    odds = weights["base"] + weights.get(topic, 0.0)
    odds += sum(weights[name] * value for name, value in zip(one._fields, one, strict=True))
    return 1 / (1 + math.exp(-odds))


@cache
def _calibration(kind: str) -> dict[str, float]:
    """Return the weights of the signs, and what is added for each topic."""
    return {name: float(value) for of, name, value in rows("topic_odds") if of == kind}
