"""Excel workbooks (XLSX): each sheet's rows, as their cells show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import cell_formats, properties, sheets
from worker.parsers.office.blocks import Story
from worker.parsers.office.cell_formats import Formats
from worker.parsers.office.package import Package, damaged, opened
from worker.parsers.office.sheets import MAX_COLUMNS, Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEETS = 500
MAX_GAP = 30
"""Empty cells that are kept between two filled ones of a row."""

_LETTERS = re.compile("[A-Z]{1,3}")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ON = frozenset({"1", "true"})
_HIDDEN = frozenset({"hidden", "veryHidden"})


def parse(raw: RawDocument) -> ParsedDocument:
    """The rows of each sheet, and what the workbook says of itself."""
    package = opened(raw.content, "XLSX")
    main = package.main("xl/workbook.xml")
    root = package.tree(main)
    if root is None:
        raise damaged("XLSX", f"it has no {main!r}; the binary XLSB is not read")
    found = Story()
    listed = list(_sheets(package, main, root, found))
    return sheets.document(
        found, listed, properties.of_ooxml(package), parser="xlsx/1", media_type=MEDIA_TYPE
    )


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets refer to."""

    strings: Sequence[str]
    formats: Formats

    def shown(self, cell: _Element) -> str:
        """What a cell shows."""
        if not len(cell):
            return ""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = markup.find(cell, "is")
            return _string(inline) if inline is not None else ""
        value = cell[0] if len(cell) == 1 else markup.find(cell, "v")
        said = value.text if value is not None else None
        if not said:
            return ""
        if kind == "s":
            return self._shared(said)
        if kind == "b":
            return "TRUE" if said == "1" else "FALSE"
        return self.formats.written(said, cell.get("s")) if kind == "n" else said

    def _shared(self, said: str) -> str:
        at = int(said) if said.isdecimal() and len(said) < 9 else -1
        return self.strings[at] if 0 <= at < len(self.strings) else ""


def _sheets(package: Package, main: str, root: _Element, found: Story) -> Iterator[Sheet]:
    book = _book(package, main, root)
    relations = package.relations(main)
    for one in markup.find_all(root, "sheets/sheet")[:MAX_SHEETS]:
        key = next((value for name, value in one.items() if name.endswith("}id")), "")
        relation = relations.get(key)
        if relation is None or relation.kind != "worksheet":
            continue
        is_hidden = one.get("state") in _HIDDEN
        tree = None if is_hidden else package.spare(relation.target)
        if tree is None and not is_hidden:
            found.warnings.append(f"The sheet {one.get('name')!r} is damaged and was left out.")
        found.comment_count += _comments(package, relation.target)
        rows = _rows(tree, book) if tree is not None else ()
        yield Sheet(one.get("name", ""), rows, is_hidden)


def _book(package: Package, main: str, root: _Element) -> Book:
    strings = package.related(main, "sharedStrings")
    styles = package.related(main, "styles")
    shared = package.tree(strings) if strings else None
    settings = markup.find(root, "workbookPr")
    since_1904 = settings is not None and settings.get("date1904") in _ON
    formats = cell_formats.read(package.spare(styles) if styles else None, since_1904=since_1904)
    found = [_string(one) for one in markup.find_all(shared, "si")] if shared is not None else []
    return Book(found, formats)


def _string(element: _Element) -> str:
    """The words of a rich text; readings set above them are left out."""
    runs = (markup.raw_text(one) for path in ("t", "r/t") for one in markup.find_all(element, path))
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), "".join(runs))


def _rows(root: _Element, book: Book) -> Iterator[list[str]]:
    for line in markup.find_all(root, "sheetData/row"):
        if line.get("hidden") not in _ON:
            yield list(islice(_cells(line, book), MAX_COLUMNS))


def _cells(line: _Element, book: Book) -> Iterator[str]:
    """The cells of a row, with an empty one for each that is left out, within bounds."""
    at = 0
    for cell in line:
        column = _column(cell.get("r", "").rstrip("0123456789"))
        if column is not None and column > at:
            yield from [""] * min(column - at, MAX_GAP)
            at = column
        at += 1
        yield book.shown(cell)


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int | None:
    """The column of these letters, counted from 0; None if they name none."""
    if not _LETTERS.fullmatch(letters):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _comments(package: Package, path: str) -> int:
    comments = package.related(path, "comments")
    root = package.spare(comments) if comments else None
    return len(markup.find_all(root, "commentList/comment")) if root is not None else 0
