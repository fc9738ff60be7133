"""Organisations of a text, found by what they are called: `Ministry of Foreign Affairs`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from schemas.documents import Span
from worker.taggers.data import words
from worker.taggers.heads import is_head
from worker.taggers.reading import Reading, Run, organisation_phrases
from worker.taggers.tokens import is_acronym

_CHAIN = frozenset({"of", "for", "on", "against"})
_OUTPOSTS = frozenset(
    [
        "delegation",
        "mission",
        "representation",
        "headquarters",
        "summit",
        "conference",
        "team",
        "staff",
        "council's",
        "forces",
        "embassy",
        "forum",
        "group",
    ]
)
"""What follows a known organisation without making another one: `European Union Delegation`."""
_OWNERS = frozenset({"people", "women", "children", "men"})
"""Who may own an organisation by its name: `People's Liberation Front`."""
_APOSTROPHES = frozenset("'’")
_JOINERS = frozenset({"and", "&", ","})
_REGIONS_OF_THE_WORLD = frozenset({"europe", "asia", "africa", "america", "oceania", "eurasia"})
_LONGEST_START, _LONGEST_END = 12, 24
"""Words of a name looked at before and after the one that says what it is."""


def known_bodies(reading: Reading) -> list[tuple[Span, str]]:
    """Return the well-known organisations mentioned, each with its full name."""
    return [
        (reading.span((hit.first, hit.end)), hit.value)
        for hit in organisation_phrases().scan(reading.tokens)
    ]


def described_bodies(reading: Reading, taken: Sequence[Span] = ()) -> Iterator[Span]:
    """Yield organisations named by a word like `Ministry` and what is around it."""
    index = 0
    barred = {start for start, _ in taken}
    while index < len(reading.tokens):
        known = reading.tokens[index].lower in _telling()
        run = _body_at(reading, index, barred) if known else None
        index = max(index + 1, run[1] if run else 0)
        if run:
            yield reading.span(run)


@cache
def _telling() -> frozenset[str]:
    return words("company") | words("organisation")


def _body_at(reading: Reading, index: int, barred: Collection[int]) -> Run | None:
    token = reading.tokens[index]
    if token.lower in words("company"):
        return _company(reading, index)
    if token.lower not in words("organisation"):
        return None
    if not token.capital:
        return _named_before(reading, index)
    start, end = _start(reading, index), _end(reading, index, barred)
    if end - start == 1 or _only_country(reading, start, index, end):
        return None
    return None if _is_outpost(reading, start, index, end) else (start, end)


def body_heads(reading: Reading) -> dict[int, int]:
    """Return where organisations like `Foreign Ministry` begin, and the end of their last word."""
    found = {}
    for index, token in enumerate(reading.tokens):
        if token.capital and token.lower in words("organisation"):
            start = _start(reading, index)
            if any(reading.lower(i) in _JOINERS for i in range(start, index)):
                found[start] = index + 1
    return found


def _company(reading: Reading, index: int) -> Run | None:
    """Return the name in `Sarmat Lines`: words with capitals, the last of which says what it is."""
    goes_on = reading.linked(index + 1) and reading.tokens[index + 1].capital
    if not reading.tokens[index].capital or goes_on:
        return None
    start = _start(reading, index)
    telling = any(reading.nameable(i) for i in range(start, index))
    return (start, index + 1) if telling else None


def _only_country(reading: Reading, start: int, index: int, end: int) -> bool:
    """Tell whether nothing but a country tells this body from others: `Kyrgyz Government`."""
    vague = reading.lower(index) in {"government", "authority", "cabinet", "army", "community"}
    return vague and all(reading.marks[i] for i in range(start, index)) and end == index + 1


def _is_outpost(reading: Reading, start: int, index: int, end: int) -> bool:
    known = all(reading.marks[i] == "organisation" for i in range(start, index))
    return known and start < index and reading.lower(index) in _OUTPOSTS and end == index + 1


def _named_before(reading: Reading, index: int) -> Run | None:
    """Return the name in `the Ata-Zhurt party`."""
    if reading.lower(index) not in words("named-by") or not reading.linked(index):
        return None
    start = index
    limit = max(0, index - _LONGEST_START)
    while start > limit and reading.linked(start) and _proper(reading, start - 1):
        start -= 1
    if start == index or not _distinct(reading, (start, index)):
        return None
    return start, index


def _distinct(reading: Reading, run: Run) -> bool:
    """Tell `New Georgia` and `Ata-Zhurt` from `Georgian` and `Opposition`."""
    start, end = run
    if reading.marks[end - 1] == "country":
        return end - start > 1
    return any(reading.nameable(i) for i in range(start, end))


def _proper(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if not token.capital or token.kind not in ("word", "dotted", "initial"):
        return False
    if is_head(reading, index) or token.lower in words("calendar"):
        return False
    return bool(reading.marks[index]) or token.lower not in words("function")


def _start(reading: Reading, index: int) -> int:
    """Return where the words with capitals before the head begin."""
    start = index
    limit = max(0, index - _LONGEST_START)
    while start > limit and reading.linked(start):
        step = _step_left(reading, start)
        if not step:
            break
        start -= step
    return start


def _step_left(reading: Reading, start: int) -> int:
    token = reading.tokens[start - 1]
    if token.kind == "possessive":
        return _possessor(reading, start - 1)
    if token.text in _APOSTROPHES and start > 1:
        return 2 if reading.tokens[start - 2].capital and reading.lower(start - 2)[-1] == "s" else 0
    if token.lower in _JOINERS and start > 1:
        return 2 if _is_listed(reading, start) else 0
    return 1 if _proper(reading, start - 1) else 0


def _is_listed(reading: Reading, start: int) -> bool:
    """Tell whether words joined before `start` name one body: `Makers and Traders Union`."""
    left, right = reading.tokens[start - 2], reading.tokens[start]
    if left.capital and left.lower in words("portfolio"):
        return right.lower in words("portfolio")
    joined = reading.lower(start - 1) != "," and left.kind == right.kind == "word"
    return joined and left.capital and left.lower.endswith("s") and right.lower.endswith("s")


def _possessor(reading: Reading, index: int) -> int:
    """Return how many tokens `Prosecutor General's` takes, none if it is no part of the name."""
    start = index
    if reading.lower(index - 1) in _OWNERS and reading.tokens[index - 1].capital:
        return 2
    while start > 0 and reading.tokens[start - 1].capital and is_head(reading, start - 1):
        start -= 1
    return index - start + 1 if start < index else 0


def _end(reading: Reading, index: int, barred: Collection[int]) -> int:
    """Return where the chain `of the … for the …` after the head ends, before any person."""
    end = index + 1
    limit = min(len(reading.tokens), index + _LONGEST_END)
    while end < limit and reading.linked(end):
        after = _chain(reading, end, barred)
        if after == end:
            break
        end = after
    return end


def _chain(reading: Reading, index: int, barred: Collection[int]) -> int:
    lower = reading.lower(index)
    if lower in _CHAIN or (lower == "in" and _is_of_the_world(reading, index)):
        start = index + 2 if reading.lower(index + 1) == "the" else index + 1
    elif lower in ("and", ",", "&") and _lists(reading, index):
        start = index + 1
    else:
        return index
    end = _capitals_end(reading, start, barred)
    return end if end > start else index


def _is_of_the_world(reading: Reading, index: int) -> bool:
    """Tell `Co-operation in Europe` from where a body happens to be: its name says so."""
    end = _capitals_end(reading, index + 1, ())
    if end == index + 1:
        return False
    explained = reading.lower(end) == "(" and end + 1 < len(reading.tokens)
    acronym = explained and is_acronym(reading.tokens[end + 1].text)
    return acronym or any(reading.lower(i) in _REGIONS_OF_THE_WORLD for i in range(index + 1, end))


def _lists(reading: Reading, index: int) -> bool:
    before, after = reading.lower(index - 1), reading.lower(index + 1)
    return before in words("portfolio") and after in words("portfolio")


def _capitals_end(reading: Reading, start: int, barred: Collection[int]) -> int:
    end = start
    limit = min(len(reading.tokens), start + _LONGEST_END)
    while end < limit and reading.linked(end) and _named(reading, end):
        if reading.tokens[end].start in barred:
            break
        end += 1
    return end


def _named(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    possessive = token.kind == "possessive" and reading.lower(index + 1) in words("organisation")
    known = token.lower in words("office") or _proper(reading, index)
    return possessive or (token.capital and token.kind == "word" and known)
