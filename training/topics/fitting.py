"""Fits the linear topic model, and writes it small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from training.topics.labels import TOPICS
from training.topics.targets import Targets
from worker.taggers.topic_terms import phrases
from worker.taggers.topic_words import pairs, plain_words

_FEWEST = 4
"""Texts a feature has to be in."""
_KEPT = 30_000
_STRENGTH = 4.0
_NAME_SHARE = 0.75
"""From this share of capitals on a word is a name: who and where tells no topic."""
_STEPS = 127


class Fitted:
    """A fitted model, before it is made small."""

    def __init__(self, names: frozenset[str]) -> None:
        """Take the words that are names and are to be left out."""
        self._names = names
        self._vectors = TfidfVectorizer(
            analyzer=self._features, min_df=_FEWEST, sublinear_tf=True, dtype=np.float32
        )
        self._weights: NDArray[np.float64] = np.zeros((0, 0))
        self._offsets: NDArray[np.float64] = np.zeros(0)

    def _features(self, text: str) -> list[str]:
        words = plain_words(text)
        alone = [word for word in words if word not in self._names and len(word) > 1]
        return alone + [pair for pair in pairs(words) if not self._names & set(pair.split())]

    def fit(self, texts: Sequence[str], targets: Targets, weights: NDArray[np.float32]) -> None:
        """Fit one logistic regression for each topic on the texts that teach it."""
        rows: csr_matrix = self._vectors.fit_transform(texts)
        fitted = [_fit_one(rows, targets[:, at], weights) for at in range(len(TOPICS))]
        self._weights = np.stack([one.coef_[0] for one in fitted], axis=1)
        self._offsets = np.array([one.intercept_[0] for one in fitted])

    def probabilities(self, texts: Iterable[str]) -> NDArray[np.float64]:
        """Return what the model believes of texts, not calibrated."""
        odds = self._vectors.transform(texts) @ self._weights + self._offsets
        return 1 / (1 + np.exp(-odds))

    def write(self, file: Path) -> int:
        """Write the strongest features with weights of one byte; return how many there are."""
        strongest = np.argsort(-np.abs(self._weights).max(axis=1) / self._vectors.idf_.max())
        kept = np.sort(strongest[:_KEPT])
        names = self._vectors.get_feature_names_out()[kept]
        steps = np.abs(self._weights[kept]).max(axis=0) / _STEPS
        np.savez_compressed(
            file,
            features=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
            topics=np.frombuffer(" ".join(TOPICS).encode(), dtype=np.uint8),
            rarity=self._vectors.idf_[kept].astype(np.float16),
            weights=np.rint(self._weights[kept] / steps).astype(np.int8),
            steps=steps.astype(np.float32),
            offsets=self._offsets.astype(np.float32),
        )
        return len(kept)


def _fit_one(rows: csr_matrix, target: Targets, weights: NDArray[np.float32]) -> LogisticRegression:
    known = ~np.isnan(target)
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    return model.fit(rows[known], target[known] > 0, sample_weight=weights[known])


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that stand with a capital within sentences, other than terms of topics."""
    capitals: Counter[str] = Counter()
    all_words: Counter[str] = Counter()
    for text in texts:
        before = "."
        for word in text.split():
            if before[-1] not in '.!?:"”' and word[:1].isalpha():
                plain = plain_words(word)[:1]
                all_words.update(plain)
                capitals.update(plain if word[0].isupper() else ())
            before = word
    terms = {word for found in phrases().values() for phrase in found for word in phrase}
    return frozenset(
        word
        for word, count in capitals.items()
        if count >= _NAME_SHARE * all_words[word] and word not in terms
    )
