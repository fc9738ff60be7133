"""Dates of feeds: RFC 822 and ISO 8601, with the faults their makers give them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from worker.parsers import dates

LONGEST = 80

_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}[T ]\d{2}")
_NOTHING = re.compile(r"(?:0000|-?000[0-9])-|.*-0001")
_ENDS_IN_UTC = re.compile(r"(.*\d) ?(?:UT|UTC|GMT|Z)", re.IGNORECASE)


def iso(text: str, *, is_utc: bool = False) -> str | None:
    """The time with its zone, the day where it names none, None if this is no date."""
    line = " ".join(text.split())
    if not line or len(line) > LONGEST or _NOTHING.match(line):
        return None
    for read in (_by_iso, _by_rfc, _as_printed):
        if moment := read(f"{line}Z" if is_utc else line):
            return moment
    return None


def _by_iso(line: str) -> str | None:
    if not _ISO.match(line):
        return None
    zoned = _ENDS_IN_UTC.fullmatch(line)
    try:
        return _told(datetime.fromisoformat(f"{zoned[1]}+00:00" if zoned else line))
    except ValueError:
        return None


def _by_rfc(line: str) -> str | None:
    stamp = dates.match(line)
    printed = stamp.iso() if stamp else None
    if printed and "T" in printed:
        return printed
    try:
        moment = parsedate_to_datetime(line)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _told(moment) if 1970 <= moment.year <= 2200 else None


def _as_printed(line: str) -> str | None:
    stamp = dates.match(line)
    return stamp.iso() if stamp else None


def _told(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.date().isoformat()
    if moment.utcoffset() is not None and not moment.utcoffset():
        moment = moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="seconds")
