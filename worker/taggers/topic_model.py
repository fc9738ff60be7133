"""The topic model: how far each top-level topic is from the words of a story, as log-odds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from worker.taggers.topic_words import pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = Path(__file__).parent / "data" / "topics.npz"


class Model(NamedTuple):
    """A linear model over words and pairs of words, as it was trained."""

    features: dict[str, int]
    rarity: NDArray[np.float32]
    """Inverse document frequency of each feature."""
    weights: NDArray[np.int8]
    """Features by topics, in steps of `steps`."""
    steps: NDArray[np.float32]
    offsets: NDArray[np.float32]


def log_odds(words: Sequence[str]) -> dict[str, float]:
    """Return the log-odds of each top-level topic, not calibrated; none if no word is known."""
    import numpy as np

    model, topics = load()
    places_of = model.features
    known = [places_of[one] for one in chain(words, pairs(words)) if one in places_of]
    if not known:
        return {}
    places, counts = np.unique(np.array(known), return_counts=True)
    values = (1 + np.log(counts.astype(np.float32))) * model.rarity[places]
    values /= np.sqrt(values @ values)
    found = values @ model.weights[places].astype(np.float32) * model.steps + model.offsets
    return dict(zip(topics, found.tolist(), strict=True))


@cache
def load() -> tuple[Model, tuple[str, ...]]:
    """Read the model and its topics, once."""
    import numpy as np

    with np.load(FILE, allow_pickle=False) as stored:
        features = stored["features"].tobytes().decode("utf-8").split("\n")
        topics = stored["topics"].tobytes().decode("ascii").split()
        model = Model(
            features={feature: at for at, feature in enumerate(features)},
            rarity=stored["rarity"].astype(np.float32),
            weights=stored["weights"],
            steps=stored["steps"],
            offsets=stored["offsets"],
        )
    return model, tuple(topics)
