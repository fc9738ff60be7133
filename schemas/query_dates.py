"""Dates in queries and documents: a date is the whole of its day in UTC. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(
    DAY.pattern + r"T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)

Moment = date | datetime
"""A date, or a time with its zone."""


def moment(text: str) -> Moment | None:
    """The date or time with zone that a query writes, or None if it is neither."""
    written = text.upper()
    try:
        if DAY.fullmatch(written):
            return date.fromisoformat(written)
        return datetime.fromisoformat(written) if MOMENT.fullmatch(written) else None
    except ValueError:
        return None


def published(text: str) -> Moment | None:
    """The same of a document's `published_at`, in any form of ISO 8601 that is taken in."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else _zoned(text)
    except ValueError:
        return None


def _zoned(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def begin(point: Moment) -> datetime:
    """When it begins."""
    return point if isinstance(point, datetime) else datetime.combine(point, time.min, UTC)


def end(point: Moment) -> datetime:
    """When it ends: the last microsecond that belongs to it."""
    return point if isinstance(point, datetime) else datetime.combine(point, time.max, UTC)


def written(point: Moment) -> str:
    """The date or time as queries write it, in as few characters as it needs."""
    if not isinstance(point, datetime):
        return point.isoformat()
    exact = point.second or point.microsecond
    return point.isoformat(timespec="auto" if exact else "minutes").replace("+00:00", "Z")
