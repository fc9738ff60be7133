"""Fits how much each sign of a topic weighs: `python -m training.topics.calibrating`.

Reads the development halves of the evaluation sets and writes `topic_odds.tsv`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from training.topics.labels import TOPICS
from worker.taggers import topic_model, topic_points, topic_scores, topic_stems
from worker.taggers.topic_scores import Signs
from worker.taggers.topic_words import plain_words

DATA = Path("bench/data/topics")
PRODUCT = Path("worker/taggers/data/topic_odds.tsv")
_HEAD = """\
# How much each sign of a topic weighs: `en` with the model, `stems` without it; `base` and the
# topics are added. Written by training/topics/calibrating.py.
"""
_SHRUNK = 0.5
"""How freely topics may differ from each other: they have few texts each."""


def main() -> None:
    """Calibrate both ways of scoring on the development texts."""
    lines = [*_fitted("en", "english.jsonl"), *_fitted("stems", "french.jsonl")]
    PRODUCT.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _fitted(kind: str, file: str) -> Iterator[str]:
    stories = [json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines()]
    rows, targets = [], []
    for story in stories:
        if story["part"] == "dev":
            for at, topic in enumerate(TOPICS):
                if topic not in story["also"]:
                    sign = signs_of(story, kind).get(topic, Signs(0.0, 0.0, 0.0))
                    own = [_SHRUNK * (at == other) for other in range(len(TOPICS))]
                    rows.append([*sign, *(own if kind == "en" else ())])
                    targets.append(topic in story["topics"])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(rows), targets)
    names = [*Signs._fields, *TOPICS]
    yield f"{kind}\tbase\t{model.intercept_[0]:.4f}"
    for at, value in enumerate(model.coef_[0]):
        yield f"{kind}\t{names[at]}\t{value * (_SHRUNK if at >= len(Signs._fields) else 1):.4f}"


def signs_of(story: dict[str, Any], kind: str) -> dict[str, Signs]:
    """Return what speaks for each topic of a story."""
    text = str(story["text"])
    if kind == "en":
        words = plain_words(text)
        odds = topic_model.log_odds(words)
        return topic_scores.signs(topic_points.top_points(words), len(words), odds)
    points = topic_stems.points(text, str(story["language"]))
    return topic_scores.signs(points, len(text.split()), {})


if __name__ == "__main__":
    main()
