"""What a client prefers, by the Prefer header (RFC 7240). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_WAIT = 60
"""Seconds a request is kept waiting at most, whatever it prefers."""

LISTED = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
"""One preference of a list: a comma in a quoted string divides nothing."""

WAIT = re.compile(r'\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?', re.IGNORECASE | re.DOTALL)


def wait_of(headers: Iterable[str]) -> int:
    """The seconds a client is willing to wait, 0 if it does not say. What is not understood is
    ignored, and of several the first counts, as the RFC has it."""
    preferences = (found for header in headers for found in LISTED.findall(header))
    waits = (int(match[1]) for one in preferences if (match := WAIT.fullmatch(one)))
    return min(next(waits, 0), LONGEST_WAIT)
