"""7z archives: every method that is undone, and every number that lies."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.children import Child
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.archives import sevenzip
from worker.parsers.archives.sevenzip_numbers import Fields

ARCHIVES = Path(__file__).parents[3] / "data" / "archives"
CODE = b"".join(b"\xe8" + (at * 5).to_bytes(4, "little") + b"\x90" * 3 for at in range(120))
UNDONE = ["lzma2", "lzma", "lzma-x86", "lzma2-x86", "lzma2-arm", "delta-lzma2", "deflate"]
UNDONE += ["bzip2", "copy"]


def archive(name: str) -> bytes:
    return (ARCHIVES / f"{name}.7z").read_bytes()


def made(header: bytes, packed: bytes = b"") -> bytes:
    """An archive of this header, its sums right."""
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf'\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + packed + header


def number(value: int) -> bytes:
    """A number of any size, as 7z writes it."""
    return bytes([value]) if value < 0x80 else b"\xff" + struct.pack("<Q", value)


def names(*said: str) -> bytes:
    text = b"\0" + "".join(f"{name}\0" for name in said).encode("utf-16-le")
    return b"\x11" + number(len(text)) + text


def one_file(size: int, coder: bytes = b"\x01\x00", *, packed: int = 6, rest: bytes = b"") -> bytes:
    """The header of an archive with one file."""
    streams = b"\x04\x06\x00\x01\x09" + number(packed) + b"\x00"
    streams += b"\x07\x0b\x01\x00\x01" + coder + b"\x0c" + number(size) + b"\x00"
    return b"\x01" + streams + rest + b"\x00\x05\x01" + names("one.txt") + b"\x00\x00"


def children(content: bytes):
    return list(sevenzip.parse(RawDocument(content)).children)


@pytest.mark.parametrize("name", UNDONE)
def test_each_file_is_a_child_whatever_packed_it(name):
    found = {child.name: child for child in children(archive(name))}

    assert found["stories/one.txt"].content == b"First story.\n" * 40
    assert found["stories/two.html"].content == b"<p>Second story.</p>\n" * 30
    assert found["stories/code.bin"].content == CODE
    assert found["stories/empty.txt"].code == "empty"


def test_what_it_holds_is_counted():
    parsed = sevenzip.parse(RawDocument(archive("lzma2")))

    assert parsed.metadata == {"member_count": 4, "skipped_count": 1}
    assert (parsed.text, parsed.parser) == ("", "7z/1")


def test_it_is_recognised():
    taken = []

    parsed = parsers.read(RawDocument(archive("lzma2")), taken.append)

    assert (parsed.media_type, len(taken)) == ("application/x-7z-compressed", 4)


@pytest.mark.parametrize("name", ["locked", "locked-names"])
def test_a_locked_archive_says_so(name):
    with pytest.raises(EncryptedDocumentError, match="password"):
        children(archive(name))


@pytest.mark.parametrize(("name", "method"), [("ppmd", "PPMd"), ("zstd", "Zstandard")])
def test_a_method_nobody_undoes_is_named(name, method):
    left_out = children(archive(name))

    assert all(not isinstance(member, Child) for member in left_out)
    assert method in next(m.message for m in left_out if m.code == "unsupported_media_type")


def test_members_past_one_that_is_skipped_are_reached():
    content = archive("copy").replace(b"First story.", b"First sto7y.", 1)

    found = {child.name: child for child in children(content)}

    assert found["stories/one.txt"].code == "corrupt"
    assert found["stories/two.html"].content.startswith(b"<p>Second")


def test_an_archive_made_by_hand_is_read():
    (child,) = children(made(one_file(6), b"First."))

    assert (child.content, child.name) == (b"First.", "one.txt")


def test_a_bomb_is_said_before_it_is_unpacked():
    (left_out,) = children(made(one_file(2**40), b"First."))

    assert (left_out.code, left_out.size) == ("too_large", 2**40)


def test_packed_data_that_ends_too_early_is_damage():
    (left_out,) = children(made(one_file(7), b"First."))

    assert left_out.code == "corrupt"
    assert "too early" in left_out.message


def test_what_follows_a_member_too_large_to_pass_is_left_out():
    sizes = b"\x08\x0d\x02\x09" + number(2**41) + b"\x00"
    header = one_file(2**42, rest=sizes).replace(names("one.txt"), names("one.txt", "two.txt"))
    header = header.replace(b"\x05\x01\x11", b"\x05\x02\x11")

    first, second = children(made(header, b"First."))

    assert (first.code, second.code) == ("too_large", "too_large")
    assert "before this member" in second.message


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (one_file(6, b"\x23\x03\x01\x01\x05" + b"\xff" + bytes(4)), "settings of LZMA"),
        (one_file(6, b"\x21\x21\x01\x29"), "settings of LZMA2"),
        (one_file(6, b"\x21\x03\x02\x00\x00"), "settings of the Delta"),
        (one_file(2**31, b"\x21\x21\x01\x28"), "more than"),
        (one_file(6, b"\x23\x03\x01\x01\x05" + b"\x5d" + bytes(3) + b"\x01"), "damaged"),
    ],
)
def test_settings_that_make_no_sense_are_damage(header, why):
    (left_out,) = children(made(header, b"First."))

    assert left_out.code in ("corrupt", "too_large")
    assert why in left_out.message


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"7z", "does not begin"),
        (archive("lzma2")[:-5], "missing or changed"),
        (made(b"", b"First."), "never finished"),
        (made(b"\x02"), "begins with the mark 2"),
        (made(b"\x17\x00"), "packed in no stream"),
        (made(b"\x01\x04\x06\x00" + number(10**9)), "counts 1,000,000,000"),
        (made(b"\x01\x04\x06\x00\x01\x09\x06\x0b"), "among the packed streams"),
        (made(b"\x01\x04\x07\x0c"), "mark 12 where 11 belongs"),
        (made(b"\x01\x04\x07\x0b\x01\x01"), "described elsewhere"),
        (made(b"\x01\x04\x07\x0b\x01\x00\x00"), "no coder"),
        (made(b"\x01\x04\x07\x0b\x01\x00\x01\x80"), "reserved"),
        (made(b"\x01\x04\x07\x0b\x01\x00\x01\x01\x00\x0c\x06\x0b"), "among the folders"),
        (made(b"\x01\x04\x0b"), "among the streams"),
        (made(b"\x01\x05" + number(10**9)), "counts 1,000,000,000"),
        (made(b"\x01\x05\x02" + names("one")), "fewer names"),
        (made(b"\x01\x05\x01\x11\x01\x01\x00"), "kept elsewhere"),
        (made(b"\x01\x05\x01" + names("one") + b"\x00"), "fewer streams"),
        (made(one_file(6, rest=b"\x08\x0d\x02\x09\x07\x00")), "larger than what holds them"),
        (made(one_file(6, rest=b"\x08\x0b")), "among the members"),
    ],
)
def test_a_header_that_makes_no_sense_says_where(content, why):
    with pytest.raises(CorruptDocumentError, match=why):
        children(content)


def test_steps_that_make_no_chain_are_damage():
    loop = b"\x01\x00\x01\x00"
    header = one_file(6).replace(
        b"\x00\x01\x01\x00\x0c\x06", b"\x00\x02" + loop + b"\x00\x00\x0c\x06\x06"
    )

    (left_out,) = children(made(header, b"First."))

    assert "no chain" in left_out.message


def test_properties_and_sums_of_what_is_packed_are_passed_over():
    header = one_file(6).replace(b"\x09\x06\x00", b"\x09\x06\x0a\x01" + bytes(4) + b"\x00", 1)
    header = b"\x01\x02\x07\x01x\x00\x03\x00" + header[1:]

    (child,) = children(made(header, b"First."))

    assert child.content == b"First."


def test_a_header_packed_in_itself_for_ever_is_given_up():
    inner = b"\x17\x06\x00\x01\x09" + number(30) + b"\x00\x07\x0b\x01\x00\x01\x01\x00\x0c"
    inner += number(30) + b"\x00\x00"
    packed = inner.ljust(30, b"\0")

    with pytest.raises(CorruptDocumentError, match="again and again"):
        children(made(inner, packed))


def test_a_header_that_cannot_be_unpacked_says_so():
    inner = b"\x17\x06\x00\x01\x09\x06\x00\x07\x0b\x01\x00\x01\x01\x0a\x0c\x06\x00\x00"

    with pytest.raises(CorruptDocumentError, match="ARM64"):
        children(made(inner, b"First."))


def test_files_without_names_are_numbered_and_an_archive_without_files_is_empty():
    header = one_file(6).replace(names("one.txt"), b"")

    (child,) = children(made(header, b"First."))

    assert child.name == "member-1"
    with pytest.raises(EmptyDocumentError):
        children(made(b""))
    with pytest.raises(EmptyDocumentError):
        children(made(b"\x01\x00"))


@pytest.mark.parametrize("value", [0, 0x7F, 0x80, 0x3FFF, 0x4000, 2**32, 2**56 - 1, 2**64 - 1])
def test_numbers_of_every_length_are_read(value):
    assert Fields(number(value)).number() == value
    assert Fields(b"\xc1\x02\x03").number() == 0x010302 | 0


@settings(max_examples=200)
@given(st.binary(max_size=40), st.integers(0, 330), st.sampled_from(UNDONE))
def test_any_damage_ends_in_children_or_a_stated_error(garbage, at, name):
    content = archive(name)
    changed = content[:at] + garbage + content[at + len(garbage) :]
    offset, size = struct.unpack_from("<QQ", content, 12)
    header = changed[32 + offset : 32 + offset + size]
    mended = content[:28] + struct.pack("<I", zlib.crc32(header)) + changed[32:]

    text, _ = outcome(sevenzip.parse, mended)

    assert isinstance(text, str)
