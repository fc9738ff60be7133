"""Stretches of a text, and which of them overlap."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from schemas.documents import Span


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether a span shares a character with any of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def apart(spans: Iterable[Span], taken: Collection[Span] = ()) -> list[Span]:
    """Return the spans that touch neither the taken ones nor one another, first come first kept."""
    kept: list[Span] = []
    used = _Cover(taken)
    for span in spans:
        if used.add(span):
            kept.append(span)
    return kept


class _Cover:
    """The characters already spoken for."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._characters: set[int] = set()
        for start, end in spans:
            self._characters.update(range(start, end))

    def add(self, span: Span) -> bool:
        """Take a span if it is free, and tell whether it was."""
        characters = range(*span)
        if not self._characters.isdisjoint(characters):
            return False
        self._characters.update(characters)
        return True
