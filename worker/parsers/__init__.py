"""Readers of documents: bytes in, a ParsedDocument out, nothing else touched."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from schemas.errors import (
    CorruptDocumentError,
    EmptyDocumentError,
    IngestError,
    TextTooLongError,
    UnsupportedMediaTypeError,
)
from worker.parsers import html, markdown, newswire, pdf
from worker.parsers.detect import detect
from worker.parsers.encoding import clean

Parser = Callable[[RawDocument], ParsedDocument]
"""Reads one format: a pure function that raises only IngestError or a library's error."""

PARSERS: dict[str, Parser] = {
    "application/pdf": pdf.parse,
    "application/xhtml+xml": html.parse,
    "text/html": html.parse,
    "text/markdown": markdown.parse,
    "text/plain": newswire.parse,
}
"""The reader of each media type."""

TEXTS = ("text/markdown", "text/plain")
LONGEST_TEXT = 20_000_000
"""Bytes of text that are read: some hundred times the longest story."""

LATE = ("chardet", "htmldate", "markdown_it", "pypdfium2", "selectolax.lexbor", "trafilatura")
"""Libraries that plain text never needs."""


def read(raw: RawDocument, take: Callable[[Child | LeftOut], None]) -> ParsedDocument:
    """The same as `parse`, with every child handed to `take` as it is unpacked.

    A container that breaks in the middle keeps what came before, and says so.
    """
    parsed = parse(raw)
    count, warnings = 0, parsed.warnings
    try:
        for child in parsed.children:
            take(child)
            count += 1
    except MemoryError:
        raise
    except Exception as error:
        why = str(error) if isinstance(error, IngestError) else type(error).__name__
        if not (count or parsed.text):
            raise _corrupt(parsed.media_type, error) from error
        warnings = (*warnings, f"Only the first {count:,} members could be read: {why}.")
    if not (count or parsed.text):
        raise EmptyDocumentError(f"the {parsed.media_type} has no words and no members")
    return replace(parsed, children=(), warnings=warnings)


def parse(raw: RawDocument) -> ParsedDocument:
    """The document in these bytes, or an IngestError that says why there is none.

    Its children, if it may have any, are not looked at yet.
    """
    if not raw.content:
        raise EmptyDocumentError("0 bytes")
    media_type, reason = detect(raw)
    if media_type not in PARSERS:
        raise UnsupportedMediaTypeError(media_type, sorted(PARSERS))
    if media_type in TEXTS and len(raw.content) > LONGEST_TEXT:
        raise TextTooLongError(len(raw.content), LONGEST_TEXT)
    parsed = _read(PARSERS[media_type], raw, media_type)
    text = clean(parsed.text).strip()
    if not text and parsed.children == ():
        raise EmptyDocumentError(f"the {media_type} has only white space")
    parsed = replace(parsed, text=text, media_type=media_type, detected_by=reason)
    return _stated(parsed, raw.fields)


def warm() -> None:
    """Import what the readers load late, so that no document waits for it."""
    for library in LATE:
        importlib.import_module(library)


def _read(parser: Parser, raw: RawDocument, media_type: str) -> ParsedDocument:
    """The parser's answer; a library's failure on the bytes is the document's fault."""
    try:
        return parser(raw)
    except (IngestError, MemoryError):
        raise
    except Exception as error:
        raise _corrupt(media_type, error) from error


def _corrupt(media_type: str, error: Exception) -> CorruptDocumentError:
    return CorruptDocumentError(
        f"The {media_type} could not be read ({type(error).__name__}). "
        "Open and save it again, or send its text."
    )


def _stated(parsed: ParsedDocument, fields: IntakeFields) -> ParsedDocument:
    """The document with what its sender said in place of what was read."""
    said = {
        name: value
        for name in ("title", "published_at", "language")
        if (value := getattr(fields, name))
    }
    if not said:
        return parsed
    provenance = parsed.provenance | dict.fromkeys(said, "intake")
    return replace(parsed, **said, provenance=provenance)
