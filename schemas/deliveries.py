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
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint as the sender needs it."""

    endpoint_id: str
    url: str
    secrets: tuple[bytes, ...]
    """All that are alive, newest first; sealed, as the database has them."""
    private_key: bytes | None = None
    """For asymmetric signatures; sealed."""
    headers: bytes | None = None
    """The subscriber's own headers, a JSON object; sealed."""
    ordered: bool = False
    rate_limit: float | None = None
    """Requests a second."""
    failing_since: datetime | None = None
    """When the first failure since its last success began; None: it is well."""
    blocks: bool = False
    """Whether a delivery is tried on when its schedule is through (ordered ones only)."""


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A delivery held by one sender until its lease ends, with all that sending needs."""

    id: str
    attempt_count: int
    """Attempts ever, with this one: what the claim is known by."""
    event_id: str
    body: bytes
    target: Target
    media_type: str = "application/json"
    spent_count: int = 0
    """Attempts made before it was last replayed: its schedule begins after them."""
    send_at: datetime | None = None
    """The earliest moment its endpoint's rate allows."""

    @property
    def endpoint_id(self) -> str:
        """The endpoint it goes to."""
        return self.target.endpoint_id

    @property
    def is_retry(self) -> bool:
        """Whether it was attempted before."""
        return self.attempt_count - self.spent_count > 1


class Trouble(StrEnum):
    """Kinds of failure that say when, or whether, to try again."""

    GONE = "gone"
    """410: the endpoint wants nothing any more."""
    BUSY = "busy"
    """429: too much at once."""
    UNAVAILABLE = "unavailable"
    """503."""
    TIMEOUT = "timeout"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    delivery: ClaimedDelivery
    started_at: datetime
    duration: timedelta
    status_code: int | None
    error: str | None
    """Why it failed, in plain words; None when it was delivered."""
    response: bytes = b""
    """The first bytes of the answer, as they came."""
    trouble: Trouble | None = None
    """What kind of failure; None when it was delivered."""
    retry_at: datetime | None = None
    """When the endpoint asked to be tried again (`Retry-After`)."""

    @property
    def delivery_id(self) -> str:
        """The delivery it was an attempt at."""
        return self.delivery.id

    @property
    def attempt_count(self) -> int:
        """The number of the attempt, from 1."""
        return self.delivery.attempt_count

    @property
    def delivered(self) -> bool:
        """Whether the subscriber took it."""
        return self.error is None
