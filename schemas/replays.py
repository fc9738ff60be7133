"""Shapes of a replay: sending an endpoint again what it missed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    computed_field,
    model_validator,
)

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
YEARS = range(1970, 9999)
"""Every moment in these years can be written in every zone; no delivery lies outside them."""


def moment(text: object) -> datetime:
    """The moment in UTC that a text in RFC 3339 names. Raises ValueError."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        said = repr(text)[:60]
        raise ValueError(f"{said} is no time with a zone: write it like 2026-11-24T06:35:55Z")
    try:
        named = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not in the calendar: {error}") from None
    if named.year not in YEARS:
        raise ValueError(f"{text!r} lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return named


Moment = Annotated[datetime, BeforeValidator(moment)]


class ReplayStatus(StrEnum):
    """Where a replay stands."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class ReplayIn(BaseModel):
    """Which deliveries of an endpoint to send again."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"since": "2026-11-24T06:00:00Z", "only_failed": True}]},
    )

    since: Moment
    """Deliveries made at or after this time."""
    until: Moment | None = None
    """Deliveries made before this time; not given: all there are now."""
    only_failed: StrictBool = False
    """Only those that are `failed` or `held`; else also those that were delivered."""
    dry_run: StrictBool = False
    """Count them, and do nothing else."""

    @model_validator(mode="after")
    def _in_order(self) -> ReplayIn:
        if self.until is not None and self.since > self.until:
            since, until = self.since.isoformat(), self.until.isoformat()
            raise ValueError(f"since ({since}) lies after until ({until}): swap them")
        return self


class ReplayOut(BaseModel):
    """A replay, and how far it is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    endpoint_id: str
    since: datetime
    until: datetime | None
    only_failed: bool
    status: ReplayStatus
    paused: bool
    """Whether it waits for its endpoint to be enabled."""
    total_count: int
    """How many deliveries there were to send again when it began."""
    replayed_count: int
    """How many of them are on their way again, or have arrived."""
    created_at: datetime
    finished_at: datetime | None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def links(self) -> dict[str, str]:
        """Where it is shown."""
        return {"self": f"/v1/replays/{self.id}"}

    def shown(self) -> dict[str, Any]:
        """The replay as JSON has it."""
        return self.model_dump(mode="json")


class ReplayPage(BaseModel):
    """A page of replays."""

    items: list[ReplayOut]
    next_cursor: str | None


class ReplayCount(BaseModel):
    """What a replay would send again."""

    dry_run: bool = True
    total_count: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a replay will find: how many deliveries, and between which sequences they lie."""

    total_count: int
    after_sequence: int
    through_sequence: int
