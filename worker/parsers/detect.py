"""What a document is, by its content first; a name or header never overrules it."""

from __future__ import annotations

from schemas.documents import RawDocument
from worker.parsers.detection import (
    json_kinds,
    magic,
    mail_kinds,
    markdown_marks,
    tables,
    tags,
    wires,
)
from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content

__all__ = ["BINARY", "PLAIN", "Detected", "detect"]

BINARY = "application/octet-stream"
"""What no reader is known for."""
PLAIN = "text/plain"
"""Text without any mark."""


def detect(raw: RawDocument) -> Detected:
    """The media type of these bytes; BINARY if they are neither known nor text.

    At most 64 kB from either end are looked at. The order is that of certainty: marks no text
    can carry, then heads of messages, markup, JSON, and last what is told by the look of lines.
    """
    look = Look(raw)
    if not raw.content:
        return Detected(BINARY, "nothing known")
    if known := wires.kind(raw.content) or magic.kind(look):
        return known
    if not look.is_text:
        return Detected(BINARY, "nothing known")
    return mail_kinds.kind(look) or _marked(look) or _lined(look) or by_content(PLAIN, "text")


def _marked(look: Look) -> Detected | None:
    """What the first sign opens: a tag, an object, a list."""
    head = look.head
    if head.startswith("<"):
        return tags.kind(look)
    return json_kinds.kind(look) if head.startswith(("{", "[")) else None


def _lined(look: Look) -> Detected | None:
    """What shows in the look of the lines; here a claim counts before a weak sign."""
    return (
        tags.claimed(look)
        or tables.claimed(look)
        or markdown_marks.claimed(look)
        or markdown_marks.kind(look)
        or tags.late(look)
        or tables.certain(look)
    )
