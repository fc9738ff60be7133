"""Organisations of a text, found by what they are called: `Ministry of Foreign Affairs`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

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
_LONGEST_START, _LONGEST_END = 12, 24
"""Words of a name looked at before and after the one that says what it is."""
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "&", ","})


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
        run = _body_at(reading, index, barred)
        index = max(index + 1, run[1] if run else 0)
        if run:
            yield reading.span(run)


def _body_at(reading: Reading, index: int, barred: Collection[int]) -> Run | None:
    token = reading.tokens[index]
    if token.lower not in words("organisation"):
        return None
    if not token.capital:
        return _named_before(reading, index)
    start, end = _start(reading, index), _end(reading, index, barred)
    if end - start == 1 or _only_country(reading, start, index, end):
        return None
    return None if _is_outpost(reading, start, index, end) else (start, end)


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
    if token.lower in ("and", "&", ",") and start > 1:
        left, right = reading.tokens[start - 2], reading.tokens[start]
        listed = left.capital and left.lower in words("portfolio")
        return 2 if listed and right.lower in words("portfolio") else 0
    return 1 if _proper(reading, start - 1) else 0


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
    if lower in _CHAIN:
        start = index + 2 if reading.lower(index + 1) == "the" else index + 1
    elif lower in ("and", ",", "&") and _lists(reading, index):
        start = index + 1
    else:
        return index
    end = _capitals_end(reading, start, barred)
    return end if end > start else index


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


def introduced(reading: Reading, spans: Sequence[Span]) -> dict[str, str]:
    """Return acronyms the text itself explains, `Organization for X (OFX)`, with the name."""
    ends = {end: reading.text[start:end] for start, end in spans}
    found = {}
    for left, middle, right in zip(
        reading.tokens, reading.tokens[1:], reading.tokens[2:], strict=False
    ):
        name = ends.get(left.start - 1)
        if left.text == "(" and right.text == ")" and name and is_acronym(middle.text):
            found[middle.text] = name
    return found


def initials(name: str) -> str:
    """Return the acronym a name would have: `CEC` for `Central Election Commission`."""
    return "".join(word[0] for word in name.split() if word.lower() not in _SMALL).upper()
