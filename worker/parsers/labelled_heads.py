"""Heads with a label: `Headline: …`, `Slug = …`, `Дата: …`."""

from __future__ import annotations

import re

from worker.parsers import advisories, flags, head_dates, keyword_lines, labels, markers
from worker.parsers.story_head import Head

_CONTACT_LINES = 8
_DIGITS = re.compile(r"\d{1,9}")
_SIGN = re.compile(r"[@+]|\d{3}|\b[Tt]el|^[^.!?]{2,40}$")


def read(head: Head) -> bool:
    """A labelled line, and what belongs to it below."""
    found = labels.split(head.line)
    if found is None:
        return False
    name, value = found
    if name == "body":
        return head.goes_on(value)
    if name == "published_at":
        return head_dates.labelled(head, value)
    if name == "contact":
        return _contact(head, value)
    if not value:
        return _value_below(head, name)
    return _with_value(head, name, value)


def _with_value(head: Head, name: str, value: str) -> bool:
    head.at += 1
    folded = [value]
    while head.at < len(head.lines) and _is_folded(head.line):
        folded.append(head.line.strip())
        head.at += 1
    _keep(head, name, " ".join(folded))
    return True


def _keep(head: Head, name: str, value: str) -> None:
    if name == "ednote":
        advisories.add(head, " ".join([value, advisories.continued(head)]).strip(), "labelled head")
    elif name == "slugline":
        _slug(head, value)
    elif name in ("word_count", "version"):
        _number(head, name, value)
    else:
        head.keep(name or "other", _unflagged(head, value) if name == "title" else value, RULE)


RULE = "labelled head"
"""What `provenance` says of fields that are read here."""


def _slug(head: Head, value: str) -> None:
    """The slug without the markers of a lead, so that all versions of a story share it."""
    line = keyword_lines.read(value, wrapped=True)
    if line is None or line.slug is None:
        head.keep("slugline", value, RULE)
        return
    head.keep("slugline", line.slug, RULE)
    advisories.keep(head, line.marks, line.priority, rule=RULE)


def _unflagged(head: Head, title: str) -> str:
    flag = flags.read(title)
    if flag is None or not flag.rest:
        return title
    advisories.keep(head, flag.marks, flag.marks.printed.get("priority"), rule="flag")
    return flag.rest


def _number(head: Head, name: str, value: str) -> None:
    if name == "version" and _DIGITS.fullmatch(value):
        head.fields["version"], head.provenance["version"] = value, RULE
    elif number := markers.number_in(value):
        head.note(name, int(number) if name == "word_count" else value)


def _contact(head: Head, value: str) -> bool:
    """Names and numbers of whom to ask, down to the next blank line."""
    said = [value] if value else []
    head.at += 1
    for _ in range(_CONTACT_LINES):
        if head.at == len(head.lines) or not _is_contact(head.line):
            break
        said.append(head.line.strip())
        head.at += 1
    head.note("contact", "\n".join(said))
    return True


def _is_contact(line: str) -> bool:
    labelled = labels.split(line)
    if labelled is not None:
        return labelled[0] == ""
    return len(line) <= 80 and bool(line.strip()) and _SIGN.search(line.strip()) is not None


def _is_folded(line: str) -> bool:
    """Whether a line goes on with the head above it: indented, and no head itself."""
    return (
        line[:1] in " \t"
        and bool(line.strip())
        and labels.split(line) is None
        and not head_dates.is_announced(line)
    )


def _value_below(head: Head, name: str) -> bool:
    """A label alone on its line: the next line is its value, if it is no label too."""
    below = head.at + 1
    if (
        below < len(head.lines)
        and head.lines[below].strip()
        and not labels.split(head.lines[below])
    ):
        head.at = below + 1
        _keep(head, name, head.lines[below].strip())
        return True
    head.at = below
    return True
