"""JSON Lines: each line is a document of its own."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import json_entries
from worker.parsers.declared import charset
from worker.parsers.encoding import decode

MEDIA_TYPE = "application/jsonl"


def parse(raw: RawDocument) -> ParsedDocument:
    """The lines as children; the document itself has no text, only their number."""
    decoded = decode(raw.content, charset(raw.media_type))
    lines = [line for line in decoded.text.split("\n") if line.strip()]
    return ParsedDocument(
        "",
        "jsonl/1",
        MEDIA_TYPE,
        metadata={"line_count": len(lines)},
        warnings=decoded.warnings,
        children=_children(lines),
    )


def _children(lines: list[str]) -> Iterator[Child | LeftOut]:
    named = ((f"line {place}", line.strip().encode()) for place, line in enumerate(lines, start=1))
    for child in json_entries.taken(named):
        if isinstance(child, Child) and not _is_json(child.content):
            yield LeftOut(
                child.name,
                "corrupt",
                "The line is not JSON. Send one value a line.",
                Via.ENTRY,
                len(child.content),
            )
        else:
            yield child


def _is_json(line: bytes) -> bool:
    import orjson  # here, because plain text never pays for it

    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True
