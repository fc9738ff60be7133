"""Shapes of an API key: what is asked for, what is shown, what the door needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, Strict


class Scope(StrEnum):
    """What a key may do; `admin` may do everything."""

    INGEST = "ingest"
    READ = "read"
    ADMIN = "admin"


LONGEST_NAME = 200
FASTEST = 10_000
"""Requests a second: the highest rate limit."""
SLOWEST = 0.0001
"""The lowest: one in some three hours."""
MOST_KEYS = 10_000
"""Living keys there may be."""
DEFAULT_SCOPES = (Scope.INGEST, Scope.READ)


def flaw_of_name(name: str) -> str | None:
    """Why a key cannot have that name; None: it can."""
    if name.strip() and len(name) <= LONGEST_NAME and name.isprintable():
        return None
    return (
        f"a name has 1 to {LONGEST_NAME} printable characters, such as 'newsroom' "
        f"(given: {len(name)} characters)"
    )


def flaw_of_expiry(at: datetime, now: datetime) -> str | None:
    """Why a key cannot end at that time; None: it can."""
    return None if at > now else f"a key ends in the future (given: {at.isoformat()})"


def _proper(name: str) -> str:
    if (flaw := flaw_of_name(name)) is not None:
        raise ValueError(flaw)
    return name


def _to_come(at: datetime) -> datetime:
    if (flaw := flaw_of_expiry(at, datetime.now(UTC))) is not None:
        raise ValueError(flaw)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("a key ends before the year 10000, in UTC") from None


def _each_once(scopes: list[Scope]) -> list[Scope]:
    return list(dict.fromkeys(scopes))


Rate = Annotated[float, Strict(), Field(ge=SLOWEST, le=FASTEST, allow_inf_nan=False)]


class KeyIn(BaseModel):
    """A key that is asked for."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"name": "newsroom", "scopes": ["read"]}]},
    )

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_proper)]
    """What the key is for."""
    scopes: Annotated[
        list[Scope], Field(min_length=1, max_length=10), AfterValidator(_each_once)
    ] = list(DEFAULT_SCOPES)
    """What it may do."""
    expires_at: Annotated[AwareDatetime, AfterValidator(_to_come)] | None = None
    """From when on it opens nothing any more, with a zone; null: never."""
    rate_limit: Rate | None = None
    """Requests a second, at most; null: as many as come."""


class KeyOut(BaseModel):
    """A key as it is listed: without the key itself."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    """From when on it opens nothing any more."""
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    """When it last opened something; up to a minute late."""
    rate_limit: float | None = None
    """Requests a second, at most."""


class KeyCreated(KeyOut):
    """A new key, shown this once."""

    key: str


class KeyPage(BaseModel):
    """A page of keys, newest first."""

    items: list[KeyOut]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What the door needs to know of a key that was found."""

    id: str
    scopes: frozenset[Scope]
    expires_at: datetime | None = None
    rate_limit: float | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the key has that scope."""
        return scope in self.scopes or Scope.ADMIN in self.scopes
