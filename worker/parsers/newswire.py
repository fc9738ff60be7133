"""Plain-text stories as newswires send them, with or without labelled heads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import (
    advisories,
    datelines,
    end_marks,
    heads,
    labels,
    paragraphs,
    story_dates,
    tails,
    titles,
)
from worker.parsers.datelines import Dateline
from worker.parsers.declared import charset
from worker.parsers.encoding import clean, decode
from worker.parsers.story_head import Head
from worker.parsers.tails import Tail

_BRIEF = 200
_SEPARATORS = re.compile(r"\s*[,;|]\s*")


@dataclass(frozen=True, slots=True)
class Story:
    """A story taken apart: what stood above it, below it, and its opening line."""

    head: Head
    tail: Tail
    dateline: Dateline | None

    @property
    def text(self) -> str:
        """The story itself, a blank line between its paragraphs."""
        return "\n\n".join(self.tail.paragraphs)


def parse(raw: RawDocument) -> ParsedDocument:
    """The story in these bytes, its heads and tails moved into fields."""
    decoded = decode(raw.content, charset(raw.media_type))
    text = clean(decoded.text)
    return read(text, language=raw.fields.language, warnings=decoded.warnings)


def read(
    text: str, *, language: str | None = None, warnings: tuple[str, ...] = ()
) -> ParsedDocument:
    """The story in this text, as `parse` gives it; other formats carry such stories, too."""
    story = _taken_apart(text)
    if not story.text:
        raise EmptyDocumentError("only white space or heads")
    return _described(story, language=language, warnings=warnings)


def _taken_apart(text: str) -> Story:
    lines, marks = end_marks.without(text.split("\n"))
    head = heads.read(lines)
    tail = tails.read(paragraphs.flow(head.lines[head.at :]))
    if marks:
        tail.notes |= marks
    if head.said:
        _settle_status(head, "\n".join(tail.paragraphs[:3]))
    if "pub_status" in head.fields and "ednote" in head.fields and _is_brief(tail):
        tail.paragraphs.insert(0, head.fields["ednote"])
    if not tail.paragraphs and (instead := _instead(head)):
        tail = Tail([instead], notes=tail.notes)
    return Story(head, tail, datelines.read(tail.paragraphs[0]) if tail.paragraphs else None)


def _settle_status(head: Head, text: str) -> None:
    """A lone word like `KILL` that nothing bears out is a headline, and no order."""
    if not advisories.is_kill(head, text):
        del head.fields["pub_status"]
        head.keep("title", head.said[0], "headline line")


def _is_brief(tail: Tail) -> bool:
    """Whether there is no story: of a notice that kills one, the notice is the text."""
    return sum(map(len, tail.paragraphs)) < _BRIEF


def _instead(head: Head) -> str | None:
    """The words of a story that is all head: its title, its note, or its kill."""
    said = head.said[0] if head.said else None
    return head.fields.get("title") or head.fields.get("ednote") or said


def _described(story: Story, *, language: str | None, warnings: tuple[str, ...]) -> ParsedDocument:
    fields, provenance = story.head.fields, dict(story.head.provenance)
    published, rule, unsure = story_dates.published(
        story.head, story.tail, story.dateline, language=language
    )
    if published:
        provenance["published_at"] = rule
    embargo = story_dates.embargo(story.head, story.dateline, published)
    if embargo.until:
        provenance["embargo_until"] = "embargo line"
    if embargo.withheld and "pub_status" not in fields:
        provenance["pub_status"] = "embargo line"
    return ParsedDocument(
        text=story.text,
        parser="newswire/1",
        media_type="text/plain",
        title=_title(story, provenance),
        byline=_byline(story, provenance),
        language=labels.language_code(fields["language"]) if "language" in fields else None,
        dateline=_dateline(story, provenance),
        slugline=fields.get("slugline"),
        urgency=_urgency(fields.get("urgency")),
        provider=_provider(story, provenance),
        credit=_credit(story, provenance),
        copyright=fields.get("copyright") or story.tail.copyright,
        pub_status=fields.get("pub_status") or ("withheld" if embargo.withheld else "usable"),
        subjects=_listed(fields.get("subjects")),
        ednote=_ednote(story, provenance),
        summary=fields.get("summary"),
        keywords=_listed(fields.get("keywords")),
        embargo_until=embargo.until,
        external_id=fields.get("external_id"),
        version=fields.get("version"),
        metadata=_metadata(story, embargo.said),
        published_at=published,
        provenance={name: rule for name, rule in provenance.items() if name in _FIELDS},
        warnings=(*warnings, *unsure, *embargo.warnings),
    )


_FIELDS = frozenset(ParsedDocument.__dataclass_fields__)


def _metadata(story: Story, embargo: str | None) -> dict[str, Any]:
    notes = story.tail.notes | story.head.notes
    if notes.get("contact") != (below := story.tail.notes.get("contact")) and below:
        notes["contact"] += f"\n{below}"
    return notes | ({"embargo": embargo} if embargo else {})


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


def _byline(story: Story, provenance: dict[str, str]) -> str | None:
    if story.tail.byline and "byline" not in story.head.fields:
        provenance["byline"] = "tail"
    return story.head.fields.get("byline") or story.tail.byline


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


def _ednote(story: Story, provenance: dict[str, str]) -> str | None:
    if story.tail.ednote and "ednote" not in story.head.fields:
        provenance["ednote"] = "tail"
    return story.head.fields.get("ednote") or story.tail.ednote


def _urgency(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch("[0-9]", value) else None


def _listed(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATORS.split(value) if part) if value else ()
