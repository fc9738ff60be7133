"""Days named in a document, as ISO 8601 dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from schemas.documents import DateMention, ParsedDocument, Tags
from worker.taggers.calendar import MONTHS, NUMBERS, WEEKDAYS, Patterns, patterns

_FARTHEST_AHEAD = timedelta(days=120)
"""A day without a year that lies farther ahead is taken for last year's."""
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
            value = _absolute(match.groupdict(), known.language, today)
            if value:
                yield match.start(), -match.end(), value
    for match in known.relative.finditer(text) if today else ():
        value = _relative(match.groupdict(), today, known.language) if today else None
        if value:
            yield match.start(), -match.end(), value


def _absolute(parts: dict[str, str | None], language: str, today: date | None) -> str | None:
    """Return the day or month that the parts of a date mean."""
    month = _month(parts["month"] or "", language)
    year = int(parts.get("year") or 0)
    if parts.get("day") is None:
        return f"{year:04d}-{month:02d}"
    day = int(parts["day"] or 0)
    if not year:
        return _nearest(month, day, today) if today else None
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


def _nearest(month: int, day: int, today: date) -> str | None:
    """Return the day without a year: this year's, unless that is still far ahead."""
    this_year = _iso(today.year, month, day)
    if this_year and date.fromisoformat(this_year) - today > _FARTHEST_AHEAD:
        return _iso(today.year - 1, month, day)
    if this_year and today - date.fromisoformat(this_year) > timedelta(days=300):
        return _iso(today.year + 1, month, day)
    return this_year


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
