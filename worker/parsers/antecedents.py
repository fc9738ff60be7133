"""Whom a pronoun stands for: the one person named nearest before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from worker.parsers import names, titles

Mention = tuple[int, int, str]
"""Where a person is mentioned, and under which full name they are known."""

_PARAGRAPHS_BACK = 2
_FARTHEST = 3000
_SENTENCE = re.compile(r"[.!?…][\"”»’)]*\s+(?=[\"“«„]?[^\W\d_a-zà-ÿа-я])")


def find(text: str, at: int, people: Sequence[Mention] = ()) -> str | None:
    """The person a pronoun at this place means, or None where that is not certain."""
    if not people:
        return _guessed(text, at)
    for floor in _floors(text, at):
        found = named_between(people, floor, at)
        if found:
            return found.pop() if len(found) == 1 else _subject(text, floor, at, people)
    return None


def named_between(people: Sequence[Mention], start: int, end: int) -> set[str]:
    """The people mentioned in a stretch of the text; the mentions are in order."""
    first, last = (bisect_left(people, (at, 0, "")) for at in (start, end))
    return {name for _, _, name in people[first:last]}


def _floors(text: str, at: int) -> Iterator[int]:
    """Where this paragraph and those before it begin, the nearest first."""
    floor = at
    for _ in range(_PARAGRAPHS_BACK + 1):
        found = text.rfind("\n\n", max(0, at - _FARTHEST), floor)
        yield max(0, found)
        if found <= 0:
            return
        floor = found


def _subject(text: str, floor: int, at: int, people: Sequence[Mention]) -> str | None:
    """The one person of the last sentence that names any, where a paragraph names several."""
    starts = [floor, *_sentence_starts(text, floor, at)]
    for start in reversed(starts):
        found = named_between(people, start, at)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _sentence_starts(text: str, floor: int, at: int) -> list[int]:
    ends = _SENTENCE.finditer(text, floor, at)
    return [end.end() for end in ends if not titles.is_abbreviated(text, end.start())]


def _guessed(text: str, at: int) -> str | None:
    """The one name that stands in this paragraph and the two before it."""
    floor = list(_floors(text, at))[-1]
    found = names.people(text[floor:at])
    surnames = {name.split()[-1] for name in found}
    return max(found, key=len) if len(surnames) == 1 else None
