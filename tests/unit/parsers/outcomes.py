"""What a reader makes of bytes that need not make sense."""

from __future__ import annotations

from collections.abc import Callable

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import IngestError


def outcome(
    parse: Callable[[RawDocument], ParsedDocument], content: bytes
) -> tuple[str, list[Child | LeftOut]]:
    """The text and children that were read, or the error's sentence."""
    try:
        parsed = parse(RawDocument(content))
    except IngestError as error:
        return str(error), []
    return parsed.text, list(parsed.children)
