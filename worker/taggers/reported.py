"""What is told in other words in a document, and who said it."""

from __future__ import annotations

from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers.speech import indirect
from worker.taggers.speech.reading import read


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the statements told without quotation marks."""
    return replace(tags, reported=indirect.find(read(parsed, tags), tags.quotes))
