"""Whether what the model takes for a person does what only people do."""

from __future__ import annotations

from schemas.documents import Span
from worker.taggers.data import words
from worker.taggers.reading import Reading

_PLACED = frozenset({"in", "at", "near", "between", "outside"})
_SETTLEMENTS = frozenset({"village", "villages", "town", "towns", "river", "district", "pass"})
_LONGEST_LIST = 6
_LONGEST_PAUSE = 2
_PERSONAL = frozenset({"he", "she", "who", "him", "whose"})


def evident(reading: Reading, span: Span) -> bool:
    """Tell a person from a village or ship: a name of two words, an office, speech, a pronoun."""
    inside = reading.inside(span)
    first, end = inside[0], inside[-1] + 1
    if reading.lower(end - 1) in words("company") or reading.lower(first) in words("storm"):
        return False
    if len(inside) > 1:
        return True
    return _speaks(reading, first, end) or _is_addressed(reading, first) or _recurs(reading, first)


def _speaks(reading: Reading, first: int, end: int) -> bool:
    """Tell whether a verb of speech or a personal pronoun stands beside a name."""
    before = reading.lower(first - 1) in words("speech")
    after = [reading.lower(i) for i in range(end, end + _LONGEST_PAUSE)]
    return before or any(word in words("speech") or word in _PERSONAL for word in after)


def _is_addressed(reading: Reading, first: int) -> bool:
    """Tell whether an office or form of address stands before a name."""
    stop = reading.lower(first - 1) == "."
    before = reading.lower(first - 2 if stop else first - 1)
    return any(before in words(kind) for kind in ("office", "occupation", "title"))


def _recurs(reading: Reading, first: int) -> bool:
    """Tell whether the name is used again, and never as a place is."""
    name = reading.tokens[first].text
    places = [i for i, token in enumerate(reading.tokens) if token.text == name]
    return len(places) > 1 and not any(_is_placed(reading, i) for i in places)


def _is_placed(reading: Reading, index: int) -> bool:
    before, after = reading.lower(index - 1), reading.lower(index + 1)
    listed = {reading.lower(i) for i in range(index - _LONGEST_LIST, index)}
    return (
        before in _PLACED
        or bool(listed & _SETTLEMENTS)
        or after in ("village", "river", "district", "region", "town")
    )
