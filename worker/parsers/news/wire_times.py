"""When a teletype message was sent: date-time groups of IPTC 7901, trailers of ANPA 1312."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from worker.parsers.months import MONTHS, ZONES

AMERICAN = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3,
}  # fmt: skip
"""Zones as American wires print them: there CST is Chicago's, not China's."""
SEASONAL = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}  # fmt: skip
"""Zones whose summer time is left to the reader."""
LOCAL = {"dpa": "Europe/Berlin"}
"""Agencies that print the time of their own clocks and name no zone."""

_GROUP = re.compile(
    r"(?<![\w-])(?P<day>[0-3]\d)[ ]?(?P<hour>[0-2]\d)[:.]?(?P<minute>[0-5]\d)[ ]?"
    r"(?P<zone>[A-Z]{1,5}\b|[+-]\d{2}:?\d{2})?[ ]{1,3}"
    r"(?P<month>[^\W\d_]{3,9})\.?[ ]{1,3}(?P<year>(?:19|20)?\d{2})(?!\d)"
)
_CLOCK_LAST = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})-(?P<second>\d{1,2})-(?P<year>(?:19|20)?\d{2})\s{1,3}"
    r"(?P<hour>[0-2]?\d):?(?P<minute>[0-5]\d)(?P<zone>[A-Z]{2,4})?(?![\w-])"
)
_CLOCK_FIRST = re.compile(
    r"(?<!\d)(?P<hour>[0-2]?\d):?(?P<minute>[0-5]\d)(?P<zone>[A-Z]{2,4})?\s{1,3}"
    r"(?P<first>\d{1,2})-(?P<second>\d{1,2})-(?P<year>(?:19|20)?\d{2})(?![\d-])"
)


class Sent(NamedTuple):
    """A day, or a time with its zone, in ISO 8601; what was assumed of it."""

    value: str
    assumed: str | None = None


def group(text: str, agency: str | None = None) -> Sent | None:
    """The last date-time group in the text, `251037 GMT Sep 24`.

    The recommendation means GMT where no zone stands; an agency that is known to print its own
    local time is believed to do so.
    """
    for found in reversed(list(_GROUP.finditer(text[-2000:]))):
        month = MONTHS.get(found["month"].lower())
        moment = _moment(found, month, int(found["day"])) if month else None
        if moment:
            return _zoned(moment, found["zone"]) or _assumed(moment, agency)
    return None


def trailer(text: str, filed: tuple[int, int] | None) -> Sent | None:
    """The date and time in an ANPA trailer, `10-31-14 1635EDT` or `16:35ET 31-10-14`.

    The month comes first, unless the header's filing date or the numbers say otherwise.
    """
    tail = text[-1000:]
    for pattern in (_CLOCK_LAST, _CLOCK_FIRST):
        for found in reversed(list(pattern.finditer(tail))):
            month, day = _ordered(int(found["first"]), int(found["second"]), filed)
            moment = _moment(found, month, day)
            if moment:
                return _zoned(moment, found["zone"]) or _day_of(moment)
    return None


def _ordered(first: int, second: int, filed: tuple[int, int] | None) -> tuple[int, int]:
    """Month and day. The filing date has them in the same order as the trailer."""
    day_first = first > 12 or (filed is not None and filed[0] > 12)
    return (second, first) if day_first else (first, second)


def _moment(found: re.Match[str], month: int, day: int) -> datetime | None:
    year = int(found["year"])
    if year < 100:
        year += 1900 if year >= 70 else 2000
    try:
        return datetime(year, month, day, int(found["hour"]), int(found["minute"]))
    except ValueError:
        return None


def _zoned(moment: datetime, zone: str | None) -> Sent | None:
    if not zone:
        return None
    if zone in SEASONAL:
        return _in_place(moment, SEASONAL[zone])
    hours = _hours(zone)
    if hours is None:
        return None
    return Sent(moment.replace(tzinfo=timezone(timedelta(hours=hours))).isoformat())


def _hours(zone: str) -> float | None:
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        hours = int(digits[:2]) + int(digits[2:]) / 60
        return (hours if zone[0] == "+" else -hours) if hours <= 14 else None
    return AMERICAN.get(zone, ZONES.get(zone))


def _in_place(moment: datetime, place: str) -> Sent | None:
    """The time on the clocks of a place, with the offset they had then."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # here, because few messages need it

    try:
        return Sent(moment.replace(tzinfo=ZoneInfo(place)).isoformat())
    except ZoneInfoNotFoundError:  # pragma: no cover - a system without a zone database
        return None


def _assumed(moment: datetime, agency: str | None) -> Sent:
    place = LOCAL.get((agency or "").lower())
    local = _in_place(moment, place) if place else None
    if local:
        return Sent(local.value, f"names no zone; it is read as {agency}'s local time")
    return Sent(f"{moment.isoformat()}+00:00", "names no zone; it is read as GMT")


def _day_of(moment: datetime) -> Sent:
    return Sent(moment.date().isoformat(), "names no zone; only the day is kept")
