"""XLSX, ODS and XLS: rows as their cells show them."""

from __future__ import annotations

import struct
from datetime import datetime

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import ods, sheets, xls, xlsx

from . import ole_files
from .ole_files import biff, label, number, summary, wide
from .packages import odf, pack, relations
from .packages import xlsx as make
from .stories import read

FORMATS = (
    '<numFmts><numFmt numFmtId="170" formatCode="[$-409]d mmm yyyy"/><numFmt '
    'numFmtId="171" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="172" formatCode="&quot;days&quot; 0"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{one}"/>' for one in (0, 14, 21, 170, 171, 9, 172, "x"))
    + "</cellXfs>"
)


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def c(value: object, kind: str = "n", reference: str = "", style: int = 0) -> str:
    return f'<c r="{reference}" t="{kind}" s="{style}"><v>{value}</v></c>'


def test_each_sheet_is_its_name_and_its_rows():
    content = make(
        row(c(0, "s"), c(1, "s")) + row(c(2, "s"), c("1200")) + row(),
        row(c("0.5")),
        strings=("Town", "People", "Northmoor"),
    )
    parsed = parsers.parse(xlsx.RawDocument(content))

    assert parsed.text == "Sheet 1\n\nTown | People\nNorthmoor | 1200\n\nSheet 2\n\n0.5"
    assert (parsed.media_type, parsed.title) == (xlsx.MEDIA_TYPE, None)
    assert parsed.metadata == {"sheet_count": 2, "sheets": ["Sheet 1", "Sheet 2"]}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (c(44117, style=1), "2020-10-13"),
        (c(44117.34375, style=3), "2020-10-13 08:15:00"),
        (c(0.34375, style=2), "08:15:00"),
        (c(1.5, style=4), "36:00:00"),
        (c(0.125, style=5), "12.5%"),
        (c(3, style=6), "3"),
        (c(3, style=99), "3"),
        (c(-1, style=1), "-1"),
        (c("1E+300"), "1e+300"),
        (c("inf"), "inf"),
        (c("so", style=1), "so"),
        (c(1, "b"), "TRUE"),
        (c(0, "b"), "FALSE"),
        (c("#N/A", "e"), "#N/A"),
        (c("a", "str"), "a"),
        (c(9, "s"), "other"),
        (c("x", "s"), "other"),
        ('<c t="inlineStr"><is><r><t>in</t></r><r><t>line_x0041_</t></r></is></c>', "inlineA"),
        ('<c t="inlineStr"><f/></c>', "other"),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ("<c><f>1+1</f><f/></c>", "other"),
        ("<c><v/></c>", "other"),
    ],
)
def test_a_cell_is_shown_as_its_format_says(cell, text):
    parsed = read(xlsx.parse, make(row(cell) + row(c("other", "str")), styles=FORMATS))

    assert parsed.text.split("\n")[2] == text


def test_days_may_be_counted_from_1904():
    content = make(row(c(1, style=1)), styles=FORMATS, settings='<workbookPr date1904="1"/>')

    assert read(xlsx.parse, content).text.endswith("1904-01-02")


def test_gaps_are_kept_within_bounds_however_far_cells_are_apart():
    content = make(
        row(c(1, reference="B1"), c(2, reference="D1")) + row(c(3, reference="XFD1048576"))
    )

    lines = read(xlsx.parse, content).text.split("\n")

    assert lines[2] == " | 1 |  | 2"
    assert lines[3] == " | " * xlsx.MAX_GAP + "3"


def test_hidden_rows_and_sheets_are_left_out():
    content = make(
        row(c(1)), '<row hidden="1"><c><v>2</v></c></row>' + row(c(3)), states={1: "hidden"}
    )

    parsed = read(xlsx.parse, content)

    assert parsed.text == "Sheet 2\n\n3"
    assert parsed.metadata["hidden_sheet_count"] == 1


def test_a_headline_in_the_first_row_is_the_title():
    content = make(row(c("People of Northmoor by street", "str")) + row(c(1)))

    parsed = read(xlsx.parse, content)

    assert (parsed.title, parsed.provenance["title"]) == (
        "People of Northmoor by street",
        "first row",
    )


def test_properties_of_the_workbook_are_read():
    parsed = read(xlsx.parse, make(row(c(1)), properties={"title": "Census", "creator": "Ada Obi"}))

    assert (parsed.title, parsed.metadata["author"]) == ("Census", "Ada Obi")


