"""Words that are offices, and where an office begins before them."""

from __future__ import annotations

import re
from functools import cache

from worker.taggers.compounds import is_compound
from worker.taggers.data import words
from worker.taggers.reading import Reading

DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "all"})
KNOWN_LOWER = ("modifier", "portfolio", "body", "office", "occupation")
"""Kinds of words that may stand in an office without a capital."""

_TRIMMED = DETERMINERS | {"new", "current", "then", "late", "old"}
_ADJECTIVES = frozenset({"general", "major", "principal", "crown", "executive", "leading"})
"""Words that are offices only with a capital or after another office."""
_RANKS = frozenset({"general", "major", "executive"})
_SCHOLAR = "ologist"
_LONGEST_START = 8
_MOST_OFFICES = 8
"""Offices of one person in a row, beyond the first."""
_COMING = re.compile(r"-(?:elect|designate)$")


def is_head(reading: Reading, index: int) -> bool:
    """Tell whether this token is an office or an occupation."""
    token = reading.tokens[index]
    named = index in reading.named or reading.marks[index] == "organisation"
    if token.kind != "word" or named:
        return False
    if token.lower in _ADJECTIVES and not token.capital:
        return reading.lower(index - 1) in words("office") or _is_rank(reading, index)
    if _is_surname(reading, index):
        return False
    word = _COMING.sub("", token.lower)
    return word in _heads() or _last_part(word) in _heads() or word.endswith(_SCHOLAR)


@cache
def _heads() -> frozenset[str]:
    return words("office") | words("occupation")


def _is_rank(reading: Reading, index: int) -> bool:
    """Tell whether a word is a noun before a full name: `retired general Eugenio Anez`."""
    name = reading.name_run(index + 1) if reading.linked(index + 1) else None
    noun = reading.lower(index) in _RANKS and reading.lower(index - 1) != "in"
    return noun and name is not None and name[1] - name[0] > 1


def _is_surname(reading: Reading, index: int) -> bool:
    """Tell the `Baker` of `James Baker` from an office: a name stands before it."""
    token = reading.tokens[index]
    if not token.capital or token.lower not in words("surname") or not reading.linked(index):
        return False
    alone = index + 1 == len(reading.tokens) or not reading.tokens[index + 1].capital
    return alone and reading.nameable(index - 1)


def _last_part(word: str) -> str:
    """Return what a compound office is a kind of: `general` for `brigadier-general`."""
    return word.rpartition("-")[2]


def role_start(reading: Reading, head: int, more: int = _MOST_OFFICES) -> int:
    """Return where an office begins, with its modifiers and so many more offices before it:
    `Acting Kazakh Foreign Minister`."""
    start = head
    while start > 0 and head - start < _LONGEST_START and reading.linked(start):
        step = _step_left(reading, start)
        if not step:
            break
        start -= step
    while start < head and _is_trimmed(reading, start):
        start += 1
    return _double_start(reading, start, more) if more else start


def _is_trimmed(reading: Reading, index: int) -> bool:
    """Tell whether a word before an office is no part of it: `the new`, but not `New York`."""
    if reading.lower(index) not in _TRIMMED or reading.marks[index]:
        return False
    place = reading.tokens[index].capital and reading.nameable(index + 1)
    return not place or reading.lower(index) in DETERMINERS


def _double_start(reading: Reading, start: int, more: int) -> int:
    """Return where `Acting President, Prime Minister` begins: one person in two offices."""
    last = start - 2
    if reading.lower(start - 1) != "," or last < 0 or not is_head(reading, last):
        return start
    first = role_start(reading, last, more - 1)
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
    if token.lower in words("particle") and not token.capital and start > 1:
        return 2 if reading.tokens[start - 2].capital and reading.tokens[start].capital else 0
    return 1 if _modifies(reading, start - 1) else 0


def _modifies(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind not in ("word", "dotted"):
        return False
    if token.capital:
        barred = any(token.lower in words(k) for k in ("function", "calendar", "speech"))
        return not barred or token.lower in {"former", "first"}
    known = any(token.lower in words(kind) for kind in KNOWN_LOWER)
    if known or "-" in token.text:
        return True
    # An office in capitals is the beginning of its phrase: `with the way Commissioner Blair`.
    return not reading.tokens[index + 1].capital and is_compound(reading, index)


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
