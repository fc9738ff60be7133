"""Acronyms of a text, and the names they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.documents import Span
from worker.taggers.reading import Reading
from worker.taggers.tokens import is_acronym

_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "&", ","})


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
