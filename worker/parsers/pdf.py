"""PDF files: the text of their pages, their metadata, and the files attached to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from schemas.parsing_errors import NeedsOcrError
from worker.parsers import datelines, ocr, titles
from worker.parsers.budget import Budget
from worker.parsers.news.stated import Stated
from worker.parsers.pages import attachments, binding, fields, recursion, sheets
from worker.parsers.pages.binding import Bound
from worker.parsers.pages.sheets import Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 2_000
"""How many pages are read; the rest is left out with a warning."""
MAX_MARKS = 1_500
"""Of how many pages it is said where they begin and end."""
OPENING = 4
"""Paragraphs that may open with the dateline: a headline and more stand above it."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The text of the pages; EncryptedDocumentError if it is locked with a password."""
    with _opened(raw.content) as document:
        stated = fields.read(document, raw.content)
        reader = ocr.reader(stated.fields.get("language"))
        pages = list(sheets.read(document, MAX_PAGES, reader))
        count, attached = len(document), document.count_attachments() > 0
    bound = binding.bind(pages)
    if not bound.text and not attached:
        raise _wordless(pages)
    _say_opening(stated, bound)
    bound = bound.without_first(stated.fields.get("title"))
    _note_pages(stated, pages, bound, count)
    _warn(stated, pages, count)
    children = _attached(raw.content) if attached else ()
    return stated.document(bound.text, "pdf/1", "application/pdf", children)


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    import pypdfium2  # here, because plain text never pays for it

    recursion.check(content)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refused(str(error), is_locked=b"/Encrypt" in content) from error
    try:
        yield document
    finally:
        document.close()


def _refused(reason: str, *, is_locked: bool) -> CorruptDocumentError | EncryptedDocumentError:
    # Of a file that is not locked, pdfium may tell what it thought of the one before.
    if "password" in reason.lower() and is_locked:
        return EncryptedDocumentError("The PDF is locked with a password. Send it unlocked.")
    if "security" in reason.lower() and is_locked:
        return EncryptedDocumentError("The PDF is locked in an unknown way. Send it unlocked.")
    return CorruptDocumentError(
        "The PDF is damaged and cannot be opened. Save it again and resend."
    )


def _attached(content: bytes) -> Iterator[Child | LeftOut]:
    """The attached files; the PDF is opened anew, as this runs when it has been read."""
    with _opened(content) as document:
        yield from attachments.children(document, Budget())


def _wordless(pages: Sequence[Sheet]) -> NeedsOcrError | CorruptDocumentError | EmptyDocumentError:
    """Why no page has a word."""
    if any(page.is_unread for page in pages):
        return NeedsOcrError("The PDF")
    if pages and all(page.is_damaged for page in pages):
        return CorruptDocumentError("No page of the PDF can be read. Save it again and resend.")
    return EmptyDocumentError(f"{len(pages):,} pages show no words")


def _note_pages(stated: Stated, pages: Sequence[Sheet], bound: Bound, count: int) -> None:
    stated.note("page_count", count)
    stated.note("pages", [list(mark) for mark in bound.marks[:MAX_MARKS]])
    recognised = (number for number, page in enumerate(pages, 1) if page.recognised is not None)
    stated.note("ocr_pages", list(recognised))
    stated.note("running_heads", list(bound.furniture[:50]))


def _warn(stated: Stated, pages: Sequence[Sheet], count: int) -> None:
    damaged = [number for number, page in enumerate(pages, 1) if page.is_damaged]
    unread = [number for number, page in enumerate(pages, 1) if page.is_unread]
    glyphs, characters = (
        sum(page.raw_glyphs for page in pages),
        sum(page.characters for page in pages),
    )
    said = (
        (count > MAX_PAGES, f"Only the first {MAX_PAGES:,} of {count:,} pages were read."),
        (damaged, f"Pages that could not be read: {_listed(damaged)}."),
        (unread, f"Pages that are pictures of text, and need OCR: {_listed(unread)}."),
        (
            glyphs * 20 > characters,
            f"{glyphs} of {characters} characters are codes of a font that names no letters.",
        ),
    )
    stated.warnings += [warning for holds, warning in said if holds]


def _listed(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""
    return ", ".join(map(str, numbers[:20])) + more


def _say_opening(stated: Stated, bound: Bound) -> None:
    """Title and dateline, as the text opens."""
    opening = bound.text.split("\n\n", OPENING)[:OPENING]
    found = next(filter(None, map(datelines.read, opening)), None)
    if found and found.printed:
        stated.say_dateline(found.printed, "dateline")
    if found:
        stated.say("provider", found.agency, "dateline")
    stated.say("title", bound.headline and titles.shortened(bound.headline), "largest words")
    first = opening[0].split("\n", 1)[0]
    if titles.is_headline(first):
        stated.say("title", titles.shortened(first), "first line")
