"""Days named in a document, as ISO 8601 dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from schemas.documents import DateMention, ParsedDocument, Tags
from worker.taggers.calendar import MONTHS, NUMBERS, WEEKDAYS, Patterns, ahead, patterns

_JUST_PAST = timedelta(days=30)
"""A day `from` which something holds may lie so far back; `will` never looks back."""
_HINTS_LOOKED_AT = 60
"""Characters before a day in which words tell whether it is to come."""
_WEEK = 7


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the dates of the text; relative ones need the day of publication."""
    found = find_dates(parsed.text, tags.language or "en", published_on(parsed.published_at))
    return replace(tags, dates=found)


def published_on(published_at: str | None) -> date | None:
    """Return the day of a date or time, None where it is unknown or no date."""
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None


def find_dates(text: str, language: str, today: date | None) -> tuple[DateMention, ...]:
    """Return the dates of a text in order, each wording and day once."""
    found = sorted(_all(text, patterns(language), today))
    kept: list[DateMention] = []
    end = 0
    for start, minus_stop, value in found:
        if start >= end:
            end = -minus_stop
            kept.append(DateMention(" ".join(text[start:end].split()), value))
    return tuple(dict.fromkeys(kept))


def _all(text: str, known: Patterns, today: date | None) -> Iterator[tuple[int, int, str]]:
    """Yield start, end (negative: the longest first) and value of what may be a date."""
    for pattern in known.absolute:
        for match in pattern.finditer(text):
            value = _absolute(match, known.language, today)
            if value:
                yield match.start(), -match.end(), value
    for match in known.relative.finditer(text) if today else ():
        value = _relative(match.groupdict(), today, known.language) if today else None
        if value:
            yield match.start(), -match.end(), value


def _absolute(match: re.Match[str], language: str, today: date | None) -> str | None:
    """Return the day or month that the parts of a date mean."""
    parts = match.groupdict()
    month = _month(parts["month"] or "", language)
    year = int(parts.get("year") or 0)
    if parts.get("day") is None:
        return f"{year:04d}-{month:02d}"
    day = int(parts["day"] or 0)
    if not year:
        return _without_year(match, (month, day), language, today) if today else None
    return _iso(year, month, day)


def _month(word: str, language: str) -> int:
    if word.isdigit():
        return int(word)
    key = word.lower().rstrip(".")
    return MONTHS[language].get(key) or MONTHS[language].get(key[:3], 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _without_year(
    match: re.Match[str], month_day: tuple[int, int], language: str, today: date
) -> str | None:
    """Return the day nearest to today, or the next one if the words before it look ahead."""
    near = _nearest(*month_day, today)
    if near is None or near >= today:
        return near.isoformat() if near else None
    before = match.string[max(0, match.start() - _HINTS_LOOKED_AT) : match.start()]
    hint = ahead(language).search(before)
    looks_ahead = hint and (hint["surely"] or today - near > _JUST_PAST)
    return _iso(near.year + 1, *month_day) if looks_ahead else near.isoformat()


def _nearest(month: int, day: int, today: date) -> date | None:
    """Return the day of this month and number that lies nearest to today, either way."""
    years = (today.year - 1, today.year, today.year + 1)
    days = [date.fromisoformat(iso) for year in years if (iso := _iso(year, month, day))]
    return min(days, key=lambda found: abs(found - today), default=None)


def _relative(parts: dict[str, str | None], today: date, language: str) -> str | None:
    """Return the day that words like `yesterday` or `on Monday` mean."""
    if parts.get("near"):
        near = NUMBERS[language][" ".join((parts["near"] or "").lower().split())]
        return (today + timedelta(days=near)).isoformat()
    if parts.get("ago"):
        return _ago(parts["ago"] or "", parts["unit"] or "", today)
    weekday = WEEKDAYS[language][(parts["weekday"] or "").lower()]
    return _weekday(weekday, (parts.get("which") or "").lower(), today).isoformat()


def _ago(count: str, unit: str, today: date) -> str | None:
    number = int(count) if count.isdigit() else NUMBERS["count"][count.lower()]
    days = number * (_WEEK if unit.lower().startswith("week") else 1)
    try:
        return (today - timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _weekday(weekday: int, which: str, today: date) -> date:
    """Return the weekday meant: the last one, today included, unless the next is asked for."""
    back = (today.weekday() - weekday) % _WEEK
    if which == "next":
        return today + timedelta(days=_WEEK - back)
    if which == "last":
        return today - timedelta(days=back or _WEEK)
    return today - timedelta(days=back)
