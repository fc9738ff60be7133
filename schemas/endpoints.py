"""Shapes of an endpoint: what a subscriber asks for and what it is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from schemas import query
from schemas.endpoint_headers import own_headers
from schemas.endpoint_texts import http_url, one_line, signing_secret
from schemas.events import EventFormat, EventType

LONGEST_URL = 2048
LONGEST_FILTER = 4096
FASTEST = 10_000
"""Requests a second: the highest rate limit."""
SLOWEST = 0.0001
"""The lowest: one in some three hours."""
MOST_TYPES = 100

MOST_ENDPOINTS = 10_000
"""Endpoints there may be: every event looks at each."""


class WhenExhausted(StrEnum):
    """What an ordered endpoint does when a delivery's retries are through."""

    BLOCK = "block"
    """Go on trying that one: nothing overtakes it."""
    SKIP = "skip"
    """Let it fail, and go on with the next."""


def _query(text: str) -> str:
    """The filter, if it is a query. Raises ValueError, or InvalidQueryError, which says where
    it is wrong."""
    query.parse(one_line(text))
    return text


def _each_once(kinds: list[EventType]) -> list[EventType]:
    return list(dict.fromkeys(kinds))


Url = Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(http_url)]
Description = Annotated[str, Field(max_length=500), AfterValidator(one_line)]
EventTypes = Annotated[list[EventType], Field(max_length=MOST_TYPES), AfterValidator(_each_once)]
Filter = Annotated[str, Field(max_length=LONGEST_FILTER), AfterValidator(_query)]
RateLimit = Annotated[float, Strict(), Field(ge=SLOWEST, le=FASTEST, allow_inf_nan=False)]
Headers = Annotated[dict[str, str], AfterValidator(own_headers)]
Secret = Annotated[str, AfterValidator(signing_secret)]
Flag = Annotated[bool, Strict()]


FIELDS_SHOWN: dict[str, Any] = {
    "url": "https://example.com/in",
    "event_types": ["document.stored", "document.updated"],
    "filter": "country:KG AND NOT source:spam",
    "rate_limit": 20.0,
}
SECRET_SHOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the specification's own


class EndpointIn(BaseModel):
    """A subscriber's URL, and what it asks for."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [FIELDS_SHOWN]},
    )

    url: Url
    """Where events are posted."""
    description: Description | None = None
    """For people."""
    event_types: EventTypes = []
    """Types to send; empty: all."""
    filter: Filter | None = None
    """A query: only events of documents it matches are sent."""
    rate_limit: RateLimit | None = None
    """Requests a second, at most."""
    ordered: Flag = False
    """Send strictly by sequence, one at a time."""
    when_exhausted: WhenExhausted = WhenExhausted.BLOCK
    """What an ordered endpoint does when a delivery's retries are through."""
    format: EventFormat = EventFormat.STANDARD
    """How the body is written: `standard`, or `cloudevents` (1.0, structured JSON)."""
    headers: Headers = {}
    """Headers of the subscriber's own, sent along with every request."""
    handshake: Flag = False
    """Ask the URL for its consent first (CloudEvents' webhook abuse protection)."""
    embargoed: Flag = False
    """Tell at once of what is under embargo: the subscriber keeps embargoes itself."""
    asymmetric: Flag = False
    """Sign with an Ed25519 key pair too (`v1a`)."""
    secret: Secret | None = None
    """A secret of the subscriber's own, `whsec_…`; none: one is made."""


class EndpointPatch(BaseModel):
    """What is to change: what is absent stays, what is null goes back to its default."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"rate_limit": 5.0, "filter": None}]},
    )

    # A URL has no default to go back to, so it may be absent and not null: the value below
    # is never looked at.
    url: Url = Field(default_factory=str)
    description: Description | None = None
    event_types: EventTypes | None = None
    filter: Filter | None = None
    rate_limit: RateLimit | None = None
    ordered: Flag | None = None
    when_exhausted: WhenExhausted | None = None
    format: EventFormat | None = None
    headers: Headers | None = None
    handshake: Flag | None = None
    embargoed: Flag | None = None
    asymmetric: Flag | None = None

    def changes(self) -> dict[str, Any]:
        """The new values, by field."""
        return {name: self._value(name) for name in sorted(self.model_fields_set)}

    def _value(self, name: str) -> Any:
        value = getattr(self, name)
        return EndpointIn.model_fields[name].get_default() if value is None else value


def _ahead(moment: datetime | None) -> datetime | None:
    """The moment, unless it has passed."""
    return moment if moment and moment > datetime.now(UTC) else None


Ahead = Annotated[datetime | None, AfterValidator(_ahead)]


class OldSecret(BaseModel):
    """A secret that was replaced and still signs for a while."""

    expires_at: datetime


class EndpointOut(BaseModel):
    """An endpoint as it is shown; its secret is shown once, when it is made."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    url: str
    description: str | None
    event_types: list[str]
    filter: str | None
    rate_limit: float | None
    ordered: bool
    when_exhausted: WhenExhausted
    format: EventFormat
    headers: dict[str, str] | None
    """Null only if they were encrypted with another key than the one in use."""
    handshake: bool
    embargoed: bool
    asymmetric: bool
    public_key: str | None
    """What `v1a` signatures are verified with, `whpk_…`."""
    old_secrets: list[OldSecret]
    """Secrets that were replaced and still sign."""
    created_at: datetime
    enabled: bool
    disabled_at: datetime | None
    disabled_reason: str | None
    """`by_request`, `gone` (it answered 410) or `failing` (it did nothing else for days)."""
    failing_since: datetime | None
    """When the first failure since the last success began."""
    failure_count: int
    """Attempts that failed since the last success."""
    resume_at: Ahead
    """Nothing is sent before: the endpoint asked for a pause. Null once it is over."""
    last_sequence: int
    """The sequence of the newest event it was or will be sent."""


class EndpointCreated(EndpointOut):
    """A new endpoint, with its secret."""

    secret: str


class EndpointPage(BaseModel):
    """A page of endpoints."""

    items: list[EndpointOut]
    next_cursor: str | None


class RotationIn(BaseModel):
    """A wish for a new secret."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{}, {"secret": SECRET_SHOWN}]},
    )

    secret: Secret | None = None
    """The new secret, `whsec_…`; none: one is made."""


class Rotated(BaseModel):
    """A new secret, shown this once, and until when the one before signs too."""

    secret: str
    old_secrets_expire_at: datetime


class TestResult(BaseModel):
    """What came back from a test."""

    model_config = ConfigDict(use_attribute_docstrings=True)
    __test__ = False

    event_id: str
    delivered: bool
    status_code: int | None
    duration_ms: int
    error: str | None
    """Why it was not delivered, in plain words."""
    response: str
    """The first 4 KiB of the answer's body."""
    started_at: datetime
