"""Files that Office and LibreOffice wrote, from public collections."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.documents import ParsedDocument, RawDocument
from worker import parsers

FOLDER = Path(__file__).parents[3] / "data" / "office"


def read(name: str) -> ParsedDocument:
    return parsers.parse(RawDocument((FOLDER / name).read_bytes()))


@pytest.mark.parametrize("name", ["various.doc", "various.docx"])
def test_texts_of_word_and_libreoffice_are_read_alike(name):
    parsed = read(name)

    paragraphs = parsed.text.split("\n\n")

    assert parsed.title == "Footnote appears here"
    assert (
        "Row 1 Col 1 | Row 1 Col 2 | Row 1 Col 3\nRow 2 Col 1 | Row 2 Col 2 | Row 2 Col 3"
        in paragraphs
    )
    assert "- Bullet 1\n- Bullet 2\n- Bullet 3" in paragraphs
    assert {
        "This is a hyperlink",
        "ゾルゲと尾崎、淡々と最期",
        "𐌲𐌿𐍄𐌹𐍃𐌺",
        "Here is a text box",
    } <= set(paragraphs)
    assert not {"This is the header text.", "This is the footer text."} & set(paragraphs)
    assert parsed.published_at.startswith("2011-09-0")


def test_slides_of_powerpoint_are_read():
    parsed = read("plain.ppt")

    assert parsed.title == "Sample Powerpoint Slide"
    assert parsed.text.endswith("Created with Microsoft\nPowerpoint X for Mac\nService Release 1")


def test_dates_of_excel_are_read():
    assert read("dates.xls").text == "Munka1\n\ndate\n2018-09-20\n1996-08-10"
