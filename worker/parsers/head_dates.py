"""Dates that stand above a story: labelled, behind a word, or bare."""

from __future__ import annotations

import re

from worker.parsers import dates
from worker.parsers.story_head import Head

_DATE_WORD = re.compile(
    r"\s*(?:date|dated|published|posted|дата|опубликовано|datum|fecha|publié)(?:\s+(?:on|at|"
    r"am|le|el))?"
    r"\s*[:=–—-]?\s*\(?(?=\w)",
    re.IGNORECASE,
)
_HAS_DIGIT = re.compile(r"[^\d]{0,24}\d")
_SEPARATOR = re.compile(r"\s*(?:[|:;]|--|[-–—.](?=\s))\s*|\s{2,}|\)\s*")


def is_announced(line: str) -> bool:
    """Whether the line opens with a word like `Published on`."""
    return _DATE_WORD.match(line) is not None


def labelled(head: Head, value: str) -> bool:
    """The date behind a label; one that cannot be read is noted as such."""
    stamp = dates.match(value)
    if stamp is not None:
        rest = value[stamp.end :].lstrip(" .,;|").strip()
        if _begins_lead(rest):
            head.date(stamp, "labelled head")
            return head.goes_on(rest)
    if len(value) > 40:
        return False
    head.keep("year" if dates.year_in(value) else "unread date", value, "labelled head")
    return head.goes_on("")


def after_word(head: Head) -> bool:
    """`date 2020-10-13 The president …`: the word, a date, then perhaps the lead."""
    word = _DATE_WORD.match(head.line)
    stamp = dates.match(head.line, word.end()) if word else None
    if stamp is None or stamp.day.year is None:
        return False
    gap = _SEPARATOR.match(head.line, stamp.end)
    rest = head.line[gap.end() if gap else stamp.end :].strip()
    if not _begins_lead(rest):
        return False
    head.date(stamp, "date header")
    return head.goes_on(rest)


def _begins_lead(rest: str) -> bool:
    """Whether what follows a date is a new start, not the date's own sentence."""
    return not rest or not (rest[0].islower() or rest[0] in ",;)")


def bare(head: Head) -> bool:
    """A date without a label: alone on its line, or set off from the lead."""
    line = head.line.strip()
    if not _HAS_DIGIT.match(line):
        return False
    stamp = dates.match(line.lstrip("([")) if len(line) < 60 or line[0].isalnum() else None
    if stamp is None or stamp.day.year is None:
        return False
    if dates.whole(line):
        head.date(stamp, "date line")
        return head.goes_on("")
    gap = _SEPARATOR.match(line, stamp.end)
    if not gap and not (line[0].isdigit() and line[stamp.end : stamp.end + 1] == " "):
        return False
    rest = line[gap.end() if gap else stamp.end :].strip()
    if not _begins_lead(rest):
        return False
    head.date(stamp, "date header")
    return head.goes_on(rest)
