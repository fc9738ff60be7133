"""What is quoted in a document, and who said it."""

from __future__ import annotations

from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers.speech import direct
from worker.taggers.speech.reading import read


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the quotations, speakers under the names of those found."""
    return replace(tags, quotes=direct.find(read(parsed, tags)))
