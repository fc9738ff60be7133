"""What a story is about, in IPTC Media Topics: one to three top-level ones, and narrower ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags, Topic
from worker.parsers.news import subjects
from worker.taggers import topic_scores, topic_stems, topic_terms
from worker.taggers.topic_words import LONGEST_READ, plain_words

THRESHOLD = 0.3
"""From this probability on a story has a topic."""
LIKELIEST = 0.15
"""From this probability on a story without any has its likeliest topic."""
MOST_TOPICS = 3
MOST_NARROWER = 3
NARROWER_POINTS = 3.0
"""Points of its terms from which on a narrower topic is told: a strong term and a weak one."""
_DOUBT = 1.5
"""How many points leave a narrower topic half as likely as the one above it."""

Scores = Mapping[str, float]


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the topics of a story in a language that has terms for them, likeliest first."""
    language = tags.language or parsed.language
    text = _read(parsed)
    if language == topic_scores.ENGLISH:
        return replace(tags, topics=_english(text))
    if language in topic_stems.languages():
        return replace(tags, topics=_topics(_likeliest(topic_scores.foreign(text, language))))
    return replace(tags, topics=())


def _read(parsed: ParsedDocument) -> str:
    """Return the beginning of the story, below its title and its own keywords."""
    title = parsed.title or ""
    opening = parsed.text[:LONGEST_READ]
    stated = ", ".join(parsed.keywords)
    return "\n".join(filter(None, ("" if opening.startswith(title) else title, stated, opening)))


def _english(text: str) -> tuple[Topic, ...]:
    words = plain_words(text)
    points = topic_terms.points(words)
    chosen = _likeliest(topic_scores.english(words, points))
    dense = topic_scores.density(len(words))
    return _topics({**_narrower(points, chosen, dense), **chosen})


def _likeliest(scores: Scores) -> dict[str, float]:
    """Return the topics that are likely enough, or else the likeliest if it is at all."""
    ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:MOST_TOPICS]
    likely = {topic: score for topic, score in ranked if score >= THRESHOLD}
    return likely or {topic: score for topic, score in ranked[:1] if score >= LIKELIEST}


def _narrower(points: Scores, chosen: Scores, dense: float) -> dict[str, float]:
    """Return the narrower topics of the chosen ones that most terms tell, and those between."""
    told = {
        code: score * dense
        for code, score in points.items()
        if score * dense >= NARROWER_POINTS and subjects.ancestors(code)[-1] in chosen
    }
    found: dict[str, float] = {}
    for code in sorted(told, key=lambda code: (-told[code], code))[:MOST_NARROWER]:
        *below, top = subjects.ancestors(code)
        score = chosen[top] * told[code] / (told[code] + _DOUBT)
        for one in below:
            found[one] = max(score, found.get(one, 0.0))
    return found


def _topics(scores: Scores) -> tuple[Topic, ...]:
    """Return topics under their names, likeliest first."""
    ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
    named = ((f"medtop:{code}", score) for code, score in ranked)
    return tuple(
        Topic(code, subjects.topic_name(code) or code, round(score, 3)) for code, score in named
    )
