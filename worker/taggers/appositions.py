"""Offices stated after a name: `Eduard Auer, Head of the European Union Delegation,`."""

from __future__ import annotations

from worker.taggers.data import words
from worker.taggers.heads import is_head
from worker.taggers.offices import Holder, OfficePhrase
from worker.taggers.reading import Reading, Run

_OPENERS = frozenset({",", "(", "–", "—", "-"})
_ARTICLES = frozenset({"the", "a", "an", "who", "is", "was", "then", "then-", "also", "currently"})
_STOPS = frozenset(
    [
        "who",
        "which",
        "that",
        "as",
        "during",
        "after",
        "before",
        "has",
        "have",
        "had",
        "is",
        "was",
        "were",
        "will",
        "would",
        "while",
        "when",
        "where",
        "but",
        "because",
        "since",
        "until",
        "told",
        "about",
        "also",
        "not",
        "be",
        "been",
        "being",
    ]
)
_FARTHEST_HEAD = 8
_LONGEST_ROLE = 22


def holders_before(reading: Reading, phrases: list[OfficePhrase]) -> list[Holder]:
    """Return the people whose office stands after their name."""
    named = {phrase.head for phrase in phrases if phrase.name}
    found = (
        _holder(reading, index, named)
        for index, token in enumerate(reading.tokens)
        if token.text in _OPENERS
    )
    return [holder for holder in found if holder]


def _holder(reading: Reading, opener: int, named: set[int]) -> Holder | None:
    name = _name_before(reading, opener)
    if name is None:
        return None
    start = _skip_articles(reading, _skip_age(reading, opener + 1))
    head = _head(reading, start)
    if head is None or _named_after(reading, head, named):
        return None
    end = _role_end(reading, head)
    return Holder(reading.span(name), reading.span((start, end))) if end else None


def _name_before(reading: Reading, opener: int) -> Run | None:
    name = reading.name_run_before(opener)
    if name is None or reading.is_place(name):
        return None
    known = reading.tokens[opener - 1].text in reading.person_words
    return name if name[1] - name[0] >= 2 or known else None


def _skip_age(reading: Reading, index: int) -> int:
    aged = index + 1 < len(reading.tokens) and reading.tokens[index].kind == "number"
    return index + 2 if aged and reading.lower(index + 1) == "," else index


def _skip_articles(reading: Reading, index: int) -> int:
    while reading.lower(index) in _ARTICLES:
        index += 1
    return index


def _head(reading: Reading, start: int) -> int | None:
    """Return the office close after `start`, with nothing between but what describes it."""
    for index in range(start, min(start + _FARTHEST_HEAD, len(reading.tokens))):
        if is_head(reading, index) or _is_kin(reading, index, start):
            return _last_head(reading, index)
        token = reading.tokens[index]
        stops = token.kind in ("other", "number") or token.lower in words("speech")
        if stops or (token.lower in words("function") and not _describes(reading, index)):
            return None
    return None


def _is_kin(reading: Reading, index: int, start: int) -> bool:
    """Tell `a mother of three`, said of someone we do not know, from `the mother of Ivanov`."""
    unknown = index == start and reading.lower(start - 1) in {"a", "an"}
    return unknown and reading.lower(index) in words("kin")


def _describes(reading: Reading, index: int) -> bool:
    """Tell whether a small word belongs to an office, as in `Horn of Africa director`."""
    lower = reading.lower(index)
    if lower == "of":
        last = index + 1 >= len(reading.tokens)
        return not last and all(reading.tokens[i].capital for i in (index - 1, index + 1))
    return lower in words("modifier") or lower == "and"


def _last_head(reading: Reading, index: int) -> int:
    while index + 1 < len(reading.tokens) and is_head(reading, index + 1):
        index += 1
    return index


def _named_after(reading: Reading, head: int, named: set[int]) -> bool:
    """Tell whether the office belongs to a name that follows it."""
    while head >= 0 and is_head(reading, head):
        if head in named:
            return True
        head -= 1
    return False


def _role_end(reading: Reading, head: int) -> int:
    """Return where the office ends: at the next comma, stop or verb."""
    limit = min(head + _LONGEST_ROLE, len(reading.tokens))
    for index in range(head + 1, limit):
        if not reading.linked(index) or _ends_role(reading, index):
            return index
    return limit if limit == len(reading.tokens) else 0


def _ends_role(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind == "other" and token.text not in "«»“”\"&'’":
        return True
    if token.lower == "and":
        return _starts_name(reading, index + 1)
    return token.lower in _STOPS or token.lower in words("speech")


def _starts_name(reading: Reading, index: int) -> bool:
    return index < len(reading.tokens) and reading.nameable(index)
