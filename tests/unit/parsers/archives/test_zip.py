"""ZIP archives: their files are children, and nothing in them is dangerous."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from schemas.parsing_errors import OverBudgetError
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.archives import zip as zip_archive


def packed(files, method=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def children(content):
    return list(zip_archive.parse(RawDocument(content)).children)


def with_flag(content: bytes, flag: int) -> bytes:
    """The archive with this flag set on all its members."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            changed[at + offset] |= flag
            at = content.find(mark, at + 1)
    return bytes(changed)


def test_each_file_is_a_child_under_its_path():
    content = packed({"a/one.txt": b"First.", "two.html": b"<p>Second.</p>"})

    parsed = zip_archive.parse(RawDocument(content))

    assert [(child.name, child.content) for child in parsed.children] == [
        ("a/one.txt", b"First."),
        ("two.html", b"<p>Second.</p>"),
    ]
    assert parsed.metadata == {"member_count": 2, "skipped_count": 0}
    assert (parsed.text, parsed.parser) == ("", "zip/1")


def test_it_is_recognised():
    taken = []

    parsed = parsers.read(RawDocument(packed({"one.txt": b"First."})), taken.append)

    assert (parsed.media_type, len(taken)) == ("application/zip", 1)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_all_methods_of_the_library_are_undone(method):
    (child,) = children(packed({"one.txt": b"First."}, method))

    assert child.content == b"First."


def test_folders_and_what_systems_add_are_skipped_and_counted():
    clutter = ["a/", "__MACOSX/a/._one.txt", "a/.DS_Store", "Thumbs.db", "a/._two.txt"]
    content = packed(dict.fromkeys(clutter, b"x") | {"a/one.txt": b"First."})

    parsed = zip_archive.parse(RawDocument(content))

    assert [child.name for child in parsed.children] == ["a/one.txt"]
    assert parsed.metadata == {"member_count": 1, "skipped_count": 5}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs/one.txt", "abs/one.txt"),
        ("C:\\desk\\one.txt", "desk/one.txt"),
        ("a/./b/../one\x07.txt", "a/b/one.txt"),
        ("новости.txt", "новости.txt"),
    ],
)
def test_names_lead_nowhere_but_into_the_archive(stored, shown):
    (child,) = children(packed({stored: b"First."}))

    assert child.name == shown


def unflagged(name: bytes, extra: bytes = b"") -> bytes:
    """An archive whose one name is not said to be UTF-8."""
    content = packed({"N" * len(name): b"First."})
    changed = content.replace(b"N" * len(name), name)
    if not extra:
        return changed
    at = changed.rfind(b"PK\x01\x02")
    end = at + 46 + len(name)
    changed = bytearray(changed)
    struct.pack_into("<H", changed, at + 30, len(extra))
    changed[end:end] = extra
    eocd = changed.rfind(b"PK\x05\x06")
    struct.pack_into("<I", changed, eocd + 12, eocd - at)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("новости.txt".encode("cp866"), "новости.txt"),
        ("новости.txt".encode(), "новости.txt"),
        ("Müller.txt".encode("cp437"), "Müller.txt"),
        ("新闻稿件第二版.txt".encode("gb18030"), "新闻稿件第二版.txt"),
    ],
)
def test_names_are_read_in_the_code_page_of_whoever_packed_them(name, shown):
    (child,) = children(unflagged(name))

    assert child.name == shown


def test_a_unicode_path_field_wins_over_the_name_it_was_made_for():
    name = b"n?wost\x9b.txt"
    path = b"\x01" + struct.pack("<I", zlib.crc32(name)) + "новости.txt".encode()
    other = b"\x01" + struct.pack("<I", 7) + b"other.txt"

    (ours,) = children(unflagged(name, struct.pack("<HH", 0x7075, len(path)) + path))
    (theirs,) = children(unflagged(name, struct.pack("<HH", 0x7075, len(other)) + other))

    assert ours.name == "новости.txt"
    assert theirs.name == "n?wost¢.txt"


def test_a_locked_member_is_left_out_and_a_locked_archive_fails():
    content = with_flag(packed({"one.txt": b"First."}), 1)
    both = with_flag(packed({"one.txt": b"First."}), 1)[:0] + packed({"a": b"x", "b": b"y"})
    at = both.rfind(b"PK\x01\x02")
    half = both[: at + 8] + b"\x01" + both[at + 9 :]

    first, second = children(half)

    assert (first.content, second.code, second.name) == (b"x", "encrypted", "b")
    with pytest.raises(EncryptedDocumentError, match="password"):
        children(content)


def test_a_method_nobody_undoes_is_named():
    content = bytearray(packed({"one.txt": b"First."}))
    content[content.rfind(b"PK\x01\x02") + 10] = 9

    (left_out,) = children(bytes(content))

    assert left_out.code == "unsupported_media_type"
    assert "Deflate64" in left_out.message


def test_a_damaged_member_is_left_out_and_the_others_stay():
    content = packed({"one.txt": b"First.", "two.txt": b"Second."}, zipfile.ZIP_STORED)

    first, second = children(content.replace(b"First.", b"Fir5t."))

    assert (first.name, first.code) == ("one.txt", "corrupt")
    assert second.content == b"Second."


def test_an_empty_member_is_said():
    left_out, child = children(packed({"none.txt": b"", "one.txt": b"First."}))

    assert (left_out.code, left_out.size, child.name) == ("empty", 0, "one.txt")


def test_a_bomb_costs_nothing():
    (left_out,) = children(packed({"bomb.txt": bytes(60 * 2**20)}))

    assert left_out.code == "too_large"
    assert left_out.size == 60 * 2**20


def test_more_members_than_are_taken_are_said_once():
    *taken, left_out = children(packed(dict.fromkeys(map(str, range(10_020)), b"x")))

    assert len(taken) == 10_000
    assert (left_out.code, left_out.name) == ("too_large", "10000")


def test_a_list_of_a_million_members_is_not_even_read():
    with pytest.raises(OverBudgetError, match="100,000"):
        children(b"PK\x03\x04" + b"PK\x01\x02" * 100_001)


def test_an_archive_without_files_or_without_its_list_says_so():
    with pytest.raises(EmptyDocumentError, match="1 were skipped"):
        children(packed({"a/": b""}))
    with pytest.raises(CorruptDocumentError, match="not whole"):
        children(packed({"one.txt": b"First."})[:-30])


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_damage_ends_in_children_or_a_stated_error(garbage, at):
    content = packed({"one.txt": b"First." * 9, "two.txt": b"Second." * 9})

    text, _ = outcome(zip_archive.parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)


def test_a_member_without_a_name_is_skipped():
    content = packed({"~": b"x", "one.txt": b"First."}).replace(b"~", b"\0")

    parsed = zip_archive.parse(RawDocument(content))

    assert [child.name for child in parsed.children] == ["one.txt"]
