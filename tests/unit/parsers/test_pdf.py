"""PDF files: text, metadata, and the ways they fail."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker.parsers import pdf

from .stories import make_pdf, read

LINES = [
    "Bridge for Northmoor",
    "The council of Northmoor approved a new bridge on Monday. It left.",
]
INFO = (
    "/Title (Bridge at last) /Author (Ada Obi) /CreationDate (D:20201013081500+06'00') "
    "/Keywords (bridge, river) /Subject (A bridge)"
)


def test_text_and_metadata_are_read():
    parsed = read(make_pdf(LINES, info=INFO))

    assert parsed.text == "\n\n".join(LINES)
    assert (parsed.title, parsed.byline) == ("Bridge at last", "Ada Obi")
    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert (parsed.keywords, parsed.summary) == (("bridge", "river"), "A bridge")
    assert parsed.provenance["published_at"] == "pdf creation date"


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - a.doc", "bridge_v2.docx", ""])
def test_a_program_s_title_is_passed_over_for_the_first_line(title):
    parsed = read(make_pdf(LINES, info=f"/Title ({title})"))

    assert (parsed.title, parsed.provenance["title"]) == ("Bridge for Northmoor", "first line")


def test_a_first_line_that_is_no_headline_gives_its_first_sentence():
    assert (
        read(make_pdf(LINES[1:])).title
        == "The council of Northmoor approved a new bridge on Monday"
    )


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("D:20201013", "2020-10-13"),
        ("D:20201013081500", "2020-10-13"),
        ("D:20201013081500Z", "2020-10-13T08:15:00+00:00"),
        ("D:20201399", None),
        ("soon", None),
    ],
)
def test_the_creation_date_is_read_in_all_its_lengths(value, published):
    assert read(make_pdf(LINES, info=f"/CreationDate ({value})")).published_at == published


def test_a_locked_file_says_so():
    with pytest.raises(EncryptedDocumentError, match="password"):
        read(make_pdf(LINES, encrypted=True))


def test_a_file_without_text_may_be_scanned():
    with pytest.raises(EmptyDocumentError, match="OCR"):
        read(make_pdf([]))


def test_a_damaged_file_is_corrupt():
    with pytest.raises(CorruptDocumentError, match="damaged"):
        read(b"%PDF-1.4 and nothing else")


def test_pages_past_the_bound_are_left_out_with_a_warning(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)

    parsed = read(make_pdf(LINES, pages=3))

    assert parsed.text.count("Bridge for Northmoor") == 2
    assert parsed.warnings == ("Only the first 2 of 3 pages were read.",)


def test_a_page_that_cannot_be_read_is_named_in_a_warning():
    broken = make_pdf(LINES, pages=2).replace(
        b"11 0 obj\n<< /Type /Page ", b"11 0 obj\n<< /Type /Pxge "
    )

    parsed = read(broken)

    assert parsed.warnings == ("Pages that could not be read: 2.",)


def test_line_end_hyphens_are_mended_and_hidden_letters_are_told():
    assert pdf._readable("the bri\ufffe\r\ndge") == ("the bridge", ())
    assert "names no letters" in pdf._readable("a\x01" + "b" * 9)[1][0]
    assert pdf._readable("\x01" * 9 + "a") == ("", ())
