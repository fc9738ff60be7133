"""Rounds of several sides in turn, and how the sides compare."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Compared:
    """What was measured on one database: the rounds of each side, which have a `rate`."""

    database: str
    rounds: dict[str, list[Any]]

    def rate(self, side: str) -> float:
        """The median rate of a side."""
        return self.middle(side, "rate")

    def ratio(self, side: str, to: str) -> float:
        """The median of the ratios of neighbouring rounds."""
        pairs = zip(self.rounds[side], self.rounds[to], strict=True)
        return median(a.rate / b.rate for a, b in pairs)

    def middle(self, side: str, name: str) -> float:
        """The median of any figure of a side."""
        return median(getattr(r, name) for r in self.rounds[side])
