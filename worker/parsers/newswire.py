"""Plain-text stories as newswires send them, with or without labelled heads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import datelines, dates, heads, labels, paragraphs, tails, titles
from worker.parsers.datelines import Dateline
from worker.parsers.dates import Stamp
from worker.parsers.declared import charset
from worker.parsers.encoding import clean, decode
from worker.parsers.heads import Head
from worker.parsers.tails import Tail

_CYRILLIC = re.compile("[а-яё]")
_SEPARATORS = re.compile(r"\s*[,;|]\s*")


@dataclass(frozen=True, slots=True)
class Story:
    """A story taken apart: what stood above it, below it, and its opening line."""

    head: Head
    tail: Tail
    dateline: Dateline | None

    @property
    def stamp(self) -> Stamp | None:
        """The date set above the story, or else below it."""
        return self.head.stamp or self.tail.stamp

    @property
    def text(self) -> str:
        """The story itself, a blank line between its paragraphs."""
        return "\n\n".join(self.tail.paragraphs)


def parse(raw: RawDocument) -> ParsedDocument:
    """The story in these bytes, its heads and tails moved into fields."""
    decoded = decode(raw.content, charset(raw.media_type))
    story = _taken_apart(clean(decoded.text))
    if not story.text:
        raise EmptyDocumentError("only white space or heads")
    return _described(story, language=raw.fields.language, warnings=decoded.warnings)


def _taken_apart(text: str) -> Story:
    lines = tails.without_end_marks(text.split("\n"))
    head = heads.read(lines)
    tail = tails.read(paragraphs.flow(head.lines[head.at :]))
    if not tail.paragraphs and "title" in head.fields:
        tail = Tail([head.fields["title"]])
    return Story(head, tail, datelines.read(tail.paragraphs[0]) if tail.paragraphs else None)


def _described(story: Story, *, language: str | None, warnings: tuple[str, ...]) -> ParsedDocument:
    fields, provenance = story.head.fields, dict(story.head.provenance)
    published, rule, warning = _published(story, language)
    if published:
        provenance["published_at"] = rule
    title = _title(story, provenance)
    provider = _provider(story, provenance)
    dateline = _dateline(story, provenance)
    credit = _credit(story, provenance)
    return ParsedDocument(
        text=story.text,
        parser="newswire/1",
        media_type="text/plain",
        title=title,
        byline=fields.get("byline"),
        language=labels.language_code(fields.get("language", "")),
        dateline=dateline,
        slugline=fields.get("slugline"),
        urgency=_urgency(fields.get("urgency")),
        provider=provider,
        credit=credit,
        copyright=fields.get("copyright") or story.tail.copyright,
        subjects=_listed(fields.get("subjects")),
        ednote=fields.get("ednote"),
        summary=fields.get("summary"),
        keywords=_listed(fields.get("keywords")),
        embargo_until=_embargo(fields.get("embargo_until")),
        published_at=published,
        provenance={name: rule for name, rule in provenance.items() if name in _FIELDS},
        warnings=(*warnings, *warning),
    )


_FIELDS = frozenset(ParsedDocument.__dataclass_fields__)


def _title(story: Story, provenance: dict[str, str]) -> str | None:
    given = story.head.fields.get("title")
    if given:
        return titles.shortened(" ".join(given.split()))
    provenance["title"] = "lead's first sentence"
    return titles.from_lead(_lead(story))


def _lead(story: Story) -> str:
    """The lead without its dateline; the next paragraph if that is all it holds."""
    paragraphs = story.tail.paragraphs
    start = story.dateline.end if story.dateline else 0
    return paragraphs[0][start:].strip() or paragraphs[min(1, len(paragraphs) - 1)]


def _provider(story: Story, provenance: dict[str, str]) -> str | None:
    if "provider" in story.head.fields:
        return story.head.fields["provider"]
    named = story.dateline.agency if story.dateline else None
    found = named or story.tail.provider
    if found:
        provenance["provider"] = "dateline" if named else "tail"
    return found


def _dateline(story: Story, provenance: dict[str, str]) -> str | None:
    if story.dateline and story.dateline.printed:
        provenance["dateline"] = "dateline"
        return story.dateline.printed
    return story.head.fields.get("dateline")


def _credit(story: Story, provenance: dict[str, str]) -> str | None:
    if story.tail.credit and "credit" not in story.head.fields:
        provenance["credit"] = "tail"
    return story.head.fields.get("credit") or story.tail.credit


def _published(story: Story, language: str | None) -> tuple[str | None, str, tuple[str, ...]]:
    """The publication date, the rule it was read by, and what stayed unsure."""
    stamp, printed = story.stamp, story.dateline.stamp if story.dateline else None
    if stamp is None:
        year = dates.year_in(story.head.fields.get("year") or _copyright_line(story))
        return (printed.iso(year=year) if printed else None), "dateline", _unread(story)
    rule = story.head.provenance.get("published_at", "labelled tail")
    value = stamp.iso(year=_year(story), day_first=_day_first(story, language))
    if value is not None or stamp.day.other is None:
        return value, rule, ()
    return None, rule, (_ambiguous(stamp.day),)


def _unread(story: Story) -> tuple[str, ...]:
    value = story.head.fields.get("unread date")
    return (f"The date {value!r} could not be read. Write YYYY-MM-DD.",) if value else ()


def _ambiguous(day: dates.Day) -> str:
    return (
        f"The date {day.day:02d}/{day.month:02d}/{day.year} may be day-first or month-first; "
        "published_at is left empty. Write the month's name, or YYYY-MM-DD."
    )


def _year(story: Story) -> int | None:
    printed = story.dateline.stamp if story.dateline else None
    return printed.day.year if printed else None


def _copyright_line(story: Story) -> str:
    return story.head.fields.get("copyright") or story.tail.copyright or ""


def _day_first(story: Story, language: str | None) -> bool | None:
    """The order of day and month, if the dateline or the language settles it."""
    stamp, printed = story.stamp, story.dateline.stamp if story.dateline else None
    if stamp and printed and stamp.day.other:
        day = (printed.day.month, printed.day.day)
        if day in ((stamp.day.month, stamp.day.day), stamp.day.other):
            return day != stamp.day.other
    stated = (language or story.head.fields.get("language") or "").lower().replace("_", "-")
    if stated == "en-us":
        return False
    if stated and labels.language_code(stated) not in (None, "en"):
        return True
    return True if stated == "en-gb" or _CYRILLIC.search(story.text[:200]) else None


def _urgency(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch("[0-9]", value) else None


def _listed(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATORS.split(value or "") if part)


def _embargo(value: str | None) -> str | None:
    stamp = dates.match(value) if value else None
    return stamp.iso() if stamp else None
