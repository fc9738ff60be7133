"""Excel 5.0–2003 workbooks (XLS): each sheet's rows, as their cells show them."""

from __future__ import annotations

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.office import biff_book, ole, sheets
from worker.parsers.office.blocks import Story
from worker.parsers.office.package import damaged
from worker.parsers.office.sheets import Sheet

MEDIA_TYPE = "application/vnd.ms-excel"
MAX_SHEETS = 500


def parse(raw: RawDocument) -> ParsedDocument:
    """The rows of each sheet, and what the workbook says of itself."""
    container = ole.opened(raw.content, "XLS")
    stream = ole.stream(container, "Workbook", "Book")
    if stream is None:
        raise damaged("XLS", "it has no stream named Workbook")
    book = biff_book.read(stream)
    found = Story()
    listed: list[Sheet] = []
    starts = {one.start: one for one in book.sheets[:MAX_SHEETS]}
    for one in starts.values():
        cells = biff_book.cells(stream, one, book)
        found.comment_count += cells.comment_count
        listed.append(Sheet(one.name, cells.lines(), one.is_hidden))
    return sheets.document(
        found, listed, ole.summary(container), parser="xls/1", media_type=MEDIA_TYPE
    )
