"""When a message was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from worker.parsers import dates

LONGEST = 120
"""Characters of a date."""

_EARLIEST = "1970"


def read(header: str) -> tuple[str | None, str | None]:
    """The moment in ISO 8601, or the day if no zone is said; and a warning, or None."""
    said = " ".join(header.split())[:LONGEST]
    if not said:
        return None, None
    found = _parsed(said)
    if found is None:
        stamp = dates.whole(said)
        value = stamp.iso() if stamp else None
        value = value if value and value > _EARLIEST else None
        return value, None if value else f"The date {said!r} could not be read."
    moment, offset = found
    if offset is None:
        return moment.date().isoformat(), "The message's date has no zone; only its day is kept."
    zone = timezone(timedelta(seconds=offset)) if offset else UTC
    return moment.replace(tzinfo=zone).isoformat(), None


def _parsed(said: str) -> tuple[datetime, int | None] | None:
    """Date and time as they are printed, and their distance from UTC in seconds."""
    try:
        parts = parsedate_tz(said)
        if parts is None:
            return None
        moment = datetime(*parts[:5], min(parts[5], 59))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    offset = parts[9] if _has_zone(said) else None
    is_sane = offset is None or abs(offset) < 15 * 3600
    return (moment, offset if is_sane else None) if moment.isoformat() > _EARLIEST else None


def _has_zone(said: str) -> bool:
    """Whether anything stands after the time: `-0000` is UTC, from whatever zone."""
    return bool(said.rpartition(":")[2][2:].strip())
