"""Deliveries as they are shown: one, its attempts, and how an endpoint's fare."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, computed_field


class DeliveryOut(BaseModel):
    """One event on its way to one endpoint."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    endpoint_id: str
    event_id: str
    """Also the `webhook-id`."""
    event_type: str
    document_id: str | None
    sequence: int
    status: str
    created_at: datetime
    finished_at: datetime | None
    due_at: datetime | None
    """When it is sent next; of one under way, when it is sent again if nobody hears of it."""
    attempt_count: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def links(self) -> dict[str, str]:
        """Where it is found."""
        return {"self": f"/v1/deliveries/{self.id}"}


class DeliveryPage(BaseModel):
    """A page of deliveries."""

    items: list[DeliveryOut]
    next_cursor: str | None


class AttemptOut(BaseModel):
    """One request that was made for a delivery."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    number: int
    started_at: datetime
    duration_ms: int
    status_code: int | None
    error: str | None
    """Why it failed, in plain words; null when it was delivered."""
    response: str | None = None
    """The first 4 KiB of the answer. Keys without the scope `admin` are not shown it."""


class DeliveryWithAttempts(DeliveryOut):
    """A delivery, and what came of its attempts, oldest first."""

    attempts: list[AttemptOut]


class StatsOut(BaseModel):
    """How an endpoint fares."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    pending_count: int
    """Deliveries that wait to be sent, or are under way: the queue. Counted up to 100,000."""
    oldest_due_at: datetime | None
    """When the first of these is or was due."""
    failure_count: int
    """Attempts that failed since the last success."""
    failing_since: datetime | None
    last_sequence: int
    recent_count: int
    """How many deliveries what follows was counted over: the last 1,000 whose turn has come."""
    delivered_count: int
    failed_count: int
    held_count: int
    last_success_at: datetime | None
    attempt_count: int
    success_rate: float | None
    """Share of the attempts that succeeded, from 0 to 1; null if there were none."""
    p50_ms: int | None
    """Half of the attempts took at most so long."""
    p95_ms: int | None
