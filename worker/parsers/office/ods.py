"""Spreadsheets of LibreOffice and others (ODS): each sheet's rows, as their cells show them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import odf, properties, sheets
from worker.parsers.office.blocks import Story
from worker.parsers.office.docx_lists import number
from worker.parsers.office.odf import Styles
from worker.parsers.office.odf_words import Words
from worker.parsers.office.sheets import MAX_COLUMNS, Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MAX_SHEETS = 500
MAX_GAP = 30
"""Empty cells that are kept between two filled ones of a row."""
MAX_REPEATED = 100
"""How often a filled cell or row is repeated that says to be repeated."""

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_GROUPS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


def parse(raw: RawDocument) -> ParsedDocument:
    """The rows of each sheet, and what the document says of itself."""
    content = odf.read(raw.content, "ODS", "spreadsheet")
    found = Story(language=content.styles.language)
    tables = markup.find_all(content.body, "table")[:MAX_SHEETS]
    listed = [_sheet(one, content.styles, found) for one in tables]
    return sheets.document(
        found, listed, properties.of_odf(content.package), parser="ods/1", media_type=MEDIA_TYPE
    )


def _sheet(table: _Element, styles: Styles, found: Story) -> Sheet:
    rows = _rows(table, styles, found)
    return Sheet(markup.attribute(table, "name") or "", rows, _is_hidden(table, styles))


def _is_hidden(table: _Element, styles: Styles) -> bool:
    for style in styles.chain(markup.attribute(table, "style-name")):
        settings = markup.find(style, "table-properties")
        if settings is not None and markup.attribute(settings, "display") == "false":
            return True
    return False


def _rows(parent: _Element, styles: Styles, found: Story) -> Iterator[list[str]]:
    for child in parent:
        name = markup.name(child)
        if name in _GROUPS:
            yield from _rows(child, styles, found)
        elif name == "table-row" and markup.attribute(child, "visibility") in (None, "visible"):
            cells = list(islice(_cells(child, styles, found), MAX_COLUMNS))
            times = number(markup.attribute(child, "number-rows-repeated"), 1)
            yield from [cells] * (min(times, MAX_REPEATED) if any(cells) else 1)


def _cells(line: _Element, styles: Styles, found: Story) -> Iterator[str]:
    for cell in line:
        if markup.name(cell) in _CELLS:
            text = _shown(cell, styles, found)
            times = number(markup.attribute(cell, "number-columns-repeated"), 1)
            yield from [text] * min(times, MAX_REPEATED if text else MAX_GAP)


def _shown(cell: _Element, styles: Styles, found: Story) -> str:
    """A cell's text as it is shown; its value where it has none."""
    lines = []
    found.comment_count += len(markup.find_all(cell, "annotation"))
    for line in markup.find_all(cell, "p"):
        words = Words(styles)
        words.read(line)
        lines.append("".join(words.text))
    text = " ".join(lines)
    return text or markup.attribute(cell, "string-value") or markup.attribute(cell, "value") or ""
