"""DOC: pieces put together, and what is left out."""

from __future__ import annotations

import struct
from datetime import datetime

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import doc, doc_styles
from worker.parsers.office.blocks import Kind
from worker.parsers.office.doc_sprms import Sprms

from .ole_files import doc as make
from .ole_files import ole, styles, summary
from .stories import LEAD, SECOND, STORY, THE_FIELDS, THE_TEXT, fields_of_the_story, read

HIDDEN, DELETED = struct.pack("<HB", 0x083C, 1), struct.pack("<HB", 0x0800, 1)
IN_TABLE, ROW_END = struct.pack("<HB", 0x2416, 1), struct.pack("<HBHB", 0x2416, 1, 0x2417, 1)
LISTED, OUTLINED = struct.pack("<HH", 0x460B, 1), struct.pack("<HB", 0x2640, 0)


def ends(*lines: tuple[str, int, bytes]) -> tuple[str, list[tuple[int, int, bytes]]]:
    """Lines with their marks put together, and what is set up to where."""
    text, settings = "", []
    for line, style, coded in lines:
        text += line
        settings.append((len(text), style, coded))
    return text, settings


@pytest.mark.parametrize("wide", [True, False])
def test_a_wire_story_has_the_fields_it_has_as_plain_text(wide):
    properties = summary(
        codepage=1251, author="Ада", created=datetime(2020, 10, 13, 8, 15), pages=3
    )
    content = make("\r".join(STORY) + "\r", wide=wide, **{"\x05SummaryInformation": properties})

    parsed = parsers.parse(doc.RawDocument(content))

    assert fields_of_the_story(parsed) == THE_FIELDS
    assert (parsed.text, parsed.media_type) == (THE_TEXT, "application/msword")
    assert parsed.published_at == "2020-10-13T08:15:00+00:00"
    assert (parsed.metadata["author"], parsed.metadata["page_count"]) == ("Ада", 3)


def test_hidden_and_deleted_words_are_left_out_also_beside_rare_letters():
    text = f"{LEAD}\r𐌲Kept gone out shown.\r"
    places = [len(LEAD) + 8, len(LEAD) + 13, len(LEAD) + 17]

    parsed = read(doc.parse, make(text, runs=[
        (places[0], b""), (places[1], HIDDEN), (places[2], DELETED), (len(text) + 1, b""),
    ]))  # fmt: skip

    assert parsed.text == f"{LEAD}\n\n𐌲Kept shown."


def test_fields_show_their_result_and_signs_of_pictures_nothing():
    text = (
        f"{LEAD}\rOne \x13 IF \x13 X \x14y\x15 \x14two\x15\x01\x08 "
        f"three\x0bfour\x1e\x1ffive\x13 PAGE \x15\r"
    )

    assert read(doc.parse, make(text)).text == f"{LEAD}\n\nOne two three\nfour-five"


def test_tables_lists_and_headings_are_told_by_their_settings():
    text, settings = ends(
        ("Roads mended\r", 1, b""), (f"{LEAD}\r", 0, b""),
        ("Town\x07", 0, IN_TABLE), ("Peo\rple\x07", 0, IN_TABLE), ("\x07", 0, ROW_END),
        ("Northmoor\x07", 0, IN_TABLE), ("1,200\x07", 0, IN_TABLE), ("\x07", 0, ROW_END),
        ("one\r", 0, LISTED), ("two\r", 0, LISTED), ("Costs of it\r", 0, OUTLINED),
        (f"{SECOND}\x07", 0, IN_TABLE), ("\x07", 0, ROW_END), ("Over.\r", 0, b""),
    )  # fmt: skip
    parsed = read(doc.parse, make(text, paragraphs=settings, styles=styles(0, 1)))

    assert (parsed.title, parsed.provenance["title"]) == ("Roads mended", "heading style")
    assert parsed.text.split("\n\n") == [
        LEAD, "Town | Peo ple\nNorthmoor | 1,200", "- one\n- two", "Costs of it", SECOND, "Over.",
    ]  # fmt: skip


def test_a_table_at_the_end_is_not_lost():
    text, settings = ends(
        (f"{LEAD}\r", 0, b""),
        ("Town\x07", 0, IN_TABLE),
        ("People\x07", 0, IN_TABLE),
        ("left\r", 0, IN_TABLE),
    )

    assert (
        read(doc.parse, make(text, paragraphs=settings)).text == f"{LEAD}\n\nTown | People\n\nleft"
    )


def test_notes_and_boxes_are_read_headers_are_not_and_comments_are_counted():
    parts = (f"{LEAD}\r", "A note.\r", "A header.\r", "", "\x05Why?\r", "An end.\r", "In a box.\r")

    parsed = read(doc.parse, make("".join(parts), lengths=tuple(map(len, parts))))

    assert parsed.text == f"{LEAD}\n\nA note.\n\nAn end.\n\nIn a box."
    assert parsed.metadata["comment_count"] == 1


def test_a_text_that_is_not_ended_is_read():
    assert read(doc.parse, make(LEAD)).text == LEAD


def test_word_95_is_read_plainly_with_a_warning():
    parsed = read(doc.parse, make(f"{LEAD}\r{SECOND}\r", version=0x68, wide=False))

    assert parsed.text == f"{LEAD}\n\n{SECOND}"
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize(
    "content", [make(LEAD, flags=0x100), ole({"EncryptedPackage": b"", "EncryptionInfo": b""})]
)
def test_a_locked_document_says_so(content):
    with pytest.raises(EncryptedDocumentError):
        read(doc.parse, content)


def with_clx(clx: bytes) -> bytes:
    head = bytearray(2048)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<II", head, 0x1A2, 0, len(clx))
    return ole({"WordDocument": bytes(head), "0Table": clx})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x", "older container"),
        (ole({"Other": b""}), "no stream named WordDocument"),
        (with_clx(b""), "cannot be found"),
        (with_clx(b"\x02\0\0\0\0"), "is empty"),
        (with_clx(b"\x02\x10\0\0\0" + struct.pack("<II", 5, 1) + bytes(8)), "makes no sense"),
        (with_clx(b"\x02\x10\0\0\0" + struct.pack("<II", 0, 1 << 30) + bytes(8)), "makes no sense"),
    ],
)
def test_what_is_no_document_says_so(content, reason):
    with pytest.raises(CorruptDocumentError, match=reason):
        read(doc.parse, content)


def test_a_document_without_words_is_empty():
    with pytest.raises(EmptyDocumentError):
        read(doc.parse, make("\r"))


def test_settings_of_any_size_are_passed_over():
    coded = (
        struct.pack("<HH", 0x4A43, 24)
        + struct.pack("<HI", 0x6A03, 1)
        + struct.pack("<H3s", 0xE000, b"abc")
        + struct.pack("<HHB", 0xD608, 2, 9)
        + struct.pack("<HBB", 0xC60D, 1, 7)
        + HIDDEN
    )

    assert Sprms(0, coded).is_set(0x083C)
    assert Sprms(0, struct.pack("<HB", 0xC615, 255) + HIDDEN).value(0x083C) is None


def test_styles_that_are_cut_off_are_done_without():
    assert doc_styles.kinds(b"") == {}
    assert doc_styles.kinds(styles(0, 62)[:-14]) == {}
    assert doc_styles.kinds(styles(62, 3)) == {0: Kind.TITLE, 1: Kind.HEADING}
