"""Content decides what a document is; names and headers only break ties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.parsers.detect import BINARY

from . import detect_samples
from .detect_samples import DOCX, ENVELOPE, MAIL, PPTX, XLSX, asked, ole, zipped
from .stories import LEAD, make_pdf

SAMPLES = detect_samples.BINARY + tuple((kind, text.encode()) for kind, text in detect_samples.TEXT)
LIES = (
    ("text/plain", "story.txt"),
    ("application/pdf", "story.pdf"),
    ("image/png", "story.png"),
    ("application/zip", "story.zip"),
    ("audio/mpeg", "story.mp3"),
)
IN_BYTES = ("application/mbox", "message/rfc822", "multipart/related", "text/calendar")
WIDE = tuple((kind, text) for kind, text in detect_samples.TEXT if kind not in IN_BYTES)


@pytest.mark.parametrize(("media_type", "content"), SAMPLES)
def test_content_is_recognised_without_a_name_or_header(media_type, content):
    assert asked(content).media_type == media_type


@pytest.mark.parametrize(("declared", "filename"), LIES)
@pytest.mark.parametrize(("media_type", "content"), SAMPLES)
def test_a_false_name_and_header_change_nothing(media_type, content, declared, filename):
    assert asked(content, declared, filename).media_type == media_type


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig"])
@pytest.mark.parametrize(("media_type", "text"), WIDE)
def test_text_is_recognised_in_every_width(media_type, text, encoding):
    assert asked(text.encode(encoding)).media_type == media_type


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\n\xef\xbb\xbf" + make_pdf(["A"]), "application/pdf"),
        (b"junk before " + make_pdf(["A"]), "application/pdf"),
        (b"%BDF" + make_pdf(["A"])[4:] + b"startxref\n9\n%%EOF\n", "application/pdf"),
        (zipped("word/document.xml", "a.txt")[:-30], DOCX),
        (zipped("a.txt")[:-30], "application/zip"),
        (b"PK\x03\x04", "application/zip"),
        (zipped("mimetype")[:40], "application/zip"),
        (ole("WordDocument")[:1000] + ole("WordDocument")[1024:], "application/msword"),
        (
            ole("WordDocument")[:76] + b"\xff" * 436 + ole("WordDocument")[512:],
            "application/msword",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/x-ole-storage"),
        ("Городской совет одобрил мост.".encode("cp1251"), "text/plain"),
        ("яыва".encode("cp1251"), "text/plain"),
        (b"\xff\xfe\x01\x02\x03\x04\x00\xe0" * 40, BINARY),
        (
            b"One" + b"\x07" * 3 + b" bell in a line long enough for its share to be small." * 6,
            "text/plain",
        ),
        (b"\xe2\x82" + b"\x01" * 3 + b"a" * 60, BINARY),
        (("é" * 9000)[:8191].encode()[:-1] + b"\x01" * 200, "text/plain"),
        (b"", BINARY),
    ],
)
def test_damaged_and_odd_content_is_what_its_rest_says(content, media_type):
    assert asked(content).media_type == media_type


@pytest.mark.parametrize(
    ("content", "declared", "filename", "media_type", "reason"),
    [
        (LEAD, "text/markdown; charset=utf-8", None, "text/markdown", "declared: text/markdown"),
        (LEAD, "text/x-markdown", "a.md", "text/markdown", "name: .md"),
        (LEAD, None, "a.markdown", "text/markdown", "name: .markdown"),
        ("<feed/>", "application/atom+xml", None, "application/atom+xml", None),
        ("<p>A</p>", "application/xml", None, "application/xml", None),
        (
            "<html xmlns='http://www.w3.org/1999/xhtml'>",
            None,
            "a.xhtml",
            "application/xhtml+xml",
            None,
        ),
        ("One <b>two</b> three", "text/html", None, "text/html", "declared: text/html"),
        ("One &amp; two", None, "a.htm", "text/html", "name: .htm"),
        ("a,b\n1,2\n", "text/csv", None, "text/csv", "declared: text/csv"),
        ("a\tb\n1\t2\n", None, "a.csv", "text/tab-separated-values", "name: .csv"),
        ("Notes\na,b\n1,2\n3,4,5\n", None, "a.csv", "text/csv", "name: .csv"),
        ("From: Ada\nSubject: A\n\nBody", "message/rfc822", None, "message/rfc822", None),
        (f"{ENVELOPE}{MAIL}", None, "a.mbox", "application/mbox", "name: .mbox"),
        ('{"a": 1}\n', None, "a.ndjson", "application/jsonl", "name: .ndjson"),
        (ole("EncryptedPackage"), None, "a.xlsx", XLSX, None),
        (ole("EncryptedPackage"), PPTX, None, PPTX, None),
    ],
)
def test_a_name_then_a_header_settles_what_content_leaves_open(
    content, declared, filename, media_type, reason
):
    found = asked(content, declared, filename)

    assert found.media_type == media_type
    assert reason in (None, found.reason)


@pytest.mark.parametrize(
    ("content", "declared", "filename", "media_type"),
    [
        (LEAD, "text/html", "a.html", "text/plain"),
        (LEAD, "image/png", "a.docx", "text/plain"),
        (LEAD, "text/csv", "a.csv", "text/plain"),
        ("Ada, of Skerrin, spoke.\nBob, too, did.\nAll left.", None, "a.csv", "text/plain"),
        (LEAD, "message/rfc822", "a.eml", "text/plain"),
        (LEAD, "application/json", "a.json", "text/plain"),
        (LEAD, "application/atom+xml", "a.xml", "text/plain"),
        ('{"a": 1}', None, "a.csv", "application/json"),
        ("# A\n\n```\n<html><body>\n```\n", None, "a.md", "text/markdown"),
        (zipped("a.txt"), DOCX, "a.docx", "application/zip"),
        (b"\0\1\2\3" * 100, "text/plain", "a.txt", BINARY),
    ],
)
def test_a_name_or_header_never_decides_against_content(content, declared, filename, media_type):
    assert asked(content, declared, filename).media_type == media_type


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped("word/document.xml"), "content: ZIP with word/document.xml"),
        (ole("WordDocument"), "content: OLE with worddocument"),
        (b"\x89PNG\r\n\x1a\n", "content: PNG signature"),
        ("<rss/>", "content: root element rss of RSS"),
        (MAIL, "content: header Message-Id of a message"),
        (LEAD, "content: text"),
        (b"\0\1\2\3", "nothing known"),
    ],
)
def test_the_reason_says_what_told(content, reason):
    assert asked(content).reason == reason


def test_a_box_is_known_by_a_second_message_far_behind_the_first():
    letter = f"{ENVELOPE}{MAIL}{'A line of the letter.' * 20_000}\n\n"

    found = asked(letter * 2)

    assert found.media_type == "application/mbox"


def test_a_root_is_found_behind_a_comment_of_many_lines():
    found = asked(f"<!--{' long comment ' * 2_000}-->\n<nitf/>")

    assert found.media_type == "text/vnd.iptc.nitf"


def test_a_message_in_utf_16_is_text_because_messages_are_bytes():
    assert asked(MAIL.encode("utf-16")).media_type == "text/plain"


def test_a_root_behind_a_head_without_end_is_not_looked_for():
    found = asked(f"<?xml version='1.0'?><!--{'a' * 100_000}--><rss/>")

    assert found.media_type == "text/plain"


@given(st.binary(max_size=600), st.sampled_from(LIES))
def test_any_bytes_have_a_type_and_a_reason(content, lie):
    found = asked(content, *lie)

    assert "/" in found.media_type
    assert found.reason


@given(st.sampled_from(SAMPLES), st.data())
def test_any_damage_still_has_an_answer(sample, data):
    damaged = bytearray(sample[1][:4000])
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))

    assert "/" in asked(bytes(damaged[:cut])).media_type


def test_text_with_many_control_characters_is_text_while_its_letters_outnumber_them():
    assert asked((LEAD + "\x0e\x0f\x1b\x10" * 6).encode()).media_type == "text/plain"
