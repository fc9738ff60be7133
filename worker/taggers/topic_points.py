"""Points of topics carried up to the topics above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worker.parsers.news import subjects
from worker.taggers import topic_terms


def top_points(words: Sequence[str]) -> dict[str, float]:
    """Return the points of the top-level topics that have terms among these words."""
    return raised(topic_terms.points(words))


def raised(points: Mapping[str, float]) -> dict[str, float]:
    """Return points of narrower topics as those of the top-level topics above them."""
    top: dict[str, float] = {}
    for code, score in points.items():
        above = subjects.ancestors(code)[-1]
        top[above] = top.get(above, 0.0) + score
    return top
