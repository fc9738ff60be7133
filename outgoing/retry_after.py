"""What a `Retry-After` header asks for (RFC 9110, section 10.2.3). Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=366)
"""More than anyone means; keeps sums within the calendar."""


def retry_at(header: str | None, now: datetime) -> datetime | None:
    """The moment a header names, by seconds or by date; None: none that can be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:12])
        return now + min(timedelta(seconds=seconds), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(zoned, now), now + LONGEST).astimezone(UTC)
