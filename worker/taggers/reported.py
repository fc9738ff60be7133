"""What is told in other words in a document, and who said it."""

from __future__ import annotations

from dataclasses import replace

from schemas.documents import ParsedDocument, Reported, Tags
from worker.taggers.opening import dateline_span
from worker.taggers.speech import indirect
from worker.taggers.speech.reading import read


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the statements told without quotation marks."""
    found = indirect.find(read(parsed, tags), tags.quotes)
    opening = dateline_span(parsed)
    if opening is None:
        return replace(tags, reported=found)
    return replace(tags, reported=tuple(_behind(opening[1], one, parsed.text) for one in found))


def _behind(dateline_end: int, one: Reported, text: str) -> Reported:
    """Return a statement without the dateline before it."""
    if one.start >= dateline_end or one.end <= dateline_end:
        return one
    start = dateline_end
    while start < one.end and not text[start].isalnum():
        start += 1
    return replace(one, text=text[start : one.end], start=start)
