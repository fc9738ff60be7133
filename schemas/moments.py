"""Moments as documents state them."""

from __future__ import annotations

from datetime import UTC, datetime


def of(stated: str | None) -> datetime | None:
    """The moment in UTC that a date or a time with a zone means; a date is its first moment."""
    if not stated:
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def to_come(stated: str | None, now: datetime) -> datetime | None:
    """The same if it is still to come."""
    moment = of(stated)
    return moment if moment is not None and moment > now else None
