"""What the parts of a date mean: a day, a month, a week, a quarter or a year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from worker.taggers.calendar import (
    NEAR,
    NUMBERS,
    ORDINALS,
    UNITS,
    Near,
    month_of,
    weekday_of,
)

_JUST_PAST = timedelta(days=30)
"""A day `from` which something holds may lie so far back; `will` never looks back."""
_HINTS_LOOKED_AT = 60
"""Characters before a day in which words tell whether it is to come."""
_WEEK, _MONTHS, _QUARTER = 7, 12, 3
_LAST_STEMS = (
    "last",
    "prev",
    "past",
    "прошл",
    "минувш",
    "derni",
    "pass",
    "letzt",
    "vergang",
    "pasad",
)
_NEXT_STEMS = ("next", "coming", "следующ", "ближайш", "prochain", "nächst", "kommend", "próxim")


class Stated(NamedTuple):
    """A date as it stands in a text, and what else tells what it means."""

    match: re.Match[str]
    language: str
    today: date | None
    ahead: re.Pattern[str]
    shared_year: int | None = None


def is_precise(match: re.Match[str]) -> bool:
    """Tell whether a date states a day of a month."""
    parts = match.groupdict()
    return bool(parts.get("day") and parts.get("month"))


def values(stated: Stated) -> list[str]:
    """Return what a date means as ISO 8601: nothing if unknown, two values for a range."""
    try:
        return [value for value in _values(stated) if value]
    except (OverflowError, ValueError):
        return []


def _values(stated: Stated) -> list[str | None]:
    parts = stated.match.groupdict()
    if parts.get("first"):
        return [_slashed(parts, stated.language)]
    if parts.get("day") and parts.get("month"):
        days = (parts["day"], parts.get("day2") or parts.get("day3"))
        return [_day(stated, int(day)) for day in days if day]
    if parts.get("quarter"):
        return [_quarter(stated)]
    if parts.get("month"):
        return [_month(stated)]
    if parts.get("year"):
        return [parts["year"], parts.get("year2")]
    return [_relative(stated, stated.today)] if stated.today else []


def _slashed(parts: dict[str, str | None], language: str) -> str | None:
    """Return the day of `13/10/2020`; where day and month could be either, English tells none."""
    first, second = int(parts["first"] or 0), int(parts["second"] or 0)
    if second > _MONTHS:
        first, second = second, first
    elif language == "en" and first <= _MONTHS and first != second:
        return None
    return date(int(parts["year"] or 0), second, first).isoformat()


def _day(stated: Stated, day: int) -> str | None:
    parts = stated.match.groupdict()
    month = month_of(parts["month"] or "", stated.language)
    year = int(parts.get("year") or 0) or stated.shared_year
    if year:
        return date(year, month, day).isoformat()
    return _without_year(stated, month, day) if stated.today else None


def _without_year(stated: Stated, month: int, day: int) -> str | None:
    """Return the day nearest to publication, or the next if the words before look ahead."""
    today = stated.today or date.min
    near = _nearest(month, day, today, _named(stated))
    if near is None or near >= today:
        return near.isoformat() if near else None
    hint = _hint(stated)
    looks_ahead = hint and (hint["surely"] or today - near > _JUST_PAST)
    return near.replace(year=near.year + 1).isoformat() if looks_ahead else near.isoformat()


def _named(stated: Stated) -> int | None:
    """Return the weekday printed beside the day."""
    return weekday_of(stated.match.groupdict().get("named") or "", stated.language)


def _hint(stated: Stated) -> re.Match[str] | None:
    text, start = stated.match.string, stated.match.start()
    return stated.ahead.search(text[max(0, start - _HINTS_LOOKED_AT) : start])


def _nearest(month: int, day: int, today: date, weekday: int | None) -> date | None:
    """Return the day of this name nearest to today, of those on the weekday if one is."""
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    fitting = [day for day in found if day.weekday() == weekday] or found
    return min(fitting, key=lambda day: abs(day - today), default=None)


def _month(stated: Stated) -> str | None:
    """Return a month with its year: as stated, else the nearest to publication."""
    parts = stated.match.groupdict()
    month = month_of(parts["month"] or "", stated.language)
    if parts.get("year"):
        return f"{int(parts['year'] or 0):04d}-{month:02d}" if 1 <= month <= _MONTHS else None
    if stated.today is None:
        return None
    which = _direction(parts.get("which"))
    distance = month - stated.today.month
    if which:
        distance += _MONTHS * (distance * which <= 0) * which
    elif abs(distance) > _MONTHS // 2:
        distance -= _MONTHS if distance > 0 else -_MONTHS
    return _months_from(stated.today, distance)


def _months_from(today: date, distance: int) -> str:
    year, month = divmod(today.year * _MONTHS + today.month - 1 + distance, _MONTHS)
    return date(year, month + 1, 1).isoformat()[:7]


def _quarter(stated: Stated) -> str | None:
    """Return a quarter as the months it runs from and to; without a year, the last begun."""
    parts = stated.match.groupdict()
    word = (parts["quarter"] or "").lower()
    number = int(word) if word.isdigit() else ORDINALS[stated.language][word]
    year = int(parts.get("year") or 0)
    if not year and stated.today:
        year = stated.today.year - (number > _quarter_of(stated.today))
    return _quarter_value(year, number) if year else None


def _quarter_of(day: date) -> int:
    return (day.month - 1) // _QUARTER + 1


def _quarter_value(year: int, number: int) -> str:
    last = number * _QUARTER
    return f"{year:04d}-{last - 2:02d}/{year:04d}-{last:02d}"


def _relative(stated: Stated, today: date) -> str | None:
    """Return what words like `yesterday`, `on Monday` or `two months ago` mean."""
    parts = stated.match.groupdict()
    if parts.get("near"):
        words = " ".join((parts["near"] or "").lower().split())
        return _from(today, NEAR[stated.language][words])
    if parts.get("unit"):
        return _counted(parts, stated.language, today)
    return _weekday(stated, today)


def _from(today: date, near: Near) -> str:
    """Return the day, week, month, quarter or year so many units from today."""
    if near.unit == "week":
        year, week, _ = (today + timedelta(weeks=near.distance)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if near.unit == "quarter":
        year, quarter = divmod(today.year * 4 + _quarter_of(today) - 1 + near.distance, 4)
        return _quarter_value(year, quarter + 1)
    return _shifted(today, near)


def _shifted(today: date, near: Near) -> str:
    if near.unit == "day":
        return (today + timedelta(days=near.distance)).isoformat()
    if near.unit == "month":
        return _months_from(today, near.distance)
    return f"{date(today.year + near.distance, 1, 1).year:04d}"


def _counted(parts: dict[str, str | None], language: str, today: date) -> str:
    """Return the day, month or year so many units ago or ahead."""
    ahead = "to_come" in parts
    word = " ".join((parts.get("to_come") or parts.get("ago") or "1").lower().split())
    count = int(word) if word.isdigit() else NUMBERS[language][word]
    unit = UNITS[language][(parts["unit"] or "").lower()]
    days = count * _WEEK if unit == "week" else count
    near = Near("day" if unit == "week" else unit, days if ahead else -days)
    return _shifted(today, near)


def _weekday(stated: Stated, today: date) -> str:
    """Return the weekday meant: the last one, today included, unless the words look ahead."""
    parts = stated.match.groupdict()
    weekday = weekday_of(parts["weekday"] or "", stated.language) or 0
    back = (today.weekday() - weekday) % _WEEK
    which = _direction(parts.get("which") or parts.get("after"))
    if which:
        days = _WEEK - back if which > 0 else -(back or _WEEK)
    else:
        days = (_WEEK - back) % _WEEK if _hint(stated) else -back
    return (today + timedelta(days=days)).isoformat()


def _direction(word: str | None) -> int:
    """Return -1 for words that look back, 1 for those that look ahead, 0 for none."""
    lower = (word or "").lower()
    return lower.startswith(_NEXT_STEMS) - lower.startswith(_LAST_STEMS)
