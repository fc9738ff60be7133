"""Headers of a subscriber's own, as its endpoint may name them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_HEADERS = 32
LONGEST_NAME = 128
LONGEST_VALUE = 1024
MOST_BYTES = 8 * 1024

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A field name, as RFC 9110 has it."""

OURS = frozenset(
    "host content-type content-length content-encoding transfer-encoding connection keep-alive "
    "te trailer upgrade expect user-agent accept-encoding".split()
)
OUR_PREFIXES = ("webhook-", "proxy-")
"""Headers that say what we send and how: no endpoint sets them. To a receiver behind CGI or
WSGI, `Webhook_Id` is the same header as `Webhook-Id`."""


def own_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers, if all may be sent. Raises ValueError, which names the header and never
    its value: it may be a secret."""
    if len(headers) > MOST_HEADERS:
        raise ValueError(f"there are {len(headers)} headers; at most {MOST_HEADERS} are sent")
    seen = set[str]()
    for name, value in headers.items():
        flaw = _flaw_of_name(name) or _flaw_of_value(value)
        if name.lower() in seen:
            flaw = "is given twice: case makes no difference"
        if flaw:
            raise ValueError(f"the header {name[:LONGEST_NAME]!r} {flaw}")
        seen.add(name.lower())
    _check_size(headers)
    return headers


def _flaw_of_name(name: str) -> str | None:
    if not TOKEN.fullmatch(name) or len(name) > LONGEST_NAME:
        return (
            f"is no header's name: use 1 to {LONGEST_NAME} letters, digits and "
            "!#$%&'*+-.^_`|~, as in X-Token"
        )
    merged = name.lower().replace("_", "-")
    if merged in OURS or merged.startswith(OUR_PREFIXES):
        return "is set by the service itself: leave it out"
    return None


def _flaw_of_value(value: str) -> str | None:
    if not value.isprintable():
        return "holds a line break or another character that cannot be printed: leave it out"
    if len(value) > LONGEST_VALUE:
        return f"has {len(value):,} characters; at most {LONGEST_VALUE:,} are sent"
    return None


def _check_size(headers: Mapping[str, str]) -> None:
    size = sum(len(name) + len(value.encode()) for name, value in headers.items())
    if size > MOST_BYTES:
        raise ValueError(f"the headers have {size:,} bytes together; at most {MOST_BYTES:,}")
