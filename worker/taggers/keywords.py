"""Phrases an editor might choose for a document."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module

from schemas.documents import Keyword, ParsedDocument, Tags
from worker.taggers.calendar import MONTHS
from worker.taggers.data import words
from worker.taggers.opening import blanked, dateline_span
from worker.taggers.tokens import Token, joined, tokenize

_MOST = 10
_LONGEST = 3
_SHORTEST_WORD = 3
_TITLE_FACTOR = 1.6
_WEAK = 0.35
"""What a common word is worth beside a rare one."""


_SINGLE = 0.5
"""What a word alone is worth beside a phrase."""
_VERBAL = re.compile(r"\w{3,}(?:[^e]ed|ly)")
"""Past tenses and adverbs, which no English keyword is made of."""
_NOMINAL = frozenset(
    ["family", "assembly", "supply", "monopoly", "anomaly", "ally", "rally", "bully", "hundred"]
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate: its words, how it is written first, how often it occurs, and where first."""

    words: tuple[str, ...]
    text: str
    count: int
    position: float


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with keywords: the document's own first, then the best phrases."""
    body = blanked(parsed.text, dateline_span(parsed))
    found = find_keywords(body, parsed.title or "", tags)
    own = tuple(Keyword(text, 1.0) for text in dict.fromkeys(parsed.keywords))
    lower = {keyword.text.lower() for keyword in own}
    rest = tuple(keyword for keyword in found if keyword.text.lower() not in lower)
    return replace(tags, keywords=(*own, *rest)[: max(_MOST, len(own))])


def find_keywords(text: str, title: str, tags: Tags) -> tuple[Keyword, ...]:
    """Return at most ten phrases, the best first, none made of names already found."""
    tokens = tokenize(text)
    barred = _Barred(tags.language or "en", _named(tags, tokens))
    phrases = _phrases(text, tokens, barred)
    counts = Counter(token.lower for token in tokens)
    in_title = title.lower()
    scored = [
        (_score(p, counts) * (_TITLE_FACTOR if key in in_title else 1.0), p)
        for key, p in phrases.items()
    ]
    roles = " ".join(person.role or "" for person in tags.people).lower()
    scored = [(score, phrase) for score, phrase in scored if phrase.text.lower() not in roles]
    ordered = sorted(scored, key=lambda item: (-item[0], item[1].position, item[1].text))
    return _best(ordered)


def _best(ordered: Sequence[tuple[float, _Phrase]]) -> tuple[Keyword, ...]:
    """Return the first phrases of which none shares its words with a better one."""
    kept: list[tuple[float, _Phrase]] = []
    for score, phrase in ordered:
        if score and not any(set(phrase.words) & set(other.words) for _, other in kept):
            kept.append((score, phrase))
        if len(kept) == _MOST:
            break
    most = kept[0][0] if kept else 1.0
    return tuple(Keyword(p.text, round(score / most, 2)) for score, p in kept)


def _score(phrase: _Phrase, counts: Mapping[str, int]) -> float:
    common = common_words()
    if all(word in common for word in phrase.words):
        return 0.0 if len(phrase.words) == 1 else _ordinary(phrase)
    worth = sum(
        (_WEAK if word in common else 1.0) * (1.0 + math.log(counts[word])) for word in phrase.words
    )
    size = len(phrase.words)
    weight = _SINGLE if size == 1 else size**-0.6
    return worth * weight * (1.0 + math.log(phrase.count)) * (1.0 - 0.5 * phrase.position)


def _named(tags: Tags, tokens: Sequence[Token]) -> frozenset[int]:
    """Return the offsets of words that belong to names already found."""
    spans = [
        span
        for named in (tags.people, tags.organisations, tags.places)
        for n in named
        for span in n.mentions
    ]
    inside: set[int] = set()
    for start, end in spans:
        inside.update(range(start, end))
    return frozenset(token.start for token in tokens if token.start in inside)


def _ordinary(phrase: _Phrase) -> float:
    """Return the score of a phrase made of common words: it must recur to count."""
    return _WEAK * math.log(phrase.count)


class _Barred:
    """The words that belong to no keyword of a document."""

    def __init__(self, language: str, named: Collection[int]) -> None:
        months = MONTHS.get(language, {})
        offices = words("office") | words("title") if language == "en" else frozenset[str]()
        self._stops = stop_words(language) | frozenset(months) | offices
        self._named = named
        self._english = language == "en"

    def __contains__(self, token: Token) -> bool:
        wordlike = token.kind == "word" and len(token.text) >= _SHORTEST_WORD
        if not wordlike or token.lower in self._stops or token.start in self._named:
            return True
        return self._english and self._is_verbal(token.lower)

    def _is_verbal(self, lower: str) -> bool:
        return bool(_VERBAL.fullmatch(lower)) and lower not in _NOMINAL


def _phrases(text: str, tokens: Sequence[Token], barred: _Barred) -> dict[str, _Phrase]:
    """Return the candidates by their lower-case form: whole stretches, and their ends."""
    found: dict[str, _Phrase] = {}
    for run in _runs(text, tokens, barred):
        for size in range(1, min(len(run), _LONGEST) + 1):
            _count(found, text, run[-size:])
    return found


def _count(found: dict[str, _Phrase], text: str, run: Sequence[Token]) -> None:
    form = " ".join(text[run[0].start : run[-1].end].split())
    key = form.lower()
    old = found.get(key)
    if old is None:
        words_ = tuple(token.lower for token in run)
        found[key] = _Phrase(words_, form, 1, run[0].start / len(text))
    else:
        found[key] = replace(old, count=old.count + 1)


def _runs(text: str, tokens: Sequence[Token], barred: _Barred) -> Iterator[list[Token]]:
    """Yield the stretches of content words between stop words, marks and names."""
    run: list[Token] = []
    for token in tokens:
        content = token not in barred
        if run and not (content and joined(run[-1], token, text)):
            yield run
            run = []
        if content:
            run.append(token)
    if run:
        yield run


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that belong to no keyword."""
    own = words("function") | words("speech") | words("calendar") | words("stop")
    try:
        listed = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    except (ModuleNotFoundError, AttributeError):
        return own
    return own | frozenset(listed) if language == "en" else frozenset(listed)


@cache
def common_words() -> frozenset[str]:
    """Return words that are common in any news story."""
    kinds = ("common", "office", "plain")
    return frozenset().union(*map(words, kinds))
