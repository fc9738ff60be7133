"""How long a source may be silent: as was set, else as is its habit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from schemas.quiet import Occasion, QuietLimit, SeenSource

FEWEST = 10
"""Occasions on which something came, before one can speak of a habit."""

LEAST = timedelta(hours=1)
"""By habit, no source is quiet sooner."""

LOST = timedelta(days=30)
"""So long after it went quiet, a source that nobody was told of is not told of any more."""

OTHERS = "*"

Limits = Sequence[tuple[str, timedelta | None]]
"""What was set, by the name of the source; None: it is never quiet."""


def is_set(limits: Limits, name: str) -> bool:
    """Whether the limit of that source was set, so that its habit does not matter."""
    return any(known in (name, OTHERS) for known, _ in limits)


def set_limit(limits: Limits, name: str) -> QuietLimit | None:
    """The limit that was set for that source; None: it is never quiet."""
    by_name = dict(limits)
    silence = by_name[name] if name in by_name else by_name.get(OTHERS)
    return None if silence is None else QuietLimit(silence)


def of(occasions: Sequence[Occasion]) -> QuietLimit | None:
    """Twice the longest time between two occasions; None: too few to tell."""
    if len(occasions) < FEWEST:
        return None
    gap = longest_gap(occasions)
    return QuietLimit(max(LEAST, 2 * gap), gap)


def longest_gap(occasions: Sequence[Occasion]) -> timedelta:
    """The longest time between the end of one occasion and the begin of the next."""
    in_order = sorted(occasions, key=lambda occasion: occasion.first_at)
    gaps = [after.first_at - before.last_at for before, after in pairwise(in_order)]
    return max(gaps, default=timedelta(0))


def is_quiet(source: SeenSource, limit: QuietLimit | None, now: datetime) -> bool:
    """Whether nothing has come for longer than the limit, and that is worth telling."""
    if limit is None:
        return False
    silence = now - source.last_arrival_at
    return limit.silence < silence < limit.silence + LOST
