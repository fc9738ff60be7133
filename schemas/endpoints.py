"""Shapes of an endpoint: what a subscriber asks for and what it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from schemas.events import EventType

LONGEST_URL = 2048


def _http_url(url: str) -> str:
    """The URL, if it is http(s) with a host and without credentials."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https URL with a host, as https://example.com/in")
    if parts.username is not None or parts.fragment:
        raise ValueError("the URL carries a user name or a fragment: leave it out")
    _ = parts.port
    return url


class EndpointIn(BaseModel):
    """A subscriber's URL and the event types it asks for (none named: all)."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    url: Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(_http_url)]
    """Where events are posted."""
    description: str | None = Field(None, max_length=500)
    """For people."""
    event_types: list[EventType] = []
    """Types to send; empty: all."""


class EndpointOut(BaseModel):
    """An endpoint as it is listed; the secret is shown once, when it is made."""

    id: str
    url: str
    description: str | None
    event_types: list[str]
    created_at: datetime


class EndpointCreated(EndpointOut):
    """A new endpoint, with its secret."""

    secret: str
