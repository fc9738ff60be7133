"""When files of the work folder are tried again. The clock is an argument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

MOST_DOUBLINGS = 30


@dataclass(slots=True)
class Failing:
    """A file that failed alone, and whether it is to blame."""

    count: int = 0
    """How often it failed."""
    others_went_well: bool = False
    """Whether others were taken in since it last failed."""
    is_to_blame: bool = False
    """Whether it failed once more after others were taken in: else it may be the database."""


class Rests:
    """Files that rest before the next try: the longer, the more often they failed alone."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._failing: dict[str, Failing] = {}

    def rest(self, paths: Iterable[str], *, until: float) -> None:
        """Leave these files alone until then."""
        self._until |= dict.fromkeys(paths, until)

    def fail(self, path: str, now: float, *, first: float, longest: float) -> float:
        """Say that this file failed alone; the seconds that it rests, twice as many each time."""
        failing = self._failing.setdefault(path, Failing())
        failing.count += 1
        failing.is_to_blame = failing.is_to_blame or failing.others_went_well
        failing.others_went_well = False
        seconds = min(first * 2.0 ** min(failing.count - 1, MOST_DOUBLINGS), longest)
        self._until[path] = now + seconds
        return seconds

    def go_well(self, paths: Iterable[str]) -> None:
        """Say that these files were taken in."""
        for path in paths:
            self._failing.pop(path, None)
            self._until.pop(path, None)
        for failing in self._failing.values():
            failing.others_went_well = True

    def release(self) -> bool:
        """End the rest of files that may have failed for another's fault; whether some did."""
        freed = [path for path, failing in self._failing.items() if not failing.is_to_blame]
        ended = [self._until.pop(path, None) for path in freed]
        return any(until is not None for until in ended)

    def keep_resting(self) -> None:
        """Forget every file that does not rest: no other is left."""
        self._failing = {path: f for path, f in self._failing.items() if path in self._until}

    def failures(self, path: str) -> int:
        """How often the file failed alone."""
        return self._failing[path].count if path in self._failing else 0

    def is_to_blame(self, path: str) -> bool:
        """Whether the file fails while others do not."""
        return path in self._failing and self._failing[path].is_to_blame

    def is_suspect(self, path: str) -> bool:
        """Whether to tell of this file: it is to blame, or fails again and again, and alone."""
        return self.is_to_blame(path) or (self.failures(path) > 1 and len(self._failing) == 1)

    def end(self, now: float) -> None:
        """Forget the rests that are over."""
        self._until = {path: until for path, until in self._until.items() if until > now}

    def __contains__(self, path: str) -> bool:
        """Whether the file rests."""
        return path in self._until

    @property
    def next_end(self) -> float:
        """When the first rest is over; infinite if nothing rests."""
        return min(self._until.values(), default=inf)
