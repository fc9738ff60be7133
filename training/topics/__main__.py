"""Trains the topic model: `python -m training.topics DATA PRODUCT`.

DATA is a folder with `current_events/` (Markdown pages, one a day), `huffpost/` (JSON lines),
`iptc_mapping.json` and `gmb.csv`; PRODUCT is where the model is written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from training import learnt
from training.topics import corpora
from training.topics.fitting import Fitted, names_in
from training.topics.labels import Example
from training.topics.targets import believed, given
from worker.taggers.topic_words import plain_words

EVALUATION = Path("bench/data/topics")
EVENTS_UNTIL = "2026-05"
"""Later days are for evaluation."""
_SHARED = 8
"""Words in a row that two texts may not share."""
_ROUNDS = 1


def main(data: Path, product: Path) -> None:
    """Read the corpora, fit, teach the model by what it is sure of, and write it."""
    events = list(corpora.current_events(data / "current_events", EVENTS_UNTIL))
    headlines = list(corpora.huffpost(sorted((data / "huffpost").glob("*.json"))))
    topics = list(corpora.vocabulary(data / "iptc_mapping.json"))
    unseen = _shingles(_evaluation())
    examples = [one for one in (*events, *headlines, *topics) if not _shingles([one.text]) & unseen]
    wires = corpora.texts(corpora.stories(data / "gmb.csv"))
    stories = [text for text in wires if not _shingles([text]) & unseen]
    print(f"{len(examples)} labelled texts, {len(stories)} without labels")
    learnt.write(Path(__file__).parent, [*(one.text for one in examples), *stories])
    model = _taught(examples, stories, names_in(one.text for one in events))
    print(model.write(product), "features,", product.stat().st_size, "bytes")


def _taught(examples: Sequence[Example], stories: Sequence[str], names: frozenset[str]) -> Fitted:
    targets = given(examples)
    texts = [one.text for one in examples]
    weights = np.array([one.weight for one in examples], dtype=np.float32)
    model = Fitted(names)
    model.fit(texts, targets, weights)
    for _ in range(_ROUNDS):
        beliefs = believed(model.probabilities(stories))
        model = Fitted(names)
        model.fit(
            [*texts, *stories],
            np.concatenate([targets, beliefs]),
            np.concatenate([weights, np.ones(len(stories), dtype=np.float32)]),
        )
    return model


def _evaluation() -> list[str]:
    files = sorted(EVALUATION.glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text().splitlines()]


def _shingles(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = plain_words(text)
        found.update(tuple(words[at : at + _SHARED]) for at in range(len(words) - _SHARED + 1))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
