"""The text of an IPTC 7901 message: notes, headline and byline above, the story, a signature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import agencies, bylines, datelines, newswire, titles
from worker.parsers.encoding import clean

LONGEST_HEAD = 14
"""Lines that notes, headline and byline may have together."""
LONGEST_LINE = 120
"""Characters of a headline's line."""
LONGEST_TITLE = 5
"""Lines of a headline; longer ones are a lead without a headline."""

DATELINES = 3
"""Paragraphs in which a dateline is looked for."""

_END = re.compile(r"(?:\./\.|=+|\+{3,}|NNNN)\s?[A-Z]{0,6}\s*")
_DESK = re.compile(r"[\w./-]{2,12}(?: +[\w/+-]{1,6}){1,8}")
_INITIALS = re.compile(r"[a-z]{1,4}(?:[/-][a-z]{1,4}){1,4}\.?")
_PARTS = re.compile(r"\s*[-/,]\s*")
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)$")
_DATELINE = re.compile(
    r"(?P<printed>[^\W\d_][^\n()=]{1,60}?[ ]?\((?P<agency>[^\W\d_][^()\n]{1,30})\))"
    r"\s*(?:=|[-–—:]|\.[-–—])?\s+(?=\S)"
)
_TOPIC_LINE = re.compile(r"[^\W\d_][\w’']*(?:[-/][^\W\d_][\w’']*){1,8}/?(?:,\s?[A-Z]{3,6})?")
"""`Justice-procès-médias`, above the headline; a headline of one compound word would stand
above its story, and not above another line and a blank one."""
_NOT_FOR_PRINT = re.compile(r"^#+ *(?:Notizblock|Notepad|Notebook)\b", re.MULTILINE)
_SIGNED = re.compile(r"(?:By|BY|Von|VON|Par|PAR|Por|POR|Da|Av|Af|Door)\s+(?=[^\W\d_])")
_GROUP_LINE = re.compile(r"\s*\d{6}\s?(?:[A-Z]{1,5})?\s+[^\W\d_]{3,9}\.?\s+\d{2,4}\s*")


@dataclass(frozen=True, slots=True)
class Story:
    """The story as wire text is read, and what its head says."""

    parsed: ParsedDocument
    title: str | None
    byline: str | None
    ednote: str | None
    slugline: str | None = None


@dataclass(slots=True)
class _Head:
    """The lines above the story. Filled line by line, then only read."""

    title: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    byline: str | None = None
    topic: str | None = None
    open_note: bool = False
    at: int = 0
    """The first line of the story itself."""

    def take(self, line: str) -> None:
        """Adds a line to what it belongs to."""
        line = line.rstrip(" =")
        if not self.title and _TOPIC_LINE.fullmatch(line):
            self.topic = line
        elif self.open_note or (line.startswith("(") and (not self.title or line.endswith(")"))):
            self.notes.append(line)
            self.open_note = not line.endswith(")")
        elif self.title and _SIGNED.match(line):
            self.byline = _names(line)
        else:
            self.title.append(line)


def read(body: str, agency: str | None) -> Story:
    """The parts of a message's text; headline and byline are None where they are not sure."""
    text, desk_note = _without_notepad(body, agency)
    lines = _without_end([line.rstrip() for line in text.strip("\n").split("\n")], agency)
    head = _head(lines)
    title = " ".join(head.title).strip(" =") if head else ""
    notes = [" ".join(head.notes)] if head and head.notes else []
    ednote = "\n\n".join([*notes, *([desk_note] if desk_note else [])])
    parsed = _parsed("\n".join(lines[head.at :] if head else lines), title)
    return Story(
        parsed,
        titles.shortened(title) or None,
        head.byline if head else None,
        ednote or None,
        head.topic.rstrip("/") if head and head.topic else None,
    )


def _without_notepad(body: str, agency: str | None) -> tuple[str, str | None]:
    """The text, and the notes to desks that are set below it and not to be printed."""
    found = _NOT_FOR_PRINT.search(body)
    if not found:
        return body, None
    lines = [line.rstrip() for line in body[found.end() :].strip().split("\n")]
    return body[: found.start()], "\n".join(_without_end(lines, agency)).strip() or None