def test_a_sheet_of_too_many_words_is_cut_off(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_TEXT", 5)

    parsed = read(xlsx.parse, make(row(c("four", "str")) + row(c("more", "str"))))

    assert parsed.text == "Sheet 1\n\nfour"
    assert parsed.warnings == ("Only the first rows of the sheet 'Sheet 1' were read.",)


def test_a_damaged_sheet_and_comments_are_told():
    content = pack(
        {
            "xl/workbook.xml": (
                '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="worksheet_1"/>'
                '<sheet name="B" r:id="worksheet_2"/><sheet name="C" r:id="chartsheet_1"/>'
                "</sheets></workbook>"
            ),
            "xl/_rels/workbook.xml.rels": relations(
                worksheet_1="a.xml", worksheet_2="b.xml", chartsheet_1="c.xml"
            ),
            "xl/a.xml": f"<worksheet><sheetData>{row(c(1))}</sheetData></worksheet>",
            "xl/_rels/a.xml.rels": relations(comments_1="comments.xml"),
            "xl/comments.xml": "<comments><commentList><comment/></commentList></comments>",
        }
    )
    parsed = read(xlsx.parse, content)

    assert parsed.text == "A\n\n1"
    assert parsed.warnings == ("The sheet 'B' is damaged and was left out.",)
    assert parsed.metadata["comment_count"] == 1


def test_a_workbook_without_a_filled_cell_is_empty():
    with pytest.raises(EmptyDocumentError, match="1 sheets"):
        read(xlsx.parse, make(""))


def test_a_binary_workbook_is_refused():
    with pytest.raises(CorruptDocumentError, match="XLSB"):
        read(xlsx.parse, pack({"xl/workbook.bin": b"x"}))


def ods_sheet(rows: str, flags: str = "") -> str:
    return f'<table:table table:name="Towns"{flags}>{rows}</table:table>'


def ods_row(*cells: str, flags: str = "") -> str:
    return f"<table:table-row{flags}>{''.join(cells)}</table:table-row>"


def cell(text: str, flags: str = "") -> str:
    return f"<table:table-cell{flags}><text:p>{text}</text:p></table:table-cell>"


def test_an_open_spreadsheet_is_read_alike():
    rows = (
        "<table:table-header-rows>"
        + ods_row(cell("Town"), cell("People"))
        + "</table:table-header-rows>"
        + ods_row(
            cell("Northmoor<office:annotation><text:p>Why?</text:p></office:annotation>"),
            cell("1,200", ' office:value="1200"'),
        )
        + ods_row(
            '<table:table-cell office:value="7"/>', '<table:table-cell office:string-value="x"/>'
        )
        + ods_row(cell("Secret"), flags=' table:visibility="collapse"')
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            flags=' table:number-rows-repeated="1048576"',
        )
    )
    parsed = parsers.parse(ods.RawDocument(odf("spreadsheet", ods_sheet(rows))))

    assert parsed.text == "Towns\n\nTown | People\nNorthmoor | 1,200\n7 | x"
    assert parsed.parser == "ods/1"


def test_repeated_cells_and_rows_are_bounded():
    rows = ods_row(
        cell("a", ' table:number-columns-repeated="9999"'),
        flags=' table:number-rows-repeated="999999"',
    )

    lines = read(ods.parse, odf("spreadsheet", ods_sheet(rows))).text.split("\n")[2:]

    assert len(lines) == ods.MAX_REPEATED
    assert lines[0].count("a") == ods.MAX_REPEATED


