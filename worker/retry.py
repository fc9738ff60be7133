"""When to try again. Pure: the clock and the dice are arguments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

SPREAD = 0.2
"""A wait is stretched or shortened by up to this share, so that retries do not march in step."""

LONGEST_PAUSE = timedelta(minutes=1)


def next_due(
    now: datetime, attempt: int, schedule: Sequence[timedelta], *, dice: float
) -> datetime | None:
    """When attempt number `attempt` (from 1) has failed: the time of the next, or None.

    `dice` is from 0 to 1.
    """
    if attempt > len(schedule):
        return None
    return now + schedule[attempt - 1] * (1 + SPREAD * (2 * dice - 1))


def pause(attempt: int) -> timedelta:
    """How long a document rests after its attempt number `attempt` (from 1) met an
    obstacle that may pass: a second, doubling, at most a minute."""
    return min(timedelta(seconds=2 ** min(attempt - 1, 10)), LONGEST_PAUSE)
