"""Names of people made of words that mean something else: `Chad Turner`, `Theresa May`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.documents import Span
from worker.taggers.covered import Covered
from worker.taggers.data import words
from worker.taggers.tokens import Token, is_acronym, is_name_word, joined

_NAMESAKES = ("namesake", "calendar", "short-name")
"""Kinds of words that may be part of a name beside words that are: countries, months, `Do`."""
_OPENERS = frozenset({"so", "no", "on", "will", "my", "ha"})
"""Short names that at the beginning of a sentence are ordinary words."""
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ACTS = frozenset(
    {"spoke", "met", "has", "had", "visited", "thanked", "resigned", "arrived", "won"}
)
_BEFORE_PLACES = frozenset({"in", "of", "to", "from", "at", "for", "and"})


def namesakes(
    text: str, tokens: Sequence[Token], marks: Sequence[str], people: Sequence[Span]
) -> frozenset[int]:
    """Return the words that belong to names of people, whatever else they may mean."""
    found: set[int] = set()
    covered = Covered(people)
    for first, end in _runs(text, tokens):
        named = [index for index in range(first, end) if _is_plainly_named(tokens, marks, index)]
        for index in range(first, end):
            if _may_name(tokens[index]) and _belongs(text, tokens, index, named, people, covered):
                found.add(index)
    found |= set(_surnames(text, tokens, marks, people))
    found |= set(_given(tokens, people))
    return frozenset(found)


def _given(tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[int]:
    """Yield offices that are given names: the `Dean` of `Dean Kamen`, if the model says so."""
    spans = frozenset(people)
    for index, (left, right) in enumerate(pairwise(tokens)):
        if left.lower in words("given-name") and (left.start, right.end) in spans:
            yield index


def _surnames(
    text: str, tokens: Sequence[Token], marks: Sequence[str], people: Sequence[Span]
) -> Iterator[int]:
    """Yield ordinary words that end a name, and where they stand for it: `Sultana`."""
    ends = {_last(tokens, end) for first, end in _runs(text, tokens) if end - first > 1}
    sure = {i for i in ends if _ends_name(text, tokens, marks, i, people)}
    known = {tokens[index].text for index in sure}
    for index, token in enumerate(tokens):
        alone = index + 1 == len(tokens) or not tokens[index + 1].capital
        if index in sure or (token.text in known and alone and not marks[index]):
            yield index


def _last(tokens: Sequence[Token], end: int) -> int:
    """Return the last word of a name, before `Jr`."""
    return end - 2 if tokens[end - 1].lower in _GENERATIONS else end - 1


def _ends_name(
    text: str, tokens: Sequence[Token], marks: Sequence[str], index: int, people: Sequence[Span]
) -> bool:
    """Tell whether an office or ordinary word is a surname: `union leader Shirin Sultana said`."""
    word, given = tokens[index], index - 1
    ordinary = word.lower in words("office") or word.lower in words("plain")
    if marks[index] or not ordinary or not _is_plainly_named(tokens, marks, given):
        return False
    seen = any(s <= tokens[given].start and word.end <= e for s, e in people)
    return seen or (word.lower in words("office") and _follows_office(text, tokens, given))


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield the stretches of linked words with capitals."""
    start = 0
    for index in range(1, len(tokens) + 1):
        goes_on = index < len(tokens) and tokens[index].capital and tokens[index].kind == "word"
        if goes_on and tokens[index - 1].capital and joined(tokens[index - 1], tokens[index], text):
            continue
        if index - start > 1:
            yield start, index
        start = index


def _is_plainly_named(tokens: Sequence[Token], marks: Sequence[str], index: int) -> bool:
    return not marks[index] and is_name_word(tokens[index])


def _may_name(token: Token) -> bool:
    known = any(token.lower in words(kind) for kind in _NAMESAKES) or _is_shouted(token)
    return known and token.lower not in words("weekday")


def _is_shouted(token: Token) -> bool:
    """Tell whether a word may be a surname in capitals, as in `KIM Jong Il`."""
    return token.kind == "word" and len(token.text) > 2 and is_acronym(token.text)


def _belongs(
    text: str,
    tokens: Sequence[Token],
    index: int,
    named: Sequence[int],
    people: Sequence[Span],
    covered: Covered,
) -> bool:
    """Tell whether a word stands in a name: the model says so, or an office comes before it."""
    beside = index + 1 in named or index - 1 in named
    seen = covered.touches(tokens[index].start, tokens[index].start + 1)
    if beside and (seen or _acts(tokens, index, named)):
        return True
    return index + 1 in named and (
        _begins_model_name(tokens, index, people) or _follows_office(text, tokens, index)
    )


def _begins_model_name(tokens: Sequence[Token], index: int, people: Sequence[Span]) -> bool:
    """Tell whether the model saw only the rest of `Do Xuan Tuyen`, of two words at least."""
    after = tokens[index + 1].start
    if tokens[index].lower not in words("short-name"):
        return False
    whole = any(start == after and end > tokens[index + 1].end for start, end in people)
    opens = index == 0 or tokens[index - 1].text in ".!?"
    return whole and not (opens and tokens[index].lower in _OPENERS)


def _acts(tokens: Sequence[Token], index: int, named: Sequence[int]) -> bool:
    """Tell `Theresa May said` from `in Osh May was cold`: a name, a month and what people do."""
    after = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    before = tokens[index - 2].lower if index > 1 else ""
    month = tokens[index].lower in words("calendar") and named == [index - 1]
    return month and before not in _BEFORE_PLACES and after in words("speech") | _ACTS


def _follows_office(text: str, tokens: Sequence[Token], index: int) -> bool:
    before = tokens[index - 1] if index else None
    if before is None or before.lower in _BEFORE_PLACES or not joined(before, tokens[index], text):
        return False
    return any(before.lower in words(kind) for kind in ("office", "occupation", "title"))
