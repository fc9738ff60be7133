"""Whether what the model takes for a person does what only people do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from schemas.documents import Span
from worker.taggers.data import words
from worker.taggers.reading import Reading

_PLACED = frozenset({"in", "at", "near", "between", "outside"})
_SETTLEMENTS = frozenset({"village", "villages", "town", "towns", "river", "district", "pass"})
_LONGEST_LIST = 6
_LONGEST_PAUSE = 2
_PERSONAL = frozenset({"he", "she", "who", "him", "whose"})


def evident(reading: Reading, span: Span, recurring: Collection[str]) -> bool:
    """Tell a person from a village or ship: a name of two words, an office, speech, a pronoun,
    or that it is one of the recurring names."""
    inside = reading.inside(span)
    first, end = inside[0], inside[-1] + 1
    if reading.lower(end - 1) in words("company") or reading.lower(first) in words("storm"):
        return False
    if len(inside) > 1:
        return True
    named = reading.tokens[first].text in recurring
    return named or _speaks(reading, first, end) or _is_addressed(reading, first)


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


def recurring(reading: Reading, names: Collection[str]) -> frozenset[str]:
    """Return those of these words that stand in the text twice, and never as a place does."""
    found = defaultdict(list)
    for index, token in enumerate(reading.tokens):
        if token.text in names:
            found[token.text].append(index)
    return frozenset(
        name
        for name, at in found.items()
        if len(at) > 1 and not any(_is_placed(reading, i) for i in at)
    )


def _is_placed(reading: Reading, index: int) -> bool:
    before, after = reading.lower(index - 1), reading.lower(index + 1)
    listed = {reading.lower(i) for i in range(index - _LONGEST_LIST, index)}
    return (
        before in _PLACED
        or bool(listed & _SETTLEMENTS)
        or after in ("village", "river", "district", "region", "town")
    )
