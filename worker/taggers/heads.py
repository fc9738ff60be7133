"""Words that are offices, and where an office begins before them."""

from __future__ import annotations

import re

from worker.taggers.data import words
from worker.taggers.reading import Reading

DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "all"})
KNOWN_LOWER = ("modifier", "portfolio", "body", "office", "occupation")
"""Kinds of words that may stand in an office without a capital."""

_TRIMMED = DETERMINERS | {"new", "current", "then", "late", "old"}
_ADJECTIVES = frozenset({"general", "major", "principal", "crown", "executive", "leading"})
"""Words that are offices only with a capital or after another office."""
_LONGEST_START = 8
_COMING = re.compile(r"-(?:elect|designate)$")


def is_head(reading: Reading, index: int) -> bool:
    """Tell whether this token is an office or an occupation."""
    token = reading.tokens[index]
    if token.kind != "word" or reading.marks[index] == "organisation":
        return False
    if token.lower in _ADJECTIVES and not token.capital:
        return reading.lower(index - 1) in words("office")
    word = _COMING.sub("", token.lower)
    return word in words("office") or word in words("occupation")


def role_start(reading: Reading, head: int) -> int:
    """Return where an office begins, with its modifiers: `Acting Kazakh Foreign Minister`."""
    start = head
    while start > 0 and head - start < _LONGEST_START and reading.linked(start):
        step = _step_left(reading, start)
        if not step:
            break
        start -= step
    while start < head and reading.lower(start) in _TRIMMED:
        start += 1
    return _double_start(reading, start)


def _double_start(reading: Reading, start: int) -> int:
    """Return where `Acting President, Prime Minister` begins: one person in two offices."""
    last = start - 2
    if reading.lower(start - 1) != "," or last < 0 or not is_head(reading, last):
        return start
    first = role_start(reading, last)
    opens = first == 0 or reading.lower(first - 1) in {".", "—", "–", "-", ":", "by", "of", "with"}
    capital = all(reading.tokens[i].capital for i in (first, last, start))
    return first if opens and capital else start


def _step_left(reading: Reading, start: int) -> int:
    """Return how many tokens before `start` belong to the office that begins there."""
    token = reading.tokens[start - 1]
    if token.kind == "prefix":
        return 1
    if token.kind == "possessive" and start > 1 and reading.tokens[start - 2].kind != "other":
        return 2
    if token.lower == "and":
        return 2 if _joins_offices(reading, start) else 0
    if reading.marks[start - 1]:
        return 1
    return 1 if _modifies(reading, start - 1) else 0


def _modifies(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind not in ("word", "dotted"):
        return False
    if token.capital:
        barred = any(token.lower in words(k) for k in ("function", "calendar", "speech"))
        return not barred or token.lower in {"former", "first"}
    known = any(token.lower in words(kind) for kind in KNOWN_LOWER)
    return known or "-" in token.text


def _joins_offices(reading: Reading, start: int) -> bool:
    """Tell `Labor and Social Affairs Minister` from two people joined by `and`."""
    if start < 2:
        return False
    left, right = reading.tokens[start - 2], reading.tokens[start]
    kinds: tuple[str, ...] = ("portfolio", "body", "office")
    if right.lower in words("modifier"):
        kinds = (*kinds, "modifier")
    known = any(left.lower in words(kind) for kind in kinds)
    return known and left.capital == right.capital and left.kind == "word"
