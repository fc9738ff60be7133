"""Shapes of an endpoint: what a subscriber asks for and what it is shown."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from schemas.events import EventType

LONGEST_URL = 2048
CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that end a line, steer a terminal, or are no text. Those that only
join others stay: Persian is not written without them."""


def _http_url(url: str) -> str:
    """The URL, if it is http(s) with a host and without credentials."""
    if not url.isprintable() or any(char.isspace() for char in url):
        raise ValueError(
            f"the URL {url!r} holds a space or a character that cannot be printed: "
            "leave it out, or write it as %20 and the like"
        )
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no http or https URL with a host, as https://example.com/in")
    if parts.username is not None or parts.fragment:
        raise ValueError("the URL carries a user name or a fragment: leave it out")
    _ = parts.port
    return url


def _one_line(text: str) -> str:
    """The text, if it holds no control characters."""
    if any(unicodedata.category(char) in CONTROLS for char in text):
        raise ValueError(
            "the description holds a line break or another control character: leave it out"
        )
    return text


class EndpointIn(BaseModel):
    """A subscriber's URL and the event types it asks for (none named: all)."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    url: Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(_http_url)]
    """Where events are posted."""
    description: Annotated[str, Field(max_length=500), AfterValidator(_one_line)] | None = None
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
