"""The one door of the readers: dispatch, cleaning, what the sender says, and refusals."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from schemas.errors import (
    CorruptDocumentError,
    EmptyDocumentError,
    IngestError,
    TextTooLongError,
    UnsupportedMediaTypeError,
)
from worker import parsers

from .stories import LEAD, SECOND, read, story


def outcome(raw: RawDocument) -> ParsedDocument | None:
    """The parsed document, or None where the readers refused the bytes."""
    try:
        return parsers.parse(raw)
    except IngestError:
        return None


def is_tidy(text: str) -> bool:
    lines = text.split("\n")
    return (
        bool(text.strip())
        and text == text.strip()
        and "\n\n\n" not in text
        and not any(line != line.rstrip() for line in lines)
        and not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]", text)
    )


@settings(deadline=None)  # the first page imports the libraries
@given(st.binary(max_size=400), st.sampled_from([None, "text/plain", "text/html", "text/markdown"]))
def test_any_bytes_parse_or_are_refused_with_an_ingest_error(content, media_type):
    parsed = outcome(RawDocument(content, media_type))

    assert parsed is None or is_tidy(parsed.text)


@given(
    st.text(max_size=400), st.sampled_from(["", "date 2020-10-13 ", "Title: A\n", "ROME (AP) - "])
)
def test_any_text_parses_to_tidy_text_or_is_refused(text, head):
    parsed = outcome(RawDocument((head + text).encode("utf-8", "ignore"), "text/plain"))

    assert parsed is None or is_tidy(parsed.text)


@given(
    st.lists(
        st.sampled_from(
            [
                "Date: ",
                "By ",
                "ZCZC",
                "\n",
                "\n\n",
                " ",
                "-0-",
                "Rome",
                "(AP)",
                " - ",
                "2020-10-13",
                "13.10.2020",
                "Source: ",
                "a",
                ".",
                "«",
                "NNNN",
            ]
        )
    )
)
def test_heads_and_tails_in_any_order_never_break_the_reader(pieces):
    parsed = outcome(RawDocument("".join(pieces).encode()))

    assert parsed is None or is_tidy(parsed.text)


def test_what_the_sender_says_overrides_what_was_read():
    parsed = read(
        story("date 2020-10-13 "), title="Bridge", published_at="2021-01-02", language="en"
    )

    assert (parsed.title, parsed.published_at, parsed.language) == ("Bridge", "2021-01-02", "en")
    assert parsed.provenance["title"] == "intake"
    assert parsed.provenance["published_at"] == "intake"


def test_what_the_sender_leaves_out_is_read_from_the_document():
    parsed = read(story("date 2020-10-13 "), title="Bridge")

    assert parsed.published_at == "2020-10-13"
    assert parsed.provenance["published_at"] == "date header"


def test_line_ends_and_controls_are_cleaned():
    parsed = read(
        "One line\x00 of\x07 words.\r\n\r\n\r\n\r\nTwo lines.  \r\n\r\nThree.\u2028\u2028Four."
    )

    assert parsed.text == "One line of words.\n\nTwo lines.\n\nThree.\n\nFour."


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"date 2020-10-13"])
def test_a_document_without_words_is_empty(content):
    with pytest.raises(EmptyDocumentError, match="no text"):
        read(content)


def test_a_format_without_a_reader_is_refused_by_name():
    with pytest.raises(
        UnsupportedMediaTypeError, match=r"application/x-elf.*Supported: .*text/plain"
    ):
        read(b"\x7fELF\x02\x01\x01" + bytes(64))


def test_binary_garbage_declared_as_text_is_refused():
    garbage = bytes((number * 89 + 7) % 256 for number in range(4000))

    with pytest.raises(UnsupportedMediaTypeError, match="octet-stream"):
        read(garbage, "text/plain")


def test_a_failing_library_becomes_a_corrupt_document(monkeypatch):
    def fail(raw: RawDocument) -> ParsedDocument:
        raise RecursionError("too deep")

    monkeypatch.setitem(parsers.PARSERS, "text/plain", fail)

    with pytest.raises(CorruptDocumentError, match="RecursionError"):
        read(LEAD)


def test_a_reader_that_returns_blanks_is_an_empty_document(monkeypatch):
    monkeypatch.setitem(
        parsers.PARSERS, "text/plain", lambda raw: ParsedDocument(" \n ", "blank/1", "text/plain")
    )

    with pytest.raises(EmptyDocumentError):
        read(LEAD)


def test_the_media_type_is_the_detected_one():
    parsed = read(story(), "text/html; charset=utf-8")

    assert (parsed.media_type, parsed.parser) == ("text/plain", "newswire/1")


def test_warm_imports_every_late_library():
    parsers.warm()

    assert set(parsers.LATE) <= set(__import__("sys").modules)


def test_intake_fields_without_values_change_nothing():
    plain = parsers.parse(RawDocument(story().encode()))

    assert parsers.parse(RawDocument(story().encode(), None, IntakeFields(title=""))) == plain
    assert plain.text == f"{LEAD}\n\n{SECOND}"


def test_more_text_than_any_story_has_is_refused_by_its_own_bound():
    with pytest.raises(TextTooLongError, match="at most 20,000,000 are read"):
        parsers.parse(RawDocument(b"word " * 4_000_001))
