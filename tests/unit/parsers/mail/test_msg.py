"""Messages as Outlook saves them, made here as it makes them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.arrivals import Via
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EncryptedDocumentError
from tests.unit.parsers.mail import outlook
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.mail import mapi, msg, ole_store, ole_writing, rtf_packed
from worker.parsers.mail.ole_store import Store

TEXTS = {
    outlook.SUBJECT: "Ice on the lock",
    outlook.BODY: "The upper lock is closed.\r\n\r\nBarges wait.\r\n",
    outlook.SENDER_NAME: "Liv Strand",
    outlook.SENDER_SMTP: "liv@example.org",
    outlook.CLASS: "IPM.Note",
}
SENT = datetime(2024, 2, 6, 7, 30, tzinfo=UTC)
RTF = rb"{\rtf1\ansi The upper lock is closed.\par Barges wait.}"


def read(content: bytes):
    return msg.parse(RawDocument(content))


def without(*properties: int) -> dict[int, str]:
    return {number: text for number, text in TEXTS.items() if number not in properties}


def plain_rtf(content: bytes) -> bytes:
    return struct.pack("<II4sI", len(content) + 12, len(content), b"MELA", 0) + content


def packed_rtf(content: bytes) -> bytes:
    """The RTF as flags and single bytes, with the end mark, as any packer may write it."""
    out = b""
    for at in range(0, len(content), 8):
        piece = content[at : at + 8]
        out += b"\0" + piece if len(piece) == 8 else bytes([1 << len(piece)]) + piece
    place = (207 + len(content)) % 4096
    out += (b"\x01" if len(content) % 8 == 0 else b"") + struct.pack(">H", place << 4)
    return struct.pack("<II4sI", len(out) + 12, len(content), b"LZFu", 0) + out


def test_properties_become_fields():
    people = [
        outlook.recipient("Desk", "desk@example.org"),
        outlook.recipient("copy@example.org", "copy@example.org", kind=2),
        outlook.recipient("Elsewhere", "/o=EX/cn=x"),
    ]
    content = outlook.message(
        texts=TEXTS | {outlook.MESSAGE_ID: "<1@example.org>"},
        moments={outlook.SENT: SENT},
        stores=outlook.numbered("recip", people),
    )

    parsed = read(content)

    assert (parsed.title, parsed.byline) == ("Ice on the lock", "Liv Strand")
    assert parsed.text == "The upper lock is closed.\n\nBarges wait."
    assert (parsed.published_at, parsed.external_id) == (
        "2024-02-06T07:30:00+00:00",
        "1@example.org",
    )
    assert parsed.metadata["to"] == ["Desk <desk@example.org>", "Elsewhere"]
    assert parsed.metadata["cc"] == ["copy@example.org"]


def test_headers_it_came_with_win_but_for_the_subject():
    came = (
        "From: Jane <jane@example.org>\r\nSubject: =?x?\r\nDate: Mon, 4 Mar 2024 08:00:00 +0600\r\n"
    )

    parsed = read(
        outlook.message(texts=TEXTS | {outlook.TRANSPORT: came}, moments={outlook.SENT: SENT})
    )

    assert (parsed.title, parsed.byline) == ("Ice on the lock", "Jane")
    assert parsed.published_at == "2024-03-04T08:00:00+06:00"


def test_old_text_is_read_in_its_code_page():
    content = outlook.message(
        old_texts={
            outlook.SUBJECT: "Лёд на шлюзе\0".encode("cp1251"),
            outlook.BODY: "Шлюз закрыт.".encode("cp1251"),
        },
        numbers={outlook.CODE_PAGE: 1251},
    )

    parsed = read(content)

    assert (parsed.title, parsed.text) == ("Лёд на шлюзе", "Шлюз закрыт.")


@pytest.mark.parametrize(
    ("page", "charset"), [(65001, "utf-8"), (28595, "iso8859-5"), (1251, "cp1251")]
)
def test_code_pages_are_charsets(page, charset):
    assert mapi.charset_of(page) == charset


def test_a_page_stands_in_for_words_and_for_a_stub():
    page = b"<meta charset=utf-8><p>The lock is closed.</p>" + b"<p>Barges wait.</p>" * 50
    alone = outlook.message(texts=without(outlook.BODY), binaries={outlook.HTML: page})
    stub = outlook.message(
        texts=TEXTS | {outlook.BODY: "See the page."}, binaries={outlook.HTML: page}
    )
    old = outlook.message(texts=without(outlook.BODY) | {outlook.HTML: "<p>Closed.</p>"})

    assert read(alone).text.startswith("The lock is closed.\n\nBarges wait.")
    assert read(stub).text.startswith("The lock is closed.")
    assert read(old).text == "Closed."


@pytest.mark.parametrize("pack", [plain_rtf, packed_rtf])
def test_rtf_stands_in_for_words(pack):
    content = outlook.message(texts=without(outlook.BODY), binaries={outlook.RTF: pack(RTF)})

    assert read(content).text == "The upper lock is closed.\n\nBarges wait."


def test_references_into_the_window_are_followed():
    body = b"\x03" + struct.pack(">HH", 0 << 4 | 4, 207 << 4 | 1) + b"x"
    header = struct.pack("<II4sI", len(body) + 12, 9, b"LZFu", 0)

    assert rtf_packed.unpack(header + body) == rb"{\rtf1{\r"
    assert rtf_packed.unpack(header + b"\x01" + struct.pack(">H", 4000 << 4 | 1)) == bytes(3)


@pytest.mark.parametrize("packed", [b"x", plain_rtf(RTF).replace(b"MELA", b"XXXX")])
def test_damaged_rtf_is_a_warning(packed):
    parsed = read(outlook.message(texts=without(outlook.BODY), binaries={outlook.RTF: packed}))

    assert parsed.text == "Ice on the lock"
    assert "RTF" in parsed.warnings[0]


def test_attachments_are_children_and_shown_pictures_are_not():
    page = b"<p>Closed. <img src='cid:p1'></p>"
    files = [
        outlook.attachment(b"Basin: 7.", "basin.txt", "text/plain"),
        outlook.attachment(b"\x89PNG", "p.png", "image/png", "p1"),
        outlook.store(texts={outlook.LONG_NAME: "link.doc"}),
    ]
    content = outlook.message(
        texts=TEXTS, binaries={outlook.HTML: page}, stores=outlook.numbered("attach", files)
    )

    parsed = read(content)
    child, link = parsed.children

    assert (child.name, child.content, child.via) == ("basin.txt", b"Basin: 7.", Via.ATTACHMENT)
    assert (link.code, link.name) == ("corrupt", "link.doc")
    assert parsed.metadata["skipped_count"] == 1


def test_a_message_within_is_a_file_of_its_own():
    inner = outlook.store(header=mapi.EMBEDDED_HEADER, texts=TEXTS, moments={outlook.SENT: SENT})
    outer = outlook.store(texts={outlook.NAME: "Ice"}, stores={"__substg1.0_3701000D": inner})
    named = {"__nameid_version1.0": Store({"__substg1.0_00020102": b"guid"})}
    content = outlook.message(texts=TEXTS, stores=outlook.numbered("attach", [outer]) | named)

    (child,) = read(content).children
    parsed = parsers.parse(RawDocument(child.content))

    assert (child.name, parsed.media_type) == ("Ice.msg", "application/vnd.ms-outlook")
    assert (parsed.title, parsed.published_at) == ("Ice on the lock", "2024-02-06T07:30:00+00:00")


def test_an_encrypted_one_says_so_and_a_signed_one_is_read():
    signed = b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nSigned words.\n--b--\n"
    file = outlook.numbered("attach", [outlook.attachment(signed, "smime.p7m")])
    shell = {outlook.CLASS: "IPM.Note.SMIME.MultipartSigned"}

    parsed = read(outlook.message(texts=without(outlook.BODY) | shell, stores=file))

    assert (parsed.text, parsed.title) == ("Signed words.", "Ice on the lock")
    with pytest.raises(EncryptedDocumentError):
        read(outlook.message(texts={outlook.CLASS: "IPM.Note.SMIME"}, stores=file))


def test_moments_that_cannot_be_are_none():
    impossible = Store({mapi.PROPERTIES: struct.pack("<8xHHIQ", 64, 0x39, 6, 2**64 - 1)})

    thing = mapi.Thing(impossible, mapi.OTHER_HEADER)

    assert (thing.moment(0x39), thing.moment(0x40), thing.number(0x40)) == (None, None, None)


def test_a_store_is_written_as_it_was_read():
    store = Store(
        {"small": b"x" * 100, "large": b"y" * 9_000, "none": b""},
        {f"s{at}": Store({"inner": bytes([at])}) for at in range(40)},
    )

    assert ole_store.read(ole_writing.write(store)) == store


def test_a_file_too_large_for_one_table_is_written_too():
    store = Store({"large": bytes(range(256)) * 40_000, "more": b"z" * 17_000_000})

    assert ole_store.read(ole_writing.write(store)) == store


def test_streams_that_share_their_bytes_are_no_bomb():
    content = bytearray(ole_writing.write(Store({"a": b"x" * 5_000, "b": b"y" * 5_000})))
    for name in ("a", "b"):
        at = content.find(f"{name}\0\0".encode("utf-16-le")[:4])
        struct.pack_into("<I", content, at + 120, 2**27)

    with pytest.raises(CorruptDocumentError, match="more than it has"):
        ole_store.read(bytes(content))


@pytest.mark.parametrize("content", [b"x" * 600, ole_writing.write(Store({"a": b"x"}))])
def test_other_files_are_no_messages(content):
    with pytest.raises(CorruptDocumentError, match="Outlook message"):
        read(content)


@given(st.binary(max_size=40), st.integers(0, 6_000))
def test_any_damage_gives_a_message_or_a_stated_error(garbage, at):
    files = outlook.numbered("attach", [outlook.attachment(b"Basin: 7.", "basin.txt")])
    content = outlook.message(texts=TEXTS, moments={outlook.SENT: SENT}, stores=files)

    text, _ = outcome(msg.parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)
