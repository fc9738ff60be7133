"""How many requests a key may make: the generic cell rate algorithm (pure).

Each request moves the moment at which the next one is owed by one step. A key may be ahead
of that moment by its burst, and no more: no window has an edge at which twice as many pass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TINY = 1e-6
"""A millionth of a step: what rounding may take."""


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests a second; at once, what one second brings, and at least one."""

    rate: float

    @property
    def burst(self) -> int:
        """Requests that may come at once."""
        return max(1, math.ceil(self.rate))

    @property
    def step(self) -> float:
        """Seconds that each request takes from the quota."""
        return 1 / self.rate

    @property
    def window(self) -> int:
        """Seconds, rounded up, in which a whole burst grows back."""
        return math.ceil(self.burst * self.step - TINY)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking for one request: whether it may pass, and how many seconds of
    the quota are spent."""

    passes: bool
    spent: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the key's holder is told: requests left now, whole seconds until all are back,
    and whole seconds to wait where this one may not pass."""

    passes: bool
    remaining: int
    reset: int
    retry_after: int


def take(quota: Quota, *, owed_at: float, now: float) -> Taken:
    """Ask for one request, given the moment up to which earlier ones have spent the quota."""
    spent = max(owed_at - now, 0.0)
    if spent > (quota.burst - 1 + TINY) * quota.step:
        return Taken(False, spent)
    return Taken(True, spent + quota.step)


def verdict(quota: Quota, taken: Taken) -> Verdict:
    """What that means in whole requests and seconds."""
    left = quota.burst - taken.spent / quota.step
    wait = taken.spent - (quota.burst - 1) * quota.step
    return Verdict(
        passes=taken.passes,
        remaining=max(0, math.floor(left + TINY)),
        reset=math.ceil(taken.spent),
        retry_after=0 if taken.passes else max(1, math.ceil(wait)),
    )
