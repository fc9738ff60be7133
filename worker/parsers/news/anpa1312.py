"""ANPA 1312, the format of American wires: binary header, marked head lines, text, trailer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from schemas.documents import ParsedDocument, RawDocument, Topic
from schemas.errors import EmptyDocumentError
from worker.parsers.declared import charset
from worker.parsers.news import anpa1312_story, subjects, teletype, wire_codes, wire_times
from worker.parsers.news.anpa1312_story import Story
from worker.parsers.news.teletype import Message

NAME, MEDIA_TYPE = "anpa1312/1", "text/x-anpa1312"

_FIRST_LINE = re.compile(
    r"\s*(?P<level>[A-Za-z]?)(?P<number>\d{3,4})[^\x1f\n]{0,20}\x1f?[ ]?(?P<selector>[\w-]{0,12})"
)
_SECOND_LINE = re.compile(
    r"\s*(?P<priority>[A-Za-z])[ ](?P<category>[A-Za-z])[ ]?"
    r"(?P<format>[\x11-\x14]{0,3})[ ]{0,3}(?P<keyword>[^\s,]{0,60}),?(?P<rest>[^\n]{0,120})"
)
_FILED = re.compile(r"(?P<first>\d{1,2})-(?P<second>\d{1,2})(?:[ ]+(?P<words>\d{1,6}))?[ ]*$")
_TABULAR = "\x12"
_STATUS = (
    (re.compile(r"\bKILL", re.IGNORECASE), "canceled"),
    (re.compile(r"\bWITHHOLD", re.IGNORECASE), "withheld"),
)
_REPEATED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


def parse(raw: RawDocument) -> ParsedDocument:
    """The story of a message; of several messages in one file, each is a child."""
    messages = teletype.split(raw.content)
    if len(messages) > 1:
        return teletype.several(messages, NAME, MEDIA_TYPE)
    return _document(teletype.read(messages[0] if messages else b"", charset(raw.media_type)))


def _document(message: Message) -> ParsedDocument:
    story = anpa1312_story.read(teletype.plain(message.body))
    if not story.parsed.text:
        raise EmptyDocumentError("the message has a header only")
    header = _header(message.header)
    parsed = _with_header(_with_story(story), header, story.keyword_line)
    filed = (header["first"], header["second"]) if "first" in header else None
    parts = (teletype.plain(message.trailer), message.body)
    sent = next(filter(None, (wire_times.trailer(part, filed) for part in parts)), None)
    assumed = (f"The trailer {sent.assumed}.",) if sent and sent.assumed else ()
    warnings = message.warnings + parsed.warnings + assumed
    if sent is None:
        return replace(parsed, warnings=warnings)
    provenance = parsed.provenance | {"published_at": "trailer"}
    return replace(parsed, published_at=sent.value, warnings=warnings, provenance=provenance)


def _header(text: str) -> dict[str, Any]:
    """What the two lines of the header say, by name."""
    first = _FIRST_LINE.match(text)
    rest = text[first.end() :].lstrip("\n ") if first else text
    second = _SECOND_LINE.match(rest)
    said: dict[str, Any] = first.groupdict() if first else {}
    if not second:
        return said
    filed = _FILED.search(second["rest"].rstrip())
    said |= second.groupdict()
    said["versions"] = (second["rest"][: filed.start()] if filed else second["rest"]).split()
    if filed:
        said |= {"first": int(filed["first"]), "second": int(filed["second"])}
        said["filed"] = filed.group().split()[0]
        said["words"] = int(filed["words"]) if filed["words"] else None
    return said


def _with_story(story: Story) -> ParsedDocument:
    parsed = story.parsed
    said = {
        name: value
        for name in ("title", "byline", "ednote", "credit", "provider", "subjects", "pub_status")
        if (value := getattr(story, name))
    }
    provenance = parsed.provenance | dict.fromkeys(said, "marked head lines")
    return replace(parsed, **said, parser=NAME, media_type=MEDIA_TYPE, provenance=provenance)


def _with_header(
    parsed: ParsedDocument, header: dict[str, Any], keyword_line: str | None
) -> ParsedDocument:
    category = str(header.get("category") or "").lower()
    known = wire_codes.ANPA_CATEGORIES.get(category)
    keyword = header.get("keyword") or None
    versions = header.get("versions", [])
    status = _status(f"{' '.join(versions)} {keyword_line or ''}") or parsed.pub_status
    said: dict[str, Any] = {
        "urgency": wire_codes.ANPA_URGENCIES.get(str(header.get("priority")).lower()),
        "slugline": keyword or (keyword_line or "").split(",")[0] or None,
        "version": _number(versions),
        "subjects": ((known.name if known else category,) if category else ()) + parsed.subjects,
        "topics": _topics(known),
    }
    given: dict[str, Any] = {name: value for name, value in said.items() if value}
    provenance = parsed.provenance | dict.fromkeys(given, "header")
    metadata = parsed.metadata | _notes(header, keyword_line)
    return replace(parsed, **given, pub_status=status, metadata=metadata, provenance=provenance)


def _notes(header: dict[str, Any], keyword_line: str | None) -> dict[str, Any]:
    notes = {
        "service_level": header.get("level"),
        "message_number": header.get("number"),
        "selector": header.get("selector"),
        "priority": header.get("priority"),
        "category": header.get("category"),
        "revision": " ".join(header.get("versions", [])),
        "filed": header.get("filed"),
        "word_count": header.get("words"),
        "is_table": _TABULAR in header.get("format", "") or None,
        "keyword_line": keyword_line,
    }
    return {name: value for name, value in notes.items() if value}


def _number(versions: list[str]) -> str | None:
    """The digits of `2ndLd-Writethru`: which revision of the story this is."""
    found = next(filter(None, map(_REPEATED.match, versions)), None)
    return found[1] if found else None


def _status(words: str) -> str | None:
    return next((status for sign, status in _STATUS if sign.search(words)), None)


def _topics(known: wire_codes.Category | None) -> tuple[Topic, ...]:
    return subjects.topics([f"medtop:{known.topic}"]) if known and known.topic else ()
