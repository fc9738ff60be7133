"""PDF files: the text of their pages, and the fields of their metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker.parsers import datelines, dates, paragraphs, titles
from worker.parsers.encoding import clean

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 5_000
"""How many pages are read; the rest is left out with a warning."""

_HYPHEN = re.compile("\ufffe\\s*")
_RAW_GLYPHS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_CREATED = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?)?"
)
_NO_TITLE = re.compile(
    r"(?:untitled|microsoft \w+ - |document\d*$|слайд|.*\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt)$)",
    re.IGNORECASE,
)


def parse(raw: RawDocument) -> ParsedDocument:
    """The text of the pages; EncryptedDocumentError if it is locked with a password."""
    with _opened(raw.content) as document:
        pages, warnings = _pages(document)
        metadata = {key: value.strip() for key, value in document.get_metadata_dict().items()}
    found, glyphs = _readable("\n\n".join(pages))
    text = "\n\n".join(paragraphs.flow(clean(found).split("\n")))
    if not text.strip():
        raise EmptyDocumentError(f"{len(pages)} pages; they may be scanned and need OCR first")
    return _document(text, metadata, (*warnings, *glyphs))


def _document(text: str, metadata: dict[str, str], warnings: tuple[str, ...]) -> ParsedDocument:
    dateline = datelines.read(text.split("\n", 1)[0])
    stated = metadata.get("Title", "")
    title = stated if stated and not _NO_TITLE.match(stated) else None
    published = _created(metadata.get("CreationDate", ""))
    byline = metadata.get("Author") or None
    return ParsedDocument(
        text=text,
        parser="pdf/1",
        media_type="application/pdf",
        title=titles.shortened(title) if title else _first_line(text),
        byline=byline,
        published_at=published,
        dateline=dateline.printed if dateline else None,
        provider=dateline.agency if dateline else None,
        summary=metadata.get("Subject") or None,
        keywords=tuple(
            filter(None, map(str.strip, re.split("[,;]", metadata.get("Keywords", ""))))
        ),
        provenance=_provenance(title, byline, published),
        warnings=warnings,
    )


def _provenance(title: str | None, byline: str | None, published: str | None) -> dict[str, str]:
    rules = {"title": "pdf metadata" if title else "first line"}
    if byline:
        rules["byline"] = "pdf metadata"
    if published:
        rules["published_at"] = "pdf creation date"
    return rules


def _first_line(text: str) -> str | None:
    first = text.split("\n", 1)[0]
    return titles.shortened(first) if titles.is_headline(first) else titles.from_lead(first)


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    import pypdfium2  # here, because plain text never pays for it

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refused(str(error)) from error
    try:
        yield document
    finally:
        document.close()


def _refused(reason: str) -> CorruptDocumentError | EncryptedDocumentError:
    if "password" in reason.lower():
        return EncryptedDocumentError("The PDF is locked with a password. Send it unlocked.")
    return CorruptDocumentError(
        "The PDF is damaged and cannot be opened. Save it again and resend."
    )


def _pages(document: PdfDocument) -> tuple[list[str], tuple[str, ...]]:
    """The text of each page up to the bound, and which pages could not be read."""
    count = len(document)
    pages, damaged = [], []
    for number in range(min(count, MAX_PAGES)):
        text = _page(document, number)
        pages.append(text or "")
        if text is None:
            damaged.append(str(number + 1))
    return pages, (*_left_out(count), *_unreadable(damaged))


def _page(document: PdfDocument, number: int) -> str | None:
    import pypdfium2

    try:
        page = document[number]
        text: str = page.get_textpage().get_text_range()
    except pypdfium2.PdfiumError:
        return None
    return text


def _left_out(count: int) -> tuple[str, ...]:
    if count <= MAX_PAGES:
        return ()
    return (f"Only the first {MAX_PAGES:,} of {count:,} pages were read.",)


def _unreadable(damaged: list[str]) -> tuple[str, ...]:
    if not damaged:
        return ()
    return (f"Pages that could not be read: {', '.join(damaged[:20])}.",)


def _readable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with line-end hyphens mended, and a warning if a font hides its letters."""
    text = _HYPHEN.sub("", text)
    raw = len(_RAW_GLYPHS.findall(text))
    if raw * 2 > len(text):
        return "", ()
    if raw * 20 > len(text):
        return text, (
            f"{raw} of {len(text)} characters are codes of a font that names no letters.",
        )
    return text, ()


def _created(value: str) -> str | None:
    """A PDF's date `D:20201013081500+06'00'` in ISO 8601; a time without a zone is dropped."""
    found = _CREATED.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zulu, east, odd = found.groups()
    zone = "Z" if zulu else f"{east}:{odd or '00'}" if east else ""
    clock = f"T{hour}:{minute}:{second or '00'}{zone}" if hour and zone else ""
    stamp = dates.match(f"{year}-{month}-{day}{clock}")
    return stamp.iso() if stamp else None
