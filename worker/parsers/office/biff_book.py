"""What an Excel 5.0–2003 workbook says of all its sheets, and the cells of each."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from schemas.parsing_errors import OverBudgetError
from worker.parsers.encoding import canonical
from worker.parsers.office import biff, cell_formats
from worker.parsers.office.biff import Record
from worker.parsers.office.cell_formats import Formats
from worker.parsers.office.package import damaged, locked

MAX_GAP = 30
"""Empty cells that are kept between two filled ones of a row."""
MAX_RECORDS = 3_000_000
"""Records of all sheets: a workbook of 40 MB."""

_HIDDEN_ROW = 0x20
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it."""

    name: str
    start: int
    is_hidden: bool


@dataclass(slots=True)
class Book:
    """What all sheets share. Filled record by record."""

    codec: str | None = None
    """That of older workbooks; None: theirs are UTF-16."""
    sheets: list[Listed] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: Formats = field(default_factory=Formats)
    left: int = MAX_RECORDS
    """How many records are still read."""

    def finish(self) -> None:
        """Work out what needs all records: strings and formats."""
        self.strings = list(biff.shared(self.parts))
        forms = tuple(cell_formats.form(one, self.codes.get(one)) for one in self.styles)
        self.formats = Formats(forms, self.since_1904)


@dataclass(slots=True)
class Cells:
    """The filled cells of one sheet. Filled record by record."""

    book: Book
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    comment_count: int = 0
    computed: tuple[int, int] | None = None
    """The cell whose computed string comes in one of the next records."""

    def take(self, one: Record) -> None:
        """Note what this record says of a cell."""
        content = one.content
        if one.kind == biff.STRING and self.computed:
            self._add(*self.computed, biff.string(content, 0, self.book.codec))
            self.computed = None
        elif one.kind == biff.NOTE:
            self.comment_count += 1
        elif one.kind == biff.ROW and len(content) >= 14:
            row, flags = struct.unpack_from("<H10xH", content)
            self.hidden.update([row] if flags & _HIDDEN_ROW else [])
        elif len(content) >= 8 and (reads := _reader(one.kind)):
            row, column, style = struct.unpack_from("<HHH", content)
            reads(self, content, row, column, style)

    def lines(self) -> Iterator[list[str]]:
        """The rows from the top, with empty cells where some are left out, within bounds."""
        for row in sorted(self.rows.keys() - self.hidden):
            yield list(_spread(self.rows[row]))

    def _add(self, row: int, column: int, text: str) -> None:
        if text:
            self.rows.setdefault(row, {})[column] = text

    def _number(self, row: int, column: int, style: int, value: float) -> None:
        self._add(row, column, self.book.formats.shown(value, style))

    def _string_cell(self, content: bytes, row: int, column: int, _style: int) -> None:
        at = struct.unpack_from("<I", content.ljust(10, b"\xff"), 6)[0]
        self._add(row, column, self.book.strings[at] if at < len(self.book.strings) else "")

    def _label(self, content: bytes, row: int, column: int, _style: int) -> None:
        self._add(row, column, biff.string(content, 6, self.book.codec))

    def _float(self, content: bytes, row: int, column: int, style: int) -> None:
        if len(content) >= 14:
            self._number(row, column, style, struct.unpack_from("<d", content, 6)[0])

    def _packed(self, content: bytes, row: int, column: int, style: int) -> None:
        packed = struct.unpack_from("<I", content.ljust(10, b"\0"), 6)[0]
        self._number(row, column, style, biff.packed_number(packed))

    def _several(self, content: bytes, row: int, column: int, _style: int) -> None:
        for at in range((len(content) - 6) // 6):
            style, packed = struct.unpack_from("<HI", content, 4 + 6 * at)
            self._number(row, column + at, style, biff.packed_number(packed))

    def _truth(self, content: bytes, row: int, column: int, _style: int) -> None:
        value, is_error = content[6], content[7]
        text = _ERRORS.get(value, "#ERR") if is_error else "TRUE" if value else "FALSE"
        self._add(row, column, text)

    def _formula(self, content: bytes, row: int, column: int, style: int) -> None:
        """The value computed last, as it was stored."""
        value = content[6:14].ljust(8, b"\0")
        if value[6:] != b"\xff\xff":
            self._number(row, column, style, struct.unpack("<d", value)[0])
        elif value[0] == 0:
            self.computed = (row, column)
        elif value[0] in (1, 2):
            self._truth(bytes(6) + bytes([value[2], value[0] - 1]), row, column, style)


_READERS: dict[int, Callable[[Cells, bytes, int, int, int], None]] = {
    biff.LABELSST: Cells._string_cell,
    biff.NUMBER: Cells._float,
    biff.RK: Cells._packed,
    biff.MULRK: Cells._several,
    biff.BOOLERR: Cells._truth,
    **dict.fromkeys(biff.LABELS, Cells._label),
    **dict.fromkeys(biff.FORMULAS, Cells._formula),
}


def _reader(kind: int) -> Callable[[Cells, bytes, int, int, int], None] | None:
    return _READERS.get(kind)


def read(stream: bytes) -> Book:
    """What the workbook says before its first sheet; EncryptedDocumentError if it is locked."""
    found = Book()
    continues = False
    for number, one in enumerate(biff.records(stream)):
        continues = one.kind == biff.SST or (continues and one.kind == biff.CONTINUE)
        if continues:
            found.parts.append(one.content)
        elif one.kind == biff.EOF or number > MAX_RECORDS:
            break
        elif number == 0 and one.kind != biff.BOF:
            raise damaged("XLS", "it does not begin as a workbook of Excel 5.0 to 2003 does")
        else:
            _note(found, one)
    found.finish()
    return found


def cells(stream: bytes, listed: Listed, book: Book) -> Cells:
    """The cells of a sheet, without those of charts that stand in it."""
    found = Cells(book)
    depth = 0
    for one in biff.records(stream, listed.start):
        depth += (one.kind == biff.BOF) - (one.kind == biff.EOF)
        book.left -= 1
        if book.left < 0:
            raise OverBudgetError(f"The XLS has over {MAX_RECORDS:,} records. Send it in parts.")
        if depth <= 0:
            break
        if depth == 1:
            found.take(one)
    return found


def _note(found: Book, one: Record) -> None:
    """Take what a record of the workbook says."""
    content = one.content
    if one.kind == biff.FILEPASS:
        raise locked("XLS")
    if one.kind == biff.BOF and content[:2] != struct.pack("<H", biff.BIFF8):
        found.codec = "cp1252"
    elif one.kind == biff.CODEPAGE and found.codec and len(content) >= 2:
        found.codec = canonical(f"cp{struct.unpack('<H', content[:2])[0]}") or "cp1252"
    elif one.kind == biff.DATEMODE:
        found.since_1904 = content[:1] == b"\x01"
    elif one.kind == biff.FORMAT and len(content) >= 4:
        code = biff.string(content, 2, found.codec, short=found.codec is not None)
        found.codes[struct.unpack_from("<H", content)[0]] = code
    elif one.kind == biff.XF and len(content) >= 4:
        found.styles.append(struct.unpack_from("<H", content, 2)[0])
    elif one.kind == biff.BOUNDSHEET and len(content) >= 8 and content[5] == 0:
        start, state = struct.unpack_from("<IB", content)
        name = biff.string(content, 6, found.codec, short=True)
        found.sheets.append(Listed(name, start, bool(state & 3)))


def _spread(filled: dict[int, str]) -> Iterator[str]:
    at = 0
    for column in sorted(filled):
        yield from [""] * min(column - at, MAX_GAP)
        at = column + 1
        yield filled[column]