def test_hidden_open_sheets_are_left_out():
    styles = (
        '<style:style style:name="gone"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    hidden = ods_sheet(ods_row(cell("Secret")), ' table:style-name="gone"')
    body = hidden + ods_sheet(ods_row(cell("Shown")))

    parsed = read(ods.parse, odf("spreadsheet", body, styles=styles))

    assert parsed.text == "Towns\n\nShown"
    assert parsed.metadata["hidden_sheet_count"] == 1


def cell_head(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, style)


def xf(code: int) -> bytes:
    return biff(0xE0, struct.pack("<HH16x", 0, code))


GLOBALS = (
    xf(0)
    + xf(14)
    + xf(164)
    + biff(0x41E, struct.pack("<H", 164) + wide("[h]:mm"))
    + biff(0x22, b"\0\0")
)
CELLS = (
    label(0, 0, "Town")
    + label(0, 2, "Людей")
    + biff(0xFD, cell_head(1, 0) + struct.pack("<I", 1))
    + biff(0xFD, cell_head(1, 1) + struct.pack("<I", 77))
    + number(1, 2, 44117, 1)
    + biff(0x27E, cell_head(2, 0) + struct.pack("<I", 1200 << 2 | 2))
    + biff(0x27E, cell_head(2, 1) + struct.pack("<i", -150 << 2 | 3))
    + biff(
        0xBD,
        struct.pack("<HH", 3, 0) + struct.pack("<HI", 0, 5 << 2 | 2) * 2 + struct.pack("<H", 1),
    )
    + biff(0x205, cell_head(4, 0) + b"\x01\0")
    + biff(0x205, cell_head(4, 1) + b"\x2a\x01")
    + biff(0x06, cell_head(5, 0, 2) + struct.pack("<d", 1.5))
    + biff(0x06, cell_head(5, 1) + b"\0\0\0\0\0\0\xff\xff")
    + biff(0x4BC)
    + biff(0x207, wide("so"))
    + biff(0x06, cell_head(5, 2) + b"\x01\0\x01\0\0\0\xff\xff")
    + biff(0x06, cell_head(5, 3) + b"\x02\0\x07\0\0\0\xff\xff")
    + biff(0x06, cell_head(5, 4) + b"\x03\0\0\0\0\0\xff\xff")
    + biff(0x208, struct.pack("<HHHHHHHH", 6, 0, 1, 0, 0, 0, 0x20, 0))
    + label(6, 0, "Secret")
    + biff(0x1C, bytes(8))
    + biff(0x203, bytes(8))
    + biff(0x207, wide("lost"))
    + biff(0x809, bytes(16))
    + label(7, 0, "of a chart")
    + biff(0x0A)
)
SHARED = (
    biff(
        0xFC,
        struct.pack("<II", 2, 2)
        + struct.pack("<HB", 1, 0)
        + b"a"
        + struct.pack("<HBH", 6, 8, 1)
        + b"Nor",
    )
    + biff(
        0x3C, b"\x01" + "thm".encode("utf-16-le") + bytes(4) + struct.pack("<HBI", 1, 4, 2) + b"b\0"
    )
    + biff(0x3C, b"\0")
)


def test_an_older_workbook_is_read_alike():
    properties = summary(
        codepage=1251, title="Перепись", author="Ada Obi", created=datetime(2020, 10, 13)
    )
    content = ole_files.xls(
        {"Towns": CELLS}, shared=SHARED, globals_=GLOBALS, **{"\x05SummaryInformation": properties}
    )

    parsed = parsers.parse(xls.RawDocument(content))

    assert parsed.text.split("\n")[2:] == [
        "Town |  | Людей", "Northm |  | 2020-10-13", "1200 | -1.5", "5 | 5", "TRUE | #N/A",
        "36:00:00 | so | TRUE | #DIV/0!",
    ]  # fmt: skip
    assert (parsed.title, parsed.media_type) == ("Перепись", xls.MEDIA_TYPE)
    assert parsed.metadata["comment_count"] == 1


def test_hidden_older_sheets_are_left_out():
    content = ole_files.xls({"A": label(0, 0, "Secret"), "B": label(0, 0, "Shown")}, hidden=("A",))

    assert read(xls.parse, content).text == "B\n\nShown"


def test_a_workbook_of_excel_95_is_read_by_its_code_page():
    text = "Город".encode("cp1251")
    cells = biff(0x204, cell_head(0, 0) + struct.pack("<H", len(text)) + text)
    form = biff(0x41E, struct.pack("<HB", 164, 4) + b"0.00")
    content = ole_files.xls(
        {"Лист": cells}, version=0x500, globals_=biff(0x42, struct.pack("<H", 1251)) + form
    )

    assert read(xls.parse, content).text == "Лист\n\nГород"


def test_a_locked_workbook_says_so():
    with pytest.raises(EncryptedDocumentError):
        read(xls.parse, ole_files.xls({"A": b""}, globals_=biff(0x2F, bytes(6))))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x", "not in Office's older container"),
        (ole_files.ole({"Other": b""}), "no stream named Workbook"),
        (ole_files.ole({"Workbook": biff(0x09, bytes(6))}), "does not begin"),
        (ole_files.ole({"A": b""})[:520], "list of streams"),
    ],
)
def test_what_is_no_workbook_says_so(content, reason):
    with pytest.raises(CorruptDocumentError, match=reason):
        read(xls.parse, content)
