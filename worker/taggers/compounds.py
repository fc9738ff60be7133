"""Plain words before an office that belong to it: the `terror` of `the terror leader`."""

from __future__ import annotations

from worker.taggers.data import words
from worker.taggers.reading import Reading

_OPENERS = frozenset(
    ["the", "a", "an", "its", "his", "her", "their", "of", "for", "by", "with", "from", "as"]
)
"""Words right after which a noun with its attributes begins, and no verb can stand."""
_VERBS = frozenset(
    "met saw sent won beat gave made took held hit lost found brought caught sought got ran let "
    "became began knew kept sued left led shot put hired is was are were be been has had have will "
    "would can could may might must do does did".split()
)
_INFLECTED = ("ed", "ing", "s")
_FARTHEST_OPENER = 4


def is_compound(reading: Reading, index: int) -> bool:
    """Tell whether plain words lead from the beginning of a noun phrase to this one."""
    for ahead in range(index, max(-1, index - _FARTHEST_OPENER), -1):
        if not _may_describe(reading, ahead):
            return False
        if _opens(reading, ahead - 1):
            return True
        if reading.lower(ahead).endswith(_INFLECTED):
            return False
    return False


def _may_describe(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    plain = token.kind == "word" and not token.capital and reading.linked(index)
    return plain and not any(token.lower in kind for kind in (_VERBS, *_barred()))


def _barred() -> tuple[frozenset[str], ...]:
    return words("function"), words("speech"), words("calendar")


def _opens(reading: Reading, index: int) -> bool:
    """Tell whether a noun phrase begins after this token: an article, a preposition, an owner."""
    if index < 0:
        return False
    token = reading.tokens[index]
    return (
        token.lower in _OPENERS
        or token.kind == "possessive"
        or reading.marks[index] == "demonym"
        or (token.kind == "word" and "-" in token.text)
    )
