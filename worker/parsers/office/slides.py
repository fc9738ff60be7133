"""From slides to a document: each slide a paragraph of lines, its notes below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import titles
from worker.parsers.encoding import clean
from worker.parsers.office import story
from worker.parsers.office.blocks import Story
from worker.parsers.office.properties import Properties


@dataclass(frozen=True, slots=True)
class Slide:
    """What one slide says."""

    title: str
    lines: Sequence[str]
    notes: Sequence[str] = ()
    is_hidden: bool = False


def document(
    found: Story, slides: Sequence[Slide], properties: Properties, *, parser: str, media_type: str
) -> ParsedDocument:
    """The document of these slides; hidden ones are counted and left out."""
    shown = [slide for slide in slides if not slide.is_hidden]
    text = clean("\n\n".join(filter(None, map(_text, shown))))
    if not text:
        raise EmptyDocumentError(f"{len(slides)} slides; pictures of text need OCR first")
    what = parser.partition("/")[0]
    title, rule = _title(shown, properties, what)
    metadata: dict[str, Any] = {
        "slide_count": len(slides),
        "hidden_slide_count": len(slides) - len(shown) or None,
        "comment_count": found.comment_count or None,
    }
    return story.described(
        found, properties, text=text, title=title, title_rule=rule, parser=parser,
        media_type=media_type, metadata=metadata,
    )  # fmt: skip


def _title(slides: Sequence[Slide], properties: Properties, what: str) -> tuple[str | None, str]:
    if properties.title:
        return titles.shortened(properties.title), f"{what} property title"
    first = next((slide.title for slide in slides if slide.title), None)
    if first:
        return titles.shortened(first), "slide title"
    lines = [line for slide in slides for line in slide.lines]
    return titles.from_lead(lines[0]) if lines else None, "first line"


def _text(slide: Slide) -> str:
    lines = "\n".join(filter(None, (slide.title, *slide.lines)))
    notes = "\n".join(slide.notes)
    return "\n\n".join(filter(None, (lines, f"Notes: {notes}" if notes else "")))
