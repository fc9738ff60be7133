"""Dates as stories print them in their heads, read to ISO 8601 without guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from worker.parsers.months import MONTHS, WEEKDAYS, ZONES

_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
)
_HALF = r"(?:\s?(?P<half>[aApP])\.?[mM]\.?(?!\w))?"
_ZONE = (
    r"(?:\s?\(?(?:(?:UTC|GMT)(?=[+\-−]))?"
    r"(?P<zone>Z\b|[+\-−]\d{1,2}(?::?\d{2})?(?![\d.])|\b[A-Z]{3,4}\b)\)?)?"
)
_CLOCK = re.compile(
    rf"(?:T|,?\s+(?:(?:at|um|à|a las|в|[-–|/])\s+)?){_TIME}{_HALF}"
    rf"(?:\s(?:Uhr|hrs|hours))?{_ZONE}"
)
_LEADING_CLOCK = re.compile(rf"{_TIME}{_HALF}{_ZONE}(?:,|\s+on|\s*[-–|/])?\s+(?=\S)")
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})\.?,?\s+")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:(?=T)|(?!\d))")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s+|-)(?:of\s+|de\s+)?([^\W\d_]{3,10})\b"
    r"(?:\.?(?:,?\s+(?:de\s+|del\s+)?|-)(\d{4})(?!\d)(?:\s?(?:года|год|г\.?|y\.)(?!\w))?)?"
)
_MONTH_DAY = re.compile(
    r"([^\W\d_]{3,10})\.?\s?(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4})(?!\d))?"
)
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed; `year` is None where none was, `other` is the second reading."""

    year: int | None
    month: int
    day: int
    end: int
    other: tuple[int, int] | None = None
    """Month and day if the day and the month were meant the other way round."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A printed date, its time with zone if both were printed, and where it ends."""

    day: Day
    time: str | None
    end: int

    def iso(self, *, year: int | None = None, day_first: bool | None = None) -> str | None:
        """The date in ISO 8601, or None while its year or order is unknown."""
        known = self.day.year or year
        if known is None or (self.day.other is not None and day_first is None):
            return None
        month, day = self.day.month, self.day.day
        if self.day.other is not None and day_first is False:
            month, day = self.day.other
        return _joined(known, month, day, self.time)


def match(text: str, start: int = 0) -> Stamp | None:
    """The date that stands exactly at `start`, with the time around it, if any."""
    clock = _LEADING_CLOCK.match(text, start)
    day = _dated(text, clock.end() if clock else start)
    if day is None:
        return None
    if clock is None:
        clock = _CLOCK.match(text, day.end)
    end = max(day.end, clock.end()) if clock else day.end
    return Stamp(day, _time(clock) if clock else None, end)


def day_at(text: str, start: int) -> Day | None:
    """The day that stands exactly at `start`, without any time around it."""
    return _dated(text, start)


def whole(text: str) -> Stamp | None:
    """The date this text is, and nothing beside it."""
    text = text.strip().strip("()[]").strip()
    found = match(text)
    if found is None or text[found.end :].strip(" .,;|"):
        return None
    return found


def year_in(text: str) -> int | None:
    """The one year named here, or None if there is none, or more than one."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _dated(text: str, start: int) -> Day | None:
    weekday = _WEEKDAY.match(text, start)
    if weekday and weekday[1].lower() in WEEKDAYS:
        start = weekday.end()
    if text[start : start + 1].isdigit():
        found = _year_first(text, start) or _numeric(text, start) or _day_month(text, start)
    else:
        found = _month_day(text, start)
    return found if found and _exists(found.year, found.month, found.day) else None


def _year_first(text: str, start: int) -> Day | None:
    dashed = _YEAR_FIRST.match(text, start)
    if dashed:
        return Day(int(dashed[1]), int(dashed[3]), int(dashed[4]), dashed.end())
    compact = _COMPACT.match(text, start)
    if compact:
        return Day(int(compact[1]), int(compact[2]), int(compact[3]), compact.end())
    return None


def _numeric(text: str, start: int) -> Day | None:
    """Points are day-first everywhere; strokes and dashes only where one is over 12."""
    found = _NUMERIC.match(text, start)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if second > 12:
        return None if found[2] == "." else Day(year, first, second, found.end())
    unsure = found[2] != "." and first <= 12 and first != second
    return Day(year, second, first, found.end(), (first, second) if unsure else None)


def _day_month(text: str, start: int) -> Day | None:
    found = _DAY_MONTH.match(text, start)
    month = MONTHS.get(found[2].lower()) if found else None
    if not found or month is None:
        return None
    return Day(int(found[3]) if found[3] else None, month, int(found[1]), found.end())


def _month_day(text: str, start: int) -> Day | None:
    found = _MONTH_DAY.match(text, start)
    month = MONTHS.get(found[1].lower()) if found else None
    if not found or month is None:
        return None
    return Day(int(found[3]) if found[3] else None, month, int(found[2]), found.end())


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _time(clock: re.Match[str]) -> str | None:
    """The time with its offset; without a zone it is no moment, so it is not given."""
    offset = _offset(clock["zone"])
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    if offset is None:
        return None
    moment = datetime(2000, 1, 1, hour, int(clock["minute"]), int(clock["second"] or 0))
    return moment.replace(tzinfo=timezone(offset) if offset else UTC).isoformat()[11:]


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone[0] not in "+-−":
        hours = ZONES.get(zone)
        return None if hours is None else timedelta(hours=hours)
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:-2] or 0) if len(digits) > 2 else int(digits), 0
    if len(digits) > 2:
        minutes = int(digits[-2:])
    if hours > 14 or minutes > 59:
        return None
    sign = 1 if zone[0] == "+" else -1
    return sign * timedelta(hours=hours, minutes=minutes)


def _joined(year: int, month: int, day: int, time: str | None) -> str | None:
    if not _exists(year, month, day):
        return None
    stamp = f"{year:04d}-{month:02d}-{day:02d}"
    return f"{stamp}T{time}" if time else stamp
