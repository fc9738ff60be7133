"""How right topics are, and how fast they are told: `python -m bench.quality_topics`.

Judged on the held-out texts of `bench/data/topics`: a topic of `topics` that is not told is
missed, one told that is neither in `topics` nor in `also` is wrong; those in `also` count neither
way. The library is scikit-learn in its straight use: TF-IDF and logistic regression on the names
and definitions of the Media Topics. Where it is not installed, its column is empty.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench.figures import Figure, show
from schemas.documents import ParsedDocument, Tags
from worker.parsers.news import subjects
from worker.taggers import topic_scores, topic_terms, topics
from worker.taggers.topic_words import plain_words

DATA = Path(__file__).parent / "data" / "topics"
GOAL = 0.80
GOAL_SPEED = 1_000.0
GOAL_ERROR = 0.05
SECONDS = 3.0
"""How long the speed is measured."""
_BINS = 10

Told = Callable[["Story"], list[tuple[str, float]]]
"""Takes a story and returns top-level topics with scores, likeliest first."""


class Story(NamedTuple):
    """A text and the topics a reader gave it."""

    text: str
    language: str
    topics: frozenset[str]
    also: frozenset[str]
    """Topics that can be given or left out."""


class Count(NamedTuple):
    """How often topics were told right, told wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def stories(file: str, part: str = "held") -> list[Story]:
    """Return the stories of one part of a set."""
    lines = (DATA / file).read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return [_story(row) for row in rows if row["part"] == part]


def _story(row: Mapping[str, Any]) -> Story:
    return Story(
        row["text"],
        row.get("language", topic_scores.ENGLISH),
        frozenset(row["topics"]),
        frozenset(row["also"]),
    )


def told(story: Story) -> list[tuple[str, float]]:
    """Return the top-level topics our tagger tells."""
    parsed = ParsedDocument(text=story.text, parser="bench/1", media_type="text/plain")
    found = topics.tag(parsed, Tags(language=story.language)).topics
    codes = [(one.code.removeprefix("medtop:"), one.score) for one in found]
    return [(code, score) for code, score in codes if code == subjects.ancestors(code)[-1]]


def by_topic(judged: Sequence[Story], tell: Told) -> dict[str, Count]:
    """Return for each top-level topic how often it was told right, wrong, and missed."""
    counts: dict[str, Count] = {}
    for story in judged:
        given = {code for code, _ in tell(story)}
        for code in given | story.topics:
            count = counts.get(code, Count())
            if code in given and code in story.topics:
                counts[code] = count._replace(right=count.right + 1)
            elif code in story.topics:
                counts[code] = count._replace(missed=count.missed + 1)
            elif code not in story.also:
                counts[code] = count._replace(wrong=count.wrong + 1)
    return counts


def micro(counts: Mapping[str, Count]) -> float:
    """Return F1 over all topics together."""
    return Count(*(sum(values) for values in zip(*counts.values(), strict=True))).f1


def macro(counts: Mapping[str, Count]) -> float:
    """Return the mean F1 of the topics that any story has."""
    present = [count.f1 for count in counts.values() if count.right + count.missed]
    return sum(present) / max(len(present), 1)


def first_right(judged: Sequence[Story], tell: Told) -> float:
    """Return the share of stories whose likeliest topic is one of theirs."""
    firsts = ((story, tell(story)[:1]) for story in judged)
    return sum(bool(one) and one[0][0] in story.topics | story.also for story, one in firsts) / max(
        len(judged), 1
    )


def calibration_error(judged: Sequence[Story]) -> float:
    """Return by how much probabilities miss the share that is right, mean over ten bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for story in judged:
        words = plain_words(story.text)
        for code, score in topic_scores.english(words, topic_terms.points(words)).items():
            if code not in story.also:
                bins[min(int(score * _BINS), _BINS - 1)].append((score, code in story.topics))
    total = sum(map(len, bins))
    return sum(abs(sum(score - right for score, right in one)) for one in bins if one) / total


def documents_a_second(judged: Sequence[Story]) -> float:
    """Return how many documents of about 400 words are given their topics in a second of a core."""
    text = "\n\n".join(story.text for story in judged[:8])
    story = judged[0]._replace(text=" ".join(text.split()[:400]))
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        told(story)
        done += 1
    return done / (time.process_time() - start)


@cache
def library() -> Told | None:
    """Return scikit-learn's straight use on names and definitions; None if not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    rows = (DATA / "definitions.tsv").read_text(encoding="utf-8").splitlines()
    tops, texts = zip(*(row.split("\t") for row in rows if not row.startswith("#")), strict=True)
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
    model = LogisticRegression(C=10.0, max_iter=500, class_weight="balanced")
    model.fit(vectors.fit_transform(texts), tops)

    def tell(story: Story) -> list[tuple[str, float]]:
        chances = model.predict_proba(vectors.transform([story.text]))[0]
        ranked = sorted(zip(model.classes_, chances, strict=True), key=lambda one: -one[1])
        return [one for at, one in enumerate(ranked) if at == 0 or one[1] >= topics.THRESHOLD]

    return tell


def evaluate() -> list[Figure]:
    """Return all figures about topics."""
    english = stories("english.jsonl")
    speed = documents_a_second(english)
    return [
        *_english(english),
        *(_foreign(file, language) for file, language in _FOREIGN),
        Figure("topics, documents a second of a core", speed, None, GOAL_SPEED, 1),
    ]


def _english(judged: Sequence[Story]) -> list[Figure]:
    ours, theirs, n = by_topic(judged, told), library(), len(judged)
    straight = by_topic(judged, theirs) if theirs else None
    name = "topics, English news: "
    first = theirs and first_right(judged, theirs)
    error = calibration_error(judged)
    return [
        Figure(name + "top-level micro-F1", micro(ours), straight and micro(straight), GOAL, n),
        Figure(name + "top-level macro-F1", macro(ours), straight and macro(straight), None, n),
        Figure(name + "likeliest is right", first_right(judged, told), first, None, n),
        Figure(name + "calibration error", error, None, GOAL_ERROR, n, less_is_better=True),
    ]


_FOREIGN = (
    ("french.jsonl", "fr"),
    ("invented.jsonl", "ru"),
    ("invented.jsonl", "de"),
    ("invented.jsonl", "es"),
)


def _foreign(file: str, language: str) -> Figure:
    judged = [story for story in stories(file) if story.language == language]
    name = f"topics, {language} ({file.removesuffix('.jsonl')}): top-level micro-F1"
    return Figure(name, micro(by_topic(judged, told)), None, None, len(judged))


def main() -> None:
    """Print the figures, and how each topic fares."""
    show(evaluate())
    if library() is None:
        print("scikit-learn is not installed: no comparison")
    for code, count in sorted(by_topic(stories("english.jsonl"), told).items()):
        print(f"{subjects.topic_name(f'medtop:{code}'):45}{count.f1:6.2f}  {count}")


if __name__ == "__main__":
    main()
