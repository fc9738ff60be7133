"""The ledger as it is read: every arrival and its one outcome, and how they add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from schemas.arrivals import ArrivalOutcome, Via


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which entries are asked for; None: all."""

    since: datetime | None = None
    until: datetime | None = None
    outcome: ArrivalOutcome | None = None
    source: str | None = None
    """The empty one: arrivals without a source."""


class ReasonOut(BaseModel):
    """Why something was rejected."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Stable: for programs."""
    message: str
    """What is wrong, and what would have worked."""


class EntryOut(BaseModel):
    """One arrival, and its one outcome."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Of a document's first arrival: the document's id."""
    document_id: str | None
    """The document it became, or whose bytes it has; null: it was refused at the door."""
    outcome: ArrivalOutcome
    """`stored`; `updated`: stored as a new version; `duplicate`: its bytes were known;
    `rejected`: refused, or not to be read; `pending`: taken, and not read yet."""
    reason: ReasonOut | None
    """Why it was rejected; null otherwise."""
    via: Via
    """How it arrived: the body of a `request`, a `part` of a form, a `line` of a batch, from
    a `url`, as a `file` of a watched folder, as a `member` of an archive or an `attachment`."""
    origin: str | None
    """Where it lay: a path below the watched folder, a URL, the number of a line."""
    source: str | None
    filename: str | None
    sha256: str | None
    size: int | None
    """In bytes, as far as it is known."""
    received_at: datetime
    finished_at: datetime | None
    """When its outcome was final; null while it is pending, and of a document that failed."""
    document_exists: bool = Field(exclude=True)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def links(self) -> dict[str, str]:
        """Where it is found, and its `document`, as long as that is not deleted."""
        own = {"self": f"/v1/ledger/{self.id}"}
        if not self.document_exists:
            return own
        return own | {"document": f"/v1/documents/{self.document_id}"}


class LedgerPage(BaseModel):
    """A page of the ledger, newest first."""

    items: list[EntryOut]
    next_cursor: str | None


class CountsOut(BaseModel):
    """How many arrived and what became of them. At any moment
    `in = stored + updated + duplicate + rejected + pending`; `in` is counted by itself."""

    model_config = ConfigDict(use_attribute_docstrings=True, populate_by_name=True)

    in_: int = Field(alias="in")
    stored: int
    updated: int
    duplicate: int
    rejected: int
    pending: int


class SourceCountsOut(CountsOut):
    """What came from one source."""

    source: str | None
    """Null: whatever came without one."""
    last_arrival_at: datetime | None
    """Its last arrival, whatever its outcome, also before `since`."""
    quiet: bool
    """Whether nothing has come for longer than is its habit, or was set."""
    quiet_since: datetime | None
    """Since when that is known; null if it is not quiet."""


class SummaryOut(BaseModel):
    """The sources with the most arrivals, and all arrivals together, at one moment."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[SourceCountsOut]
    """At most 1,000."""
    source_count: int
    """How many sources there are, those not listed included."""
    total: CountsOut
    """Of all sources, those not listed included."""

    def shown(self) -> dict[str, Any]:
        """The summary as JSON has it."""
        return self.model_dump(mode="json", by_alias=True)
