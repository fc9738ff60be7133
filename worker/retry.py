"""When to try again. Pure: the clock and the dice are arguments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from schemas.deliveries import Outcome, Trouble

SPREAD = 0.2
"""A wait is stretched or shortened by up to this share, so that retries do not march in step."""

LONGEST_PAUSE = timedelta(minutes=1)

NEEDS_ROOM = (Trouble.TIMEOUT, Trouble.BUSY)
"""Failures that say the endpoint has too much to do."""


def next_due(
    now: datetime, attempt: int, schedule: Sequence[timedelta], *, dice: float, on: bool = False
) -> datetime | None:
    """When attempt number `attempt` (from 1) has failed: the time of the next, or None.

    `dice` is from 0 to 1. With `on`, the schedule's last wait is repeated without end.
    """
    if attempt > len(schedule) and not (on and schedule):
        return None
    wait = schedule[min(attempt, len(schedule)) - 1]
    return now + wait * (1 + SPREAD * (2 * dice - 1))


def due_after(
    outcome: Outcome,
    now: datetime,
    schedule: Sequence[timedelta],
    *,
    breather: timedelta,
    dice: float,
) -> datetime | None:
    """When the delivery of a failed attempt is due again; None: its schedule is through.

    After a timeout or a 429 it rests for the `breather` at least, unless the endpoint has
    said itself when to come again.
    """
    delivery = outcome.delivery
    attempt = delivery.attempt_count - delivery.spent_count
    due_at = next_due(now, attempt, schedule, dice=dice, on=delivery.target.blocks)
    if due_at is None or outcome.trouble not in NEEDS_ROOM:
        return due_at
    return max(due_at, outcome.retry_at or now + breather)


def pause(attempt: int) -> timedelta:
    """How long a document rests after its attempt number `attempt` (from 1) met an
    obstacle that may pass: a second, doubling, at most a minute."""
    return min(timedelta(seconds=2 ** min(attempt - 1, 10)), LONGEST_PAUSE)
