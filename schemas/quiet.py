"""Shapes of sources, of how often they send, and of those that went quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.events import rfc3339


@dataclass(frozen=True, slots=True)
class SeenSource:
    """A source, and when it was last heard of."""

    name: str
    last_arrival_at: datetime
    quiet_at: datetime | None
    """Since when it is known to be quiet."""
    quiet_after: datetime | None
    """Its last arrival when that became known."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A stretch of time in which something came, at its begin and at its end."""

    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class QuietLimit:
    """How long nothing may come from a source."""

    silence: timedelta
    longest_gap: timedelta | None = None
    """Of its habit; None: the limit was set."""


@dataclass(frozen=True, slots=True)
class QuietSource:
    """A source from which nothing has come for too long."""

    name: str
    last_arrival_at: datetime
    limit: QuietLimit

    def told(self) -> dict[str, Any]:
        """What the event says of it."""
        gap = self.limit.longest_gap
        return {
            "name": self.name,
            "last_arrival_at": rfc3339(self.last_arrival_at),
            "quiet_after_seconds": round(self.limit.silence.total_seconds()),
            "habit": gap and {"longest_gap_seconds": round(gap.total_seconds())},
        }
