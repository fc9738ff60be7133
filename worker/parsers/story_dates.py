"""When a story was published, and until when it is held: what its parts say together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import dates, embargoes, labels
from worker.parsers.datelines import Dateline
from worker.parsers.dates import Stamp
from worker.parsers.story_head import Head
from worker.parsers.tails import Tail

_CYRILLIC = re.compile("[а-яё]")
Published = tuple[str | None, str, tuple[str, ...]]
"""The publication date, the rule it was read by, and what stayed unsure."""


@dataclass(frozen=True, slots=True)
class Hold:
    """An embargo as printed, its moment, and whether the story is held without one."""

    said: str | None = None
    until: str | None = None
    withheld: bool = False
    warnings: tuple[str, ...] = ()


NO_HOLD = Hold()
"""What most stories say of an embargo."""


def published(
    head: Head, tail: Tail, dateline: Dateline | None, *, language: str | None
) -> Published:
    """The publication date the story states, by the first part that does."""
    stamp, printed = head.stamp or tail.stamp, dateline.stamp if dateline else None
    if stamp is None:
        year = dates.year_in(head.fields.get("year") or _copyright(head, tail))
        return (printed.iso(year=year) if printed else None), "dateline", _unread(head)
    rule = head.provenance.get("published_at", "labelled tail")
    order = _printed_order(stamp, printed)
    if order is None:
        order = _order(head, tail, language)
    value = stamp.iso(year=printed.day.year if printed else None, day_first=order)
    if value is not None or stamp.day.other is None:
        return value, rule, ()
    return None, rule, (_ambiguous(stamp.day),)


def _copyright(head: Head, tail: Tail) -> str:
    return head.fields.get("copyright") or tail.copyright or ""


def _unread(head: Head) -> tuple[str, ...]:
    value = head.fields.get("unread date")
    return (f"The date {value!r} could not be read. Write YYYY-MM-DD.",) if value else ()


def _ambiguous(day: dates.Day) -> str:
    return (
        f"The date {day.day:02d}/{day.month:02d}/{day.year} may be day-first or month-first; "
        "published_at is left empty. Write the month's name, or YYYY-MM-DD."
    )


def _printed_order(stamp: Stamp, printed: Stamp | None) -> bool | None:
    """Whether the day stands first, if the dateline names the same day."""
    if printed is None or stamp.day.other is None:
        return None
    day = (printed.day.month, printed.day.day)
    if day in ((stamp.day.month, stamp.day.day), stamp.day.other):
        return day != stamp.day.other
    return None


def _order(head: Head, tail: Tail, language: str | None) -> bool | None:
    """Whether the day stands first, if the language settles it."""
    stated = (language or head.fields.get("language") or "").lower().replace("_", "-")
    if stated == "en-us":
        return False
    if stated and labels.language_code(stated) not in (None, "en"):
        return True
    opening = "\n\n".join(tail.paragraphs[:3])[:200]
    return True if stated == "en-gb" or _CYRILLIC.search(opening) else None


def embargo(head: Head, dateline: Dateline | None, published_at: str | None) -> Hold:
    """The embargo above the story; its year, if it names none, is the story's own."""
    said = head.fields.get("embargo")
    if said is None:
        return NO_HOLD
    printed = dateline.stamp.day.year if dateline and dateline.stamp else None
    year = int(published_at[:4]) if published_at else printed
    found = embargoes.read(said, year=year)
    warnings = (found.warning,) if found.warning else ()
    return Hold(said, found.until, found.until is None and bool(warnings), warnings)
