"""Markdown: readable text without its markup, fields from its front matter."""

from __future__ import annotations

import re

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import datelines, dates, labels, markdown_blocks, titles
from worker.parsers.declared import charset
from worker.parsers.encoding import clean, decode
from worker.parsers.markdown_blocks import Block

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ENTRY = re.compile(r"([\w -]{1,30}):[ \t]*(.*)")
_LIST = re.compile(r"\s*,\s*")
_KEYS = {
    "title": "title", "headline": "title", "date": "date", "published": "date",
    "published_at": "date", "pubdate": "date", "author": "byline", "authors": "byline",
    "byline": "byline", "by": "byline", "lang": "language", "language": "language",
    "tags": "keywords", "keywords": "keywords", "description": "summary", "summary": "summary",
    "categories": "subjects", "category": "subjects", "source": "provider", "slug": "slugline",
}  # fmt: skip


def parse(raw: RawDocument) -> ParsedDocument:
    """The text as it would be read aloud, and what its front matter says."""
    decoded = decode(raw.content, charset(raw.media_type))
    matter, body = _parted(clean(decoded.text))
    heading, blocks = _titled(markdown_blocks.read(body))
    text = "\n\n".join(blocks) or heading or ""
    if not text.strip():
        raise EmptyDocumentError("the Markdown has markup only")
    warnings = decoded.warnings
    return _document(text, matter, heading, warnings)


def _document(
    text: str, matter: dict[str, str], heading: str | None, warnings: tuple[str, ...]
) -> ParsedDocument:
    dateline = datelines.read(text.split("\n", 1)[0])
    stamp = dates.whole(matter.get("date", ""))
    title = matter.get("title") or heading or titles.from_lead(text)
    provenance = {name: "front matter" for name in matter if name != "date"}
    provenance["title"] = _title_rule(matter, heading)
    if stamp:
        provenance["published_at"] = "front matter"
    return ParsedDocument(
        text=text,
        parser="markdown/1",
        media_type="text/markdown",
        title=titles.shortened(title) if title else None,
        byline=", ".join(_listed(matter.get("byline"))) or None,
        published_at=stamp.iso() if stamp else None,
        language=labels.language_code(matter.get("language", "")),
        dateline=dateline.printed if dateline else None,
        slugline=matter.get("slugline"),
        provider=matter.get("provider") or (dateline.agency if dateline else None),
        subjects=_listed(matter.get("subjects")),
        summary=matter.get("summary"),
        keywords=_listed(matter.get("keywords")),
        provenance=provenance,
        warnings=warnings,
    )


def _title_rule(matter: dict[str, str], heading: str | None) -> str:
    if "title" in matter:
        return "front matter"
    return "first heading" if heading else "lead's first sentence"


def _parted(text: str) -> tuple[dict[str, str], str]:
    """The front matter's known entries, and what stands below it."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    entries: dict[str, str] = {}
    key = ""
    for line in found[1].split("\n"):
        entry = _ENTRY.match(line)
        if entry:
            key = _KEYS.get(entry[1].strip().lower(), "")
            entries.setdefault(key, entry[2].strip())
        elif line.strip().startswith("- "):
            entries[key] = ", ".join(filter(None, [entries.get(key), line.strip()[2:].strip()]))
    return {key: value.strip("\"'") for key, value in entries.items() if key and value}, text[
        found.end() :
    ]


def _listed(value: str | None) -> tuple[str, ...]:
    parts = _LIST.split((value or "").strip().removeprefix("[").removesuffix("]"))
    return tuple(tidy for part in parts if (tidy := part.strip(" \"'")))


def _titled(found: list[Block]) -> tuple[str | None, list[str]]:
    """The first heading, and the paragraphs without it if it opens the text."""
    heading = next((block.text for block in found if block.kind == "heading"), None)
    if found and found[0].kind == "heading":
        found = found[1:]
    return heading, [block.text for block in found]
