"""Shapes of a delivery: one event on its way to one endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery held by one sender until its lease ends, with all that sending needs."""

    id: str
    attempt_count: int
    endpoint_id: str
    event_id: str
    url: str
    secret: bytes
    """Sealed, as the database has it."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    delivery_id: str
    attempt_count: int
    started_at: datetime
    duration: timedelta
    status_code: int | None
    error: str | None
    """Why it failed, in plain words; None when it was delivered."""
    response: bytes = b""
    """The first bytes of the answer, as they came."""

    @property
    def delivered(self) -> bool:
        """Whether the subscriber took it."""
        return self.error is None
