"""Which of two versions of one thing is newer. Pure."""

from __future__ import annotations

import re
from datetime import datetime

RUN = re.compile(r"(\d+)|([^\d\s.,;_-]+)")
"""A run of digits, or of letters; what stands between them separates."""

LONGEST_NUMBER = 40
"""Digits of a number that are compared as one; a longer run is compared as text."""


def is_newer(version: str | None, than: str | None) -> bool:
    """Whether a document that arrived later is also the newer version.

    Numbers in versions count as numbers: 10 is newer than 9, and 1.10 than 1.9. Times with a
    zone are compared as times. Where a version is missing, or both are equal, the later
    arrival is newer.
    """
    if version is None or than is None:
        return True
    moment, earlier = _moment(version), _moment(than)
    if moment and earlier:
        return moment >= earlier
    return _key(version) >= _key(than)


def _moment(version: str) -> datetime | None:
    """The time that a version is, if it is one with its zone."""
    try:
        moment = datetime.fromisoformat(version)
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None


def _key(version: str) -> list[tuple[int, int, str]]:
    return [_part(digits, letters) for digits, letters in RUN.findall(version)]


def _part(digits: str, letters: str) -> tuple[int, int, str]:
    """Words come before numbers: `2-draft` is older than `2-1`, and newer than `2`."""
    if digits and len(digits) <= LONGEST_NUMBER:
        return (1, int(digits), "")
    return (0, 0, (digits or letters).casefold())
