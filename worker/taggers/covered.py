"""Which stretches of a text are taken already, told quickly however many there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from schemas.documents import Span


class Covered:
    """Stretches of a text; whether another one touches them takes a logarithm to tell."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take stretches in any order, overlapping or not."""
        self._ends: list[int] = []
        self._starts: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether any character from start to end is covered."""
        at = bisect_left(self._ends, start + 1)
        return at < len(self._starts) and self._starts[at] < end
