"""Scanned pages: read by OCR where it is installed, and told where it is not."""

from __future__ import annotations

import shutil

import pytest

from schemas.errors import EmptyDocumentError
from schemas.parsing_errors import NeedsOcrError
from worker.parsers import ocr

from .print_shop import column, picture, print_pages, read, scan_pages, shown

WORDS = "A new bridge for Northmoor.\nThe council approved it\non Monday."

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed"
)


@pytest.fixture
def no_tesseract(monkeypatch):
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", "")


@needs_tesseract
def test_a_scanned_page_is_read():
    parsed = read(scan_pages(WORDS))

    assert parsed.text == WORDS.replace("\n", " ")
    assert parsed.metadata["ocr_pages"] == [1]
    assert shown(parsed) == [parsed.text]


@needs_tesseract
def test_a_page_that_lies_on_its_side_is_turned():
    turned = scan_pages(WORDS).replace(b"/MediaBox", b"/Rotate 90 /MediaBox")

    assert "council approved" in read(turned).text


@needs_tesseract
def test_an_empty_scan_shows_no_words():
    with pytest.raises(EmptyDocumentError, match="no words"):
        read(scan_pages(""))


@needs_tesseract
def test_pages_past_the_bound_are_told(monkeypatch):
    monkeypatch.setattr(ocr, "MOST_PAGES", 1)
    monkeypatch.setattr(ocr.Reader, "__init__", _with_one_page(ocr.Reader.__init__))

    parsed = read(scan_pages(WORDS, WORDS))

    assert parsed.metadata["ocr_pages"] == [1]
    assert parsed.warnings == ("Pages that are pictures of text, and need OCR: 2.",)


def _with_one_page(create):
    return lambda self, languages: create(self, languages, 1)


@needs_tesseract
def test_a_reader_whose_time_is_over_reads_nothing():
    reader = ocr.Reader("eng", until=0.0)

    assert reader.read(b"", may_lie=False) is None


@needs_tesseract
def test_a_language_that_is_not_installed_is_passed_over():
    assert ocr.reader("xx").languages == ocr.reader().languages
    assert ocr.reader("en").languages == "eng"


@needs_tesseract
def test_a_picture_that_tesseract_cannot_open_is_not_read():
    assert ocr.reader("en").read(b"no picture", may_lie=True) is None


def test_noise_is_no_text():
    head = "\t".join(["level"] * 12)
    row = "5\t1\t1\t1\t1\t{}\t0\t0\t9\t9\t{}\t{}"
    sure = "\n".join([head, *(row.format(at, 90, word) for at, word in enumerate("abc"))])
    unsure = sure.replace("\t90\t", "\t12.5\t")
    odd = sure.replace("\t90\t", "\todd\t")

    texts = [ocr._text(shown.encode()) for shown in (sure, unsure, odd, head)]

    assert texts == ["a b c", "", "", ""]


def test_without_tesseract_a_scan_needs_ocr(no_tesseract):
    with pytest.raises(NeedsOcrError, match="tesseract"):
        read(scan_pages(WORDS))


def test_without_tesseract_scanned_pages_among_others_are_named(no_tesseract):
    from pypdfium2 import PdfDocument

    mixed = PdfDocument(print_pages(column(["A new bridge for all of Northmoor is built."])))
    mixed.import_pages(PdfDocument(scan_pages(WORDS)))

    parsed = read(_saved(mixed))

    assert parsed.warnings == ("Pages that are pictures of text, and need OCR: 2.",)
    assert "ocr_pages" not in parsed.metadata


def test_outlines_of_letters_need_ocr(no_tesseract):
    shapes = "0 0 5 5 re f " * 150
    drawn = print_pages([(0, 0, 1, "")]).replace(b"BT /F1 1 Tf 0 0 Td () Tj ET", shapes.encode())

    with pytest.raises(NeedsOcrError):
        read(drawn)


def test_a_picture_beside_the_text_is_no_scan(no_tesseract):
    parsed = read(print_pages(column(["A bridge is built over the river of the valley now."])))

    assert parsed.warnings == ()
    assert picture("").size == (1000, 600)


def _saved(document) -> bytes:
    from io import BytesIO

    content = BytesIO()
    document.save(content)
    return content.getvalue()
