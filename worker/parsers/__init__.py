"""Readers of documents: bytes in, a ParsedDocument out, nothing else touched."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from schemas.errors import (
    CorruptDocumentError,
    EmptyDocumentError,
    IngestError,
    TextTooLongError,
    UnsupportedMediaTypeError,
)
from worker.parsers import html, markdown, newswire, pdf, stated
from worker.parsers.archives import gz, sevenzip, tar, zst
from worker.parsers.archives import zip as zip_archive
from worker.parsers.detect import Detected, detect
from worker.parsers.encoding import clean
from worker.parsers.feeds import atom, entries, jsonfeed, rss, wxr
from worker.parsers.images import image
from worker.parsers.mail import eml, mbox, msg
from worker.parsers.news import anpa1312, appl, iptc7901, newsml1, newsml_g2, ninjs, nitf
from worker.parsers.office import doc, docx, epub, odp, ods, odt, ppt, pptx, rtf, xls, xlsx
from worker.parsers.tables import csv, json, jsonl, xml
from worker.parsers.web import mhtml, warc

Parser = Callable[[RawDocument], ParsedDocument]
"""Reads one format: a pure function that raises only IngestError or a library's error."""

PARSERS: dict[str, Parser] = {
    "application/atom+xml": atom.parse,
    "application/epub+zip": epub.parse,
    "application/feed+json": jsonfeed.parse,
    "application/gzip": gz.parse,
    "application/json": json.parse,
    "application/jsonl": jsonl.parse,
    "application/mbox": mbox.parse,
    "application/msword": doc.parse,
    "application/pdf": pdf.parse,
    "application/rss+xml": rss.parse,
    "application/rtf": rtf.parse,
    "application/vnd.ap.appl+xml": appl.parse,
    "application/vnd.iptc.g2.conceptitem+xml": newsml_g2.parse,
    "application/vnd.iptc.g2.knowledgeitem+xml": newsml_g2.parse,
    "application/vnd.iptc.g2.newsitem+xml": newsml_g2.parse,
    "application/vnd.iptc.g2.newsmessage+xml": newsml_g2.parse,
    "application/vnd.iptc.g2.packageitem+xml": newsml_g2.parse,
    "application/vnd.iptc.g2.planningitem+xml": newsml_g2.parse,
    "application/vnd.iptc.ninjs+json": ninjs.parse,
    "application/vnd.ms-excel": xls.parse,
    "application/vnd.ms-outlook": msg.parse,
    "application/vnd.ms-powerpoint": ppt.parse,
    "application/vnd.oasis.opendocument.presentation": odp.parse,
    "application/vnd.oasis.opendocument.spreadsheet": ods.parse,
    "application/vnd.oasis.opendocument.text": odt.parse,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": pptx.parse,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": xlsx.parse,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx.parse,
    "application/warc": warc.parse,
    "application/x-7z-compressed": sevenzip.parse,
    "application/x-atom-entry+xml": entries.parse,
    "application/x-bzip2": gz.parse,
    "application/x-rss-item+xml": entries.parse,
    "application/x-tar": tar.parse,
    "application/x-wxr+xml": wxr.parse,
    "application/x-xz": gz.parse,
    "application/xhtml+xml": html.parse,
    "application/xml": xml.parse,
    "application/zip": zip_archive.parse,
    "application/zstd": zst.parse,
    "image/bmp": image.parse,
    "image/gif": image.parse,
    "image/jpeg": image.parse,
    "image/png": image.parse,
    "image/tiff": image.parse,
    "image/webp": image.parse,
    "message/rfc822": eml.parse,
    "multipart/related": mhtml.parse,
    "text/csv": csv.parse,
    "text/html": html.parse,
    "text/markdown": markdown.parse,
    "text/plain": newswire.parse,
    "text/tab-separated-values": csv.parse,
    "text/vnd.iptc.newsml": newsml1.parse,
    "text/vnd.iptc.nitf": nitf.parse,
    "text/x-anpa1312": anpa1312.parse,
    "text/x-iptc7901": iptc7901.parse,
}
"""The reader of each media type."""

TEXTS = ("text/markdown", "text/plain")
LONGEST_TEXT = 20_000_000
"""Bytes of text that are read: some hundred times the longest story."""

LATE = (
    "PIL.Image",
    "PIL.TiffImagePlugin",
    "PIL.WebPImagePlugin",
    "babel.core",
    "chardet",
    "fastwarc.warc",
    "htmldate",
    "lxml.etree",
    "markdown_it",
    "olefile",
    "orjson",
    "pypdfium2",
    "selectolax.lexbor",
    "trafilatura",
    "zstandard",
)
"""Libraries that plain text never needs."""


def read(
    raw: RawDocument, take: Callable[[Child | LeftOut], None], detected: Detected | None = None
) -> ParsedDocument:
    """The same as `parse`, with every child handed to `take` as it is unpacked.

    A container that breaks in the middle keeps what came before, and says so.
    """
    parsed = parse(raw, detected)
    count, troubles = 0, list[Exception]()
    for child in _unpacked(parsed, troubles):
        take(stated.fit_child(child))
        count += 1
    if troubles and not (count or parsed.text):
        raise _trouble(parsed.media_type, troubles[0]) from troubles[0]
    if not (count or parsed.text):
        raise EmptyDocumentError(f"the {parsed.media_type} has no words and no members")
    broken = (f"Only the first {count:,} members could be read: {_why(e)}" for e in troubles)
    return replace(parsed, children=(), warnings=(*parsed.warnings, *broken))


def _unpacked(parsed: ParsedDocument, troubles: list[Exception]) -> Iterator[Child | LeftOut]:
    """What is found inside, until there is no more or the container breaks."""
    try:
        yield from parsed.children
    except MemoryError:
        raise
    except Exception as error:
        troubles.append(error)


def _trouble(media_type: str, error: Exception) -> IngestError:
    return error if isinstance(error, IngestError) else _corrupt(media_type, error)


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, IngestError) else f"{type(error).__name__}."


def parse(raw: RawDocument, detected: Detected | None = None) -> ParsedDocument:
    """The document in these bytes, or an IngestError that says why there is none.

    Who has looked at its type already hands it in as `detected`. Its children, if it may have
    any, are not looked at yet.
    """
    if not raw.content:
        raise EmptyDocumentError("0 bytes")
    media_type, reason = detected or detect(raw)
    if media_type not in PARSERS:
        raise UnsupportedMediaTypeError(media_type, sorted(PARSERS))
    if media_type in TEXTS and len(raw.content) > LONGEST_TEXT:
        raise TextTooLongError(len(raw.content), LONGEST_TEXT)
    parsed = _read(PARSERS[media_type], raw, media_type)
    text = clean(parsed.text).strip()
    if not text and parsed.children == ():
        raise EmptyDocumentError(f"the {media_type} has only white space")
    known: dict[str, Any] = {"text": text, "media_type": media_type, "detected_by": reason}
    return stated.fit(replace(parsed, **known, **_said(raw.fields, parsed)))


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


def _said(fields: IntakeFields, parsed: ParsedDocument) -> dict[str, Any]:
    """What the sender said, to stand in place of what was read."""
    said = {
        name: value
        for name in ("title", "published_at", "language")
        if (value := getattr(fields, name))
    }
    return {**said, "provenance": parsed.provenance | dict.fromkeys(said, "intake")} if said else {}
