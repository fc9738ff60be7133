"""What the tests of office documents share: an invented story, and reading it."""

from __future__ import annotations

from collections.abc import Callable

from schemas.documents import ParsedDocument, RawDocument

HEADLINE = "Bridge for Northmoor"
BYLINE = "By ADA OBI"
LEAD = (
    "NORTHMOOR, Oct 13 (Meridian) - The council of Northmoor approved a new bridge. It was close."
)
SECOND = "Work starts in the spring, the mayor's office reported."
STORY = (HEADLINE, BYLINE, LEAD, SECOND)


def read(parse: Callable[[RawDocument], ParsedDocument], content: bytes) -> ParsedDocument:
    """The document as one parser reads it."""
    return parse(RawDocument(content))


def fields_of_the_story(parsed: ParsedDocument) -> tuple[str | None, ...]:
    """Title, byline and dateline."""
    return parsed.title, parsed.byline, parsed.dateline


THE_FIELDS = (HEADLINE, "ADA OBI", "NORTHMOOR, Oct 13 (Meridian)")
"""What the story's fields are, in whatever format it comes."""
THE_TEXT = f"{LEAD}\n\n{SECOND}"
