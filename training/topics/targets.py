"""What a training text teaches: yes, no, or nothing for each top-level topic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.topics.labels import TOPICS, Example
from worker.taggers.topic_points import top_points
from worker.taggers.topic_words import plain_words

OPEN = 2.0
"""Points of terms from which on a topic that no editor gave is not taught as absent."""
_SURE = 0.8
_ABSENT = 0.12

Targets = NDArray[np.float32]
"""Texts by topics: 1, 0, or not a number for what is not known."""


def given(examples: Sequence[Example]) -> Targets:
    """Return what the editors' labels teach, less what the terms of the text put in doubt."""
    targets = np.zeros((len(examples), len(TOPICS)), dtype=np.float32)
    for row, example in zip(targets, examples, strict=True):
        found = top_points(plain_words(example.text))
        for at, topic in enumerate(TOPICS):
            if topic in example.topics:
                row[at] = 1
            elif topic in example.open or found.get(topic, 0) >= OPEN:
                row[at] = np.nan
        if not example.topics:
            _settle(row, example, found)
    return targets


def _settle(row: Targets, example: Example, found: dict[str, float]) -> None:
    """Give the topic whose terms lead by far among those that are possible."""
    ranked = sorted(((found.get(topic, 0), topic) for topic in example.open), reverse=True)
    if ranked and ranked[0][0] >= 2 and ranked[0][0] >= 2 * ranked[1][0]:
        row[TOPICS.index(ranked[0][1])] = 1


def believed(probabilities: NDArray[np.float64]) -> Targets:
    """Return what a model is sure of."""
    targets = np.full(probabilities.shape, np.nan, dtype=np.float32)
    targets[probabilities >= _SURE] = 1
    targets[probabilities <= _ABSENT] = 0
    return targets
