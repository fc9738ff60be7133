"""What stands above a story: wrappers, labelled heads, date headers, title and byline."""

from __future__ import annotations

import re
from collections.abc import Callable

from worker.parsers import (
    advisories,
    bylines,
    datelines,
    dates,
    head_dates,
    keyword_lines,
    labelled_heads,
    labels,
    routing,
    tails,
    titles,
)
from worker.parsers.story_head import Head

_BANNER = re.compile(r"\W*(?:FOR IMMEDIATE RELEASE|(?:PRESS|NEWS|MEDIA) RELEASE)\W*", re.IGNORECASE)
_MAX_READS = 120
_LONGEST_LINE = 200


def read(lines: list[str]) -> Head:
    """The head of these lines; `head.at` is the first line of the story itself."""
    head = Head(list(lines))
    for _ in range(_MAX_READS):
        if head.at == len(head.lines):
            break
        if not head.line.strip():
            head.at += 1
        elif not _is_read(head):
            break
    return head


def _is_read(head: Head) -> bool:
    """Whether the line was part of the head. Plain loop: most of a story's time goes here."""
    for reads in READERS if len(head.line) <= _LONGEST_LINE else READERS_OF_LONG:
        if reads(head):
            return True
    return False


def _banner(head: Head) -> bool:
    return _BANNER.fullmatch(head.line) is not None and head.goes_on("")


def _photo(head: Head) -> bool:
    credit = tails.photo(head.line)
    if credit is None:
        return False
    head.keep("credit", credit, "photo line")
    return head.goes_on("")


def _byline(head: Head) -> bool:
    found = bylines.read(head.line)
    if found is None or "byline" in head.fields:
        return _agency_line(head)
    head.keep("byline", found.names or "", "byline")
    head.keep("provider", found.agency or "", "byline")
    stamp = dates.whole(found.rest) if found.rest else None
    if stamp is not None and stamp.day.year is not None:
        head.date(stamp, "byline")
    return head.goes_on("")


def _agency_line(head: Head) -> bool:
    if "byline" not in head.fields or not (
        bylines.is_agency_line(head.line) or _is_named_below(head)
    ):
        return False
    head.keep("provider", head.line.strip().strip("*_()"), "byline")
    return head.goes_on("")


def _is_named_below(head: Head) -> bool:
    """Whether the next lines open with a dateline of the agency that this line is."""
    for line in head.lines[head.at + 1 : head.at + 3]:
        dateline = datelines.read(line.strip()) if line.strip() else None
        if dateline and dateline.agency:
            return dateline.agency.lower() == head.line.strip().lower()
    return False


def _headline(head: Head) -> bool:
    """A short line without a stop, set off by a blank line or by other heads."""
    line = head.line.strip().strip("*_# ")
    if "title" in head.fields or not titles.is_headline(line) or datelines.read(line):
        return False
    below = head.lines[head.at + 1 :]
    if not any(line.strip() for line in below) or not _is_set_off(below[0]):
        return False
    head.keep("title", line, "headline line")
    return head.goes_on("")


def _is_set_off(below: str) -> bool:
    """Whether the line below ends the headline: blank, or another head, or a sure dateline."""
    below = routing.without_carets(below.strip())
    return (
        not below
        or bylines.read(below) is not None
        or dates.whole(below) is not None
        or labels.split(below) is not None
        or advisories.is_note(below)
        or keyword_lines.read(below) is not None
        or _is_agency_lead(below)
    )


def _is_agency_lead(line: str) -> bool:
    dateline = datelines.read(line)
    return dateline is not None and dateline.printed is not None and dateline.agency is not None


READERS: tuple[Callable[[Head], bool], ...] = (
    labelled_heads.read, routing.wrapper, advisories.embargo, advisories.note,
    head_dates.after_word, head_dates.bare, advisories.keyword_line, advisories.flag, _banner,
    _photo, _byline, routing.codes, _headline,
)  # fmt: skip
"""What may stand in a head, in the order it is tried on each line."""

READERS_OF_LONG = (
    labelled_heads.read, routing.wrapper, advisories.note, head_dates.after_word, head_dates.bare,
    advisories.flag,
)  # fmt: skip
"""What may stand before a lead on the same line, or be as long as one."""
