"""Asking a URL for its consent before anything is sent to it: CloudEvents' abuse protection,
after "HTTP 1.1 Web Hooks for Event Delivery", version 1.0.2, section 4."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp

from outgoing import guard
from outgoing.client import explained, open_session
from outgoing.webhooks import USER_AGENT
from schemas.endpoint_errors import HandshakeFailedError
from schemas.endpoints import FASTEST

ANY = "*"
MINUTE = 60
MOST_QUOTED = 100
RATE = re.compile(r"0*[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What we ask consent for."""

    url: str
    origin: str
    """The name by which senders of this service are known."""
    rate_limit: float | None = None
    """Requests a second that we would like to send at most."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The subscriber's own: its gateway may ask for them."""


async def agree(
    wish: Wish, *, allowed: Sequence[guard.Network], timeout: timedelta
) -> float | None:
    """The rate limit both sides agree to (None: no limit), once the URL has consented.

    Raises HandshakeFailedError, which says what came back instead.
    """
    try:
        async with (
            open_session(allowed, timeout) as session,
            session.options(wish.url, headers=_headers(wish), allow_redirects=False) as answer,
        ):
            _check_consent(wish, answer)
            return _agreed_rate(wish, answer.headers.get("webhook-allowed-rate"))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise HandshakeFailedError(
            f"The handshake with {wish.url} failed: {explained(error, timeout)}. {_needed(wish)}"
        ) from error


def _headers(wish: Wish) -> dict[str, str]:
    ours = {
        "webhook-request-origin": wish.origin,
        "user-agent": USER_AGENT,
        "accept-encoding": "identity",
    }
    if wish.rate_limit:
        ours["webhook-request-rate"] = str(math.ceil(wish.rate_limit * MINUTE))
    return {name: value for name, value in wish.headers.items() if name.lower() not in ours} | ours


def _check_consent(wish: Wish, answer: aiohttp.ClientResponse) -> None:
    consent = answer.headers.get("webhook-allowed-origin")
    is_meant = consent is not None and consent.strip().lower() in (ANY, wish.origin.lower())
    if is_meant and 200 <= answer.status < 300:
        return
    told = "no WebHook-Allowed-Origin"
    if consent is not None:
        told = f"WebHook-Allowed-Origin {consent[:MOST_QUOTED]!r}"
    raise HandshakeFailedError(
        f"The handshake with {wish.url} failed: it answered OPTIONS with {answer.status} and "
        f"{told}. {_needed(wish)}"
    )


def _needed(wish: Wish) -> str:
    return f"It must answer 2xx with WebHook-Allowed-Origin: {wish.origin} (or *)."


def _agreed_rate(wish: Wish, told: str | None) -> float | None:
    """The lower of the rate it allows (told a minute) and ours; silence is no limit."""
    if told is None or told.strip() == ANY:
        return wish.rate_limit
    if not RATE.fullmatch(told.strip()):
        raise HandshakeFailedError(
            f"The handshake with {wish.url} failed: it answered with WebHook-Allowed-Rate "
            f"{told[:MOST_QUOTED]!r}. It must be a whole number of requests a minute, or *."
        )
    rate = min(int(told) / MINUTE, FASTEST)
    return rate if wish.rate_limit is None or rate < wish.rate_limit else wish.rate_limit
