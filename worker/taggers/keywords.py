"""Phrases an editor might choose for a document."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.documents import Keyword, ParsedDocument, Tags
from worker.taggers.opening import blanked, dateline_span
from worker.taggers.rarity import is_adjective, is_barred, rarity, stem
from worker.taggers.tokens import Token, joined, tokenize, tokens_of

_ELIDING = frozenset({"fr", "it", "ca"})
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|dell|nell|all|dall|sull|un|quest)'(?=\w)")
_HEAD_FIRST = frozenset({"fr", "es", "it", "pt", "ca", "ro", "ru", "uk"})
"""Languages in which what a phrase is about may be its first word as well."""
_ONCE = 0.7
"""What a phrase is worth that stands in the text once, beside one that recurs."""
_MOST = 10
_LONGEST = 3
_SHORTEST_WORD = 3
_TITLE_FACTOR, _TITLE_LONGER = 1.6, 0.3
"""What a word of the title is worth beside others, and how much more with each word more."""
_SINGLE = 0.6
"""What a word alone is worth beside a phrase."""
_LENGTH_POWER = 0.6
_AT_THE_END = 0.5
"""What a phrase is worth that first stands at the end, beside one at the beginning."""
_TELLING = 0.3
"""How rare one word of a phrase must be, if the phrase stands in the text only once."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate: the stems of its words, how it is first written, how often, and where first."""

    stems: tuple[str, ...]
    text: str
    count: int
    position: float
    worth: float
    """How much its words tell together, by their rarity and how often they recur."""


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
    language = tags.language or "en"
    tokens: Sequence[Token] = tokens_of(text)
    if language in _ELIDING:
        tokens = [_bare(token) for token in tokens]
    named = _named(tags, tokens)
    phrases = _phrases(text, tokens, language, named)
    in_title = tuple(stem(token.lower, language) for token in tokenize(title))
    roles = " ".join(person.role or "" for person in tags.people).lower()
    scored = [
        (_score(phrase, titled=_contains(in_title, phrase.stems)), phrase)
        for phrase in phrases
        if phrase.text.lower() not in roles
    ]
    ordered = sorted(scored, key=lambda item: (-item[0], item[1].position, item[1].text))
    return _best(ordered)


def _bare(token: Token) -> Token:
    """Return a word without the article or pronoun that leans on it: `l'atmosphère`."""
    elided = _ELISION.match(token.lower)
    if elided is None:
        return token
    size = elided.end()
    text, lower = token.text[size:], token.lower[size:]
    return token._replace(text=text, lower=lower, start=token.start + size)


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    """Tell whether the words of a phrase stand in the title next to each other."""
    size = len(part)
    return any(tuple(words[i : i + size]) == tuple(part) for i in range(len(words) - size + 1))


def _best(ordered: Sequence[tuple[float, _Phrase]]) -> tuple[Keyword, ...]:
    """Return the first phrases of which none shares its words with a better one."""
    kept: list[tuple[float, _Phrase]] = []
    used: set[str] = set()
    for score, phrase in ordered:
        if score and used.isdisjoint(phrase.stems):
            kept.append((score, phrase))
            used.update(phrase.stems)
        if len(kept) == _MOST:
            break
    most = kept[0][0] if kept else 1.0
    return tuple(Keyword(p.text, round(score / most, 2)) for score, p in kept)


def _score(phrase: _Phrase, *, titled: bool) -> float:
    size = len(phrase.stems)
    weight = _SINGLE if size == 1 else size**-_LENGTH_POWER
    once = _ONCE if phrase.count == 1 and size > 1 and not titled else 1.0
    title = _TITLE_FACTOR + _TITLE_LONGER * (size - 1) if titled else 1.0
    early = 1.0 - (1.0 - _AT_THE_END) * phrase.position
    return title * phrase.worth * weight * once * (1.0 + math.log(phrase.count)) * early


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


def _phrases(
    text: str, tokens: Sequence[Token], language: str, named: Collection[int]
) -> list[_Phrase]:
    """Return the candidates: whole stretches of content words, and their ends."""
    runs = list(_runs(text, tokens, language, named))
    counts = Counter(stem(token.lower, language) for run in runs for token in run)
    found: dict[tuple[str, ...], _Phrase] = {}
    for run in runs:
        for part in _parts(run, language):
            if not is_adjective(part[-1].lower, language):
                _count(found, text, part, language, counts)
    return [phrase for phrase in found.values() if phrase.worth]


def _parts(run: Sequence[Token], language: str) -> list[Sequence[Token]]:
    """Return the ends of a stretch, and its beginnings where phrases may have their head first."""
    longest = min(len(run), _LONGEST)
    ends = [run[-size:] for size in range(1, longest + 1)]
    if language in _HEAD_FIRST:
        ends += [run[:size] for size in range(1, longest + 1) if size < len(run)]
    return ends


def _count(
    found: dict[tuple[str, ...], _Phrase],
    text: str,
    run: Sequence[Token],
    language: str,
    counts: Mapping[str, int],
) -> None:
    key = tuple(stem(token.lower, language) for token in run)
    old = found.get(key)
    if old is not None:
        found[key] = replace(
            old, count=old.count + 1, worth=old.worth or _worth(run, counts, key, language)
        )
        return
    form = " ".join(text[run[0].start : run[-1].end].split())
    worth = _worth(run, counts, key, language)
    found[key] = _Phrase(key, form, 1, run[0].start / len(text), worth)


def _worth(
    run: Sequence[Token], counts: Mapping[str, int], stems: Sequence[str], language: str
) -> float:
    rare = [rarity(token.lower, language) for token in run]
    if max(rare) < _TELLING and counts[stems[-1]] == 1:
        return 0.0
    return sum(
        worth * (1.0 + math.log(counts[key])) for worth, key in zip(rare, stems, strict=True)
    )


def _runs(
    text: str, tokens: Sequence[Token], language: str, named: Collection[int]
) -> Iterator[list[Token]]:
    """Yield the stretches of content words between stop words, marks and names."""
    run: list[Token] = []
    for token in tokens:
        content = _is_content(token, language, named)
        if run and not (content and joined(run[-1], token, text)):
            yield run
            run = []
        if content:
            run.append(token)
    if run:
        yield run


def _is_content(token: Token, language: str, named: Collection[int]) -> bool:
    """Tell whether a word may be part of a keyword."""
    if token.kind != "word" or len(token.text) < _SHORTEST_WORD or token.start in named:
        return False
    return not is_barred(token.text, token.lower, language)
