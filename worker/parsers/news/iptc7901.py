"""IPTC 7901, the text format of the teletype: header, text and date-time group."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.documents import ParsedDocument, RawDocument, Topic
from schemas.errors import EmptyDocumentError
from worker.parsers import agencies
from worker.parsers.declared import charset
from worker.parsers.news import iptc7901_story, subjects, teletype, wire_codes, wire_times
from worker.parsers.news.iptc7901_story import Story
from worker.parsers.news.teletype import Message

NAME, MEDIA_TYPE = "iptc7901/1", "text/x-iptc7901"

HEADER = re.compile(
    r"\s*(?P<service>[^\W\d_][\w-]{0,9}?)(?P<number>\d{1,5})[ \t]+(?P<priority>\d)[ \t]+"
    r"(?P<category>[^\W\d_]{1,4})(?:[ \t]+(?P<words>\d{1,6}))?(?![\w-])(?P<more>[^\n]{0,200})"
)
"""The first line: service and number, priority, category, words, and what the agency adds."""
_KEYWORDS = re.compile(r"[^\n/]{1,60}(?:/[^\n/]{0,60}){1,12}/?")
_SLUG = re.compile(r"[^\W\d_][\w-]{1,30}(?:/[^\W\d_][\w-]{1,30}){1,8}")
_NUMBERED = re.compile(r"[-#]?[\d.]+\w?$")


def parse(raw: RawDocument) -> ParsedDocument:
    """The story of a message; of several messages in one file, each is a child."""
    messages = teletype.split(raw.content)
    if len(messages) > 1:
        return teletype.several(messages, NAME, MEDIA_TYPE)
    return _document(teletype.read(messages[0] if messages else b"", charset(raw.media_type)))


def _document(message: Message) -> ParsedDocument:
    header, slugline, body = _parts(message)
    named = _named(header["more"]) if header else []
    story = iptc7901_story.read(body, next(filter(None, map(_known, named)), None))
    parsed = _with_header(_with_story(story), header, slugline)
    parsed = _with_agency(parsed, named)
    parts = (message.trailer, body)
    sent = next(filter(None, (wire_times.group(part, parsed.provider) for part in parts)), None)
    assumed = (f"The date-time group {sent.assumed}.",) if sent and sent.assumed else ()
    warnings = message.warnings + parsed.warnings + assumed
    if sent is None:
        return replace(parsed, warnings=warnings)
    provenance = parsed.provenance | {"published_at": "date-time group"}
    return replace(parsed, published_at=sent.value, warnings=warnings, provenance=provenance)


def _with_agency(parsed: ParsedDocument, named: list[str]) -> ParsedDocument:
    """With the agency the header names, if it is a known one or stands in the dateline too."""
    known = next(filter(None, map(_known, named)), None)
    if known:
        provenance = parsed.provenance | {"provider": "header"}
        return replace(parsed, provider=known, provenance=provenance)
    signed = [iptc7901_story.agency_of(parsed.dateline, name) for name in [None, *named]]
    found = next(filter(None, signed), None)
    if not found:
        return parsed
    return replace(parsed, provider=found, provenance=parsed.provenance | {"provider": "dateline"})


def _parts(message: Message) -> tuple[re.Match[str] | None, str | None, str]:
    """The header line, the line of keywords, and the text with its headline."""
    head = teletype.plain(message.header)
    found = HEADER.match(head)
    if found:
        keywords = " ".join(head[found.end() :].split())
        return found, keywords or None, teletype.plain(message.body)
    body = teletype.plain(message.body)
    found = HEADER.match(body)
    if not found:
        return None, None, body
    first, _, rest = body[found.end() :].lstrip().partition("\n")
    if _KEYWORDS.fullmatch(first.strip()):
        return found, first.strip(), rest
    return found, None, f"{first}\n{rest}"


def _named(more: str) -> list[str]:
    """The words that may name the agency at the end of the header, `F BELGA-0102`."""
    words = [_NUMBERED.sub("", word) for word in more.split()]
    return [word for word in words if len(word) > 1]


def _known(word: str) -> str | None:
    """The known agency a word names, `dpa` in `dpa-spe`."""
    return next((name for name in (word, word.split("-")[0]) if agencies.is_known(name)), None)


def _with_story(story: Story) -> ParsedDocument:
    """The story as plain wire text is read, under what its head says."""
    parsed = story.parsed
    if not parsed.text:
        raise EmptyDocumentError("the message has a header only")
    provenance = dict(parsed.provenance)
    said = {
        name: value
        for name in ("title", "byline", "ednote", "slugline")
        if (value := getattr(story, name)) is not None
    }
    provenance |= dict.fromkeys(said, "lines above the story")
    return replace(parsed, **said, parser=NAME, media_type=MEDIA_TYPE, provenance=provenance)


def _with_header(
    parsed: ParsedDocument, header: re.Match[str] | None, slugline: str | None
) -> ParsedDocument:
    if header is None:
        return parsed
    code = header["category"]
    known = wire_codes.IPTC_CATEGORIES.get(code.lower())
    metadata = parsed.metadata | {
        "service": header["service"],
        "message_number": header["number"],
        "category": code,
        "header_note": " ".join(header["more"].split()) or None,
        "word_count": int(header["words"]) if header["words"] else None,
    }
    provenance = parsed.provenance | dict.fromkeys(("urgency", "subjects"), "header")
    slugline = slugline or _slug_in(header["more"])
    keywords = tuple(word.strip() for word in (slugline or "").split("/") if word.strip())
    if slugline:
        provenance |= dict.fromkeys(("slugline", "keywords"), "keyword line")
    return replace(
        parsed,
        urgency=int(header["priority"]) or None,
        subjects=(known.name if known else code,),
        topics=_topics(known),
        slugline=slugline.strip(" /") if slugline else parsed.slugline,
        keywords=keywords or parsed.keywords,
        metadata={name: value for name, value in metadata.items() if value is not None},
        provenance=provenance,
    )


def _slug_in(more: str) -> str | None:
    """The words between strokes that stand at the end of the header: `usa/vote/senate`."""
    found = _SLUG.fullmatch(more.strip())
    return found[0] if found else None


def _topics(known: wire_codes.Category | None) -> tuple[Topic, ...]:
    return subjects.topics([f"medtop:{known.topic}"]) if known and known.topic else ()