def _without_end(lines: list[str], agency: str | None) -> list[str]:
    """The lines without the end mark, the time and the desk's signature below the story."""
    end = len(lines)
    while end > 1 and _is_end(lines[end - 1].strip(), agency):
        end -= 1
    return lines[:end]


def _is_end(line: str, agency: str | None) -> bool:
    marks = (_END, _GROUP_LINE, _INITIALS)
    if not line or any(mark.fullmatch(line) for mark in marks):
        return True
    first = line.split(None, 1)[0].lower()
    return bool(agency and first == agency.lower() and _DESK.fullmatch(line))


def _head(lines: list[str]) -> _Head | None:
    """The head of the lines; None if they begin with the story."""
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    closed = any(line.endswith("=") for line in lines[first : first + LONGEST_HEAD])
    head = _Head(at=first)
    for line in lines[first : first + LONGEST_HEAD]:
        if not line.strip() and head.topic and not head.title and _is_head(lines[head.at + 1 :]):
            head.at += 1
            continue
        if (not closed and _opens_story(line, head)) or not line.strip():
            break
        head.take(line.strip())
        head.at += 1
        if line.endswith("=") and not _is_signed(lines[head.at :]):
            break
    return _settled(head)


def _is_head(lines: list[str]) -> bool:
    """Whether a short line follows that a blank one sets off from what is below."""
    return len(lines) > 2 and 0 < len(lines[0].strip()) <= LONGEST_LINE and not lines[1].strip()


def _is_signed(lines: list[str]) -> bool:
    """Whether a byline follows that ends in the sign for the end of a line, too."""
    return bool(lines) and lines[0].endswith("=") and bool(_SIGNED.match(lines[0].strip()))


def _settled(head: _Head) -> _Head | None:
    """The head; None if there is none. A topic with no headline below it was the headline."""
    if head.topic and not head.title:
        head.title, head.topic = [head.topic], None
    return head if 0 < len(head.title) <= LONGEST_TITLE else None


def _opens_story(line: str, head: _Head) -> bool:
    """Whether the line is the lead: set in below a headline, or after a dateline."""
    if head.title and line.startswith("  "):
        return True
    return _dateline(line.strip()) is not None


def _dateline(paragraph: str) -> str | None:
    """The dateline a paragraph opens with: one closed by `=` or by nothing, or any other."""
    found = _DATELINE.match(paragraph)
    parts = _PARTS.split(found["agency"]) if found else []
    if found and any(agencies.is_known(part) or part.isupper() for part in parts):
        return found["printed"]
    read = datelines.read(paragraph)
    return read.printed if read else None


def agency_of(dateline: str | None, named: str | None = None) -> str | None:
    """The agency in a dateline: the first that is known, else the one the header names too."""
    found = _IN_BRACKETS.search(dateline or "")
    parts = _PARTS.split(found[1]) if found else []
    known = next((part for part in parts if agencies.is_known(part)), None)
    return known or (named if named in parts else None)


def _names(line: str) -> str:
    line = line.rstrip(" =")
    read = bylines.read(line)
    return read.names if read and read.names else _SIGNED.sub("", line, count=1).strip()


def _parsed(text: str, title: str) -> ParsedDocument:
    """The story read as plain wire text; a message that is all headline has it as its text."""
    if not text.strip():
        return ParsedDocument(title, "", "")
    try:
        parsed = newswire.read(clean(text))
    except EmptyDocumentError:
        return ParsedDocument(title, "", "")
    return _datelined(replace(parsed, parser="", media_type=""))


def _datelined(parsed: ParsedDocument) -> ParsedDocument:
    """With the dateline, which may stand below a standfirst."""
    if parsed.dateline:
        return parsed
    opening = parsed.text.split("\n\n", DATELINES)[:DATELINES]
    printed = next(filter(None, map(_dateline, opening)), None)
    provenance = parsed.provenance | ({"dateline": "dateline"} if printed else {})
    return replace(parsed, dateline=printed, provenance=provenance)
