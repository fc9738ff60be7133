"""What is quoted in a document, and who said it."""

from __future__ import annotations

from dataclasses import replace

from schemas.documents import ParsedDocument, Tags


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the quotations of the text."""
    from worker.parsers.quotes import find_quotes

    return replace(tags, quotes=find_quotes(parsed.text))
