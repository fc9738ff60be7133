"""Days, months and years named in a document, as ISO 8601 of the precision stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from schemas.documents import DateMention, ParsedDocument, Span, Tags
from worker.taggers.date_patterns import Patterns, patterns
from worker.taggers.date_values import Stated, is_precise, values
from worker.taggers.spans import overlaps

_TOKEN = re.compile(r"[^\W\d_]+\d?|\d+")
_LONGEST_NUMBER = 4
_NOT_BEFORE = frozenset("-.,:/_")
"""Marks between which and a figure no date begins."""
_CAPITALISED = frozenset({"en", "de"})
"""Languages whose months and weekdays have a capital."""
_ROUND = "2000"
_LONGEST_JOINED = 12
_JOINS = re.compile(r"\s?[-–—]\s?|\s(?:to|and|until|по|до|и|au|et|bis|bis zum|und|al|y)\s")

Match = re.Match[str]


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the dates of the text; relative ones need the day of publication."""
    people = [span for person in tags.people for span in person.mentions]
    today = published_on(parsed.published_at)
    found = find_dates(parsed.text, tags.language or "en", today, people)
    return replace(tags, dates=found)


def published_on(published_at: str | None) -> date | None:
    """Return the day of a date or time, None where it is unknown or no date."""
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None


def find_dates(
    text: str, language: str, today: date | None, names: list[Span] | None = None
) -> tuple[DateMention, ...]:
    """Return the dates of a text in order, each wording and value once, none within a name."""
    known = patterns(language)
    matches = [match for match in _matches(text, known) if not overlaps(match.span(), names or ())]
    kept: dict[DateMention, None] = {}
    for index, match in enumerate(matches):
        after = matches[index + 1] if index + 1 < len(matches) else None
        stated = Stated(match, language, today, known.ahead, _shared_year(match, after))
        printed = " ".join(_printed(match).split())
        kept.update({DateMention(printed, value): None for value in values(stated)})
    return tuple(kept)


def _matches(text: str, known: Patterns) -> Iterator[Match]:
    """Yield what may be dates, the longest from each place, none within another."""
    end = 0
    for token in _TOKEN.finditer(text):
        tried = known.beginning_with(token[0])
        start = token.start()
        if not tried or start < end or not _may_begin(text, token):
            continue
        found = [match for pattern in tried if (match := pattern.match(text, start))]
        usable = [match for match in found if _is_usable(match, known.language)]
        if usable:
            match = max(usable, key=lambda match: match.end())
            end = match.end()
            yield match


def _may_begin(text: str, token: Match) -> bool:
    """Tell whether a date may begin here: with a word, or a number that is not part of more."""
    if not token[0][0].isdigit():
        return True
    before = text[token.start() - 1] if token.start() else " "
    return len(token[0]) <= _LONGEST_NUMBER and before not in _NOT_BEFORE


def _is_usable(match: Match, language: str) -> bool:
    """Tell a month from a verb in small letters, and a year from a round number of things."""
    parts = match.groupdict()
    named = parts.get("month") or parts.get("weekday") or "A"
    if language in _CAPITALISED and not (named[0].isupper() or named[0].isdigit()):
        return False
    led = parts.get("year") == _ROUND and not parts.get("month") and parts.get("t")
    return not led or match.string[match.end() : match.end() + 1] != " "


def _shared_year(match: Match, after: Match | None) -> int | None:
    """Return the year that the end of a range states for its beginning as well."""
    if after is None or not is_precise(match) or not is_precise(after):
        return None
    gap = match.string[match.end() : after.start()]
    year: Mapping[str, str | None] = after.groupdict()
    if len(gap) > _LONGEST_JOINED or not _JOINS.fullmatch(gap):
        return None
    return int(year["year"] or 0) or None


def _printed(match: Match) -> str:
    """Return the date as printed, without the words that lead up to it."""
    return match.groupdict().get("t") or match[0]
