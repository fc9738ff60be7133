"""What stands above a story: wrappers, labelled heads, date headers, title and byline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from worker.parsers import bylines, datelines, dates, labels, tails, titles
from worker.parsers.dates import Stamp

_WRAPPER = re.compile(r"\s*ZCZC\b[^\n]{0,60}")
_SLUG = re.compile(r"(?:[A-Z]{2}-)?[A-Z0-9]{2,}(?:[-/][A-Za-z0-9&]+){1,6}")
_DATE_WORD = re.compile(
    r"\s*(?:date|dated|published|posted|дата|опубликовано|datum|fecha|publié)(?:\s+(?:on|at|"
    r"am|le|el))?"
    r"\s*[:=–—-]?\s*\(?(?=\w)",
    re.IGNORECASE,
)
_BANNER = re.compile(r"\W*(?:FOR IMMEDIATE RELEASE|(?:PRESS|NEWS|MEDIA) RELEASE)\W*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:[|:;]|--|[-–—.](?=\s))\s*|\s{2,}|\)\s*")
_MAX_READS = 120


@dataclass(slots=True)
class Head:
    """What the lines above the story say. Filled line by line, then only read."""

    lines: list[str]
    at: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    stamp: Stamp | None = None

    @property
    def line(self) -> str:
        """The line now looked at."""
        return self.lines[self.at]

    def keep(self, name: str, value: str, rule: str) -> None:
        """Note a field, unless a line above has said it already."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.provenance[name] = rule

    def date(self, stamp: Stamp, rule: str) -> None:
        """Note the publication date, unless a line above has given one."""
        if self.stamp is None:
            self.stamp = stamp
            self.provenance["published_at"] = rule

    def goes_on(self, rest: str) -> bool:
        """Leave `rest` of this line as the next to look at; True, as it was read."""
        self.lines[self.at] = rest
        self.at += 0 if rest else 1
        return True


def read(lines: list[str]) -> Head:
    """The head of these lines; `head.at` is the first line of the story itself."""
    head = Head(list(lines))
    for _ in range(_MAX_READS):
        if head.at == len(head.lines):
            break
        if not head.line.strip():
            head.at += 1
        elif not any(reads(head) for reads in READERS):
            break
    return head


def _wrapper(head: Head) -> bool:
    found = _WRAPPER.match(head.line)
    if not found:
        return False
    return head.goes_on("" if found.end() == len(head.line) else head.line[found.end() :])


def _labelled(head: Head) -> bool:
    found = labels.split(head.line)
    if found is None:
        return False
    name, value = found
    if name == "body":
        return head.goes_on(value)
    if name == "published_at":
        return _labelled_date(head, value)
    if not value:
        return _value_below(head, name)
    return _labelled_value(head, name, value)


def _labelled_value(head: Head, name: str, value: str) -> bool:
    head.keep(name or "other", value, "labelled head")
    head.at += 1
    while head.at < len(head.lines) and _is_folded(head.line):
        if name:
            head.fields[name] += " " + head.line.strip()
        head.at += 1
    return True


def _is_folded(line: str) -> bool:
    """Whether a line goes on with the head above it: indented, and no head itself."""
    return (
        line[:1] in " \t"
        and bool(line.strip())
        and labels.split(line) is None
        and not _DATE_WORD.match(line)
    )


def _value_below(head: Head, name: str) -> bool:
    """A label alone on its line: the next line is its value, if it is no label too."""
    below = head.at + 1
    if (
        below < len(head.lines)
        and head.lines[below].strip()
        and not labels.split(head.lines[below])
    ):
        head.keep(name or "other", head.lines[below].strip(), "labelled head")
        below += 1
    head.at = below
    return True


def _labelled_date(head: Head, value: str) -> bool:
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


def _date_word(head: Head) -> bool:
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


def _bare_date(head: Head) -> bool:
    """A date without a label: alone on its line, or set off from the lead."""
    line = head.line.strip()
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


def _slug(head: Head) -> bool:
    line = head.line.strip()
    if (
        not _SLUG.fullmatch(line)
        or len(line) > 60
        or "slugline" in head.fields
        or datelines.read(line)
    ):
        return False
    head.keep("slugline", line, "slug line")
    return head.goes_on("")


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
    if "byline" not in head.fields or not bylines.is_agency_line(head.line):
        return False
    head.keep("provider", head.line.strip().strip("*_()"), "byline")
    return head.goes_on("")


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
    below = below.strip()
    return (
        not below
        or bylines.read(below) is not None
        or dates.whole(below) is not None
        or labels.split(below) is not None
    )


READERS: tuple[Callable[[Head], bool], ...] = (
    _wrapper, _labelled, _date_word, _bare_date, _slug, _banner, _photo, _byline, _headline,
)  # fmt: skip
"""What may stand in a head, in the order it is tried on each line."""
