"""Times as news formats write them: ISO 8601 with or without its punctuation."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from worker.parsers import dates

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    r"(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?P<part>[.,]\d{1,9})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """A day, or a time with its zone, in ISO 8601."""

    value: str
    assumed: str | None = None
    """What had to be assumed or left out, as the end of a sentence."""
    is_cut: bool = False
    """Whether a part of a second was left out."""


def read(text: str | None, *, zone: str | None = None) -> Moment | None:
    """The moment this text is, or None if it is no date.

    A time without a zone is taken to be in `zone`, such as `+00:00`, where the format says so;
    without one, only its day is kept.
    """
    text = (text or "").strip()
    found = _ISO.fullmatch(text[:40])
    if not found:
        stamp = dates.whole(text) if 6 <= len(text) <= 60 else None
        value = stamp.iso() if stamp else None
        return Moment(value) if value else None
    day = f"{found['year']}-{found['month']}-{found['day']}"
    if not _is_day(day):
        return None
    return _timed(day, found, zone)


def _timed(day: str, found: re.Match[str], zone: str | None) -> Moment | None:
    if found["hour"] is None:
        return Moment(day)
    clock = f"{found['hour']}:{found['minute']}:{found['second'] or '00'}"
    if not _is_time(clock):
        return Moment(day, "is no time of day; only the day is kept")
    offset = _offset(found["zone"])
    if offset:
        return Moment(f"{day}T{clock}{offset}", is_cut=bool((found["part"] or "").strip(".,0")))
    if zone:
        return Moment(f"{day}T{clock}{zone}", f"has no zone; the format means {zone}")
    return Moment(day, "has no zone; only the day is kept")


def after(found: Moment) -> str:
    """The moment, the next full second where a part of one was left out: an embargo that ends
    within a second has not ended when it begins."""
    if not found.is_cut:
        return found.value
    return (datetime.fromisoformat(found.value) + timedelta(seconds=1)).isoformat()


def _offset(zone: str | None) -> str | None:
    """The zone as `+06:00`; None if there is none, or none that exists."""
    if not zone:
        return None
    if zone[0] not in "+-−":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        return None
    return f"{'+' if zone[0] == '+' else '-'}{digits[:2]}:{digits[2:]}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True
