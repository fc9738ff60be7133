"""Files compressed alone: gzip, bzip2, xz and Zstandard."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import IntakeFields, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from schemas.parsing_errors import OverBudgetError
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.archives import gz, zst

KINDS = [
    (gzip.compress, gz.parse, "gz", "application/gzip"),
    (bz2.compress, gz.parse, "bz2", "application/x-bzip2"),
    (lzma.compress, gz.parse, "xz", "application/x-xz"),
    (zstandard.compress, zst.parse, "zst", "application/zstd"),
]


def named(content: bytes, filename: str | None) -> RawDocument:
    return RawDocument(content, None, IntakeFields(filename=filename))


def with_gzip_name(name: str, *, extra: bytes = b"") -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=target, mtime=0) as file:
        file.write(b"First.")
    content = target.getvalue()
    if not extra:
        return content
    size = len(extra).to_bytes(2, "little")
    return content[:3] + bytes([content[3] | 4]) + content[4:10] + size + extra + content[10:]


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_the_file_inside_is_a_child_called_as_before(compress, parse, ending, media_type):
    parsed = parse(named(compress(b"First."), f"a/one.txt.{ending}"))

    (child,) = parsed.children

    assert (child.content, child.name) == (b"First.", "one.txt")
    assert (parsed.parser, parsed.media_type) == (f"{ending}/1", media_type)
    assert parsed.metadata == {"member_count": 1, "skipped_count": 0}


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_it_is_recognised(compress, parse, ending, media_type):
    taken = []

    parsed = parsers.read(RawDocument(compress(b"First.")), taken.append)

    assert (parsed.media_type, taken[0].content) == (media_type, b"First.")


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_streams_in_a_row_are_one_file(compress, parse, ending, media_type):
    content = compress(b"First ") + compress(b"") + compress(b"and second.")

    (child,) = parse(RawDocument(content)).children

    assert (child.content, child.name) == (b"First and second.", None)


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
@pytest.mark.parametrize("size", [20, -12])
def test_a_file_that_is_cut_off_says_so(compress, parse, ending, media_type, size):
    content = compress(bytes(range(256)) * 40)

    with pytest.raises(CorruptDocumentError, match="damaged"):
        parse(RawDocument(content[:size]))


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_a_file_that_was_changed_is_damaged(compress, parse, ending, media_type):
    content = bytearray(compress(b"First." * 99))
    content[10:15] = b"\xff" * 5

    with pytest.raises(CorruptDocumentError, match="damaged"):
        parse(RawDocument(bytes(content)))


def test_frames_to_be_skipped_are():
    skipped = b"\x50*M\x18" + (3).to_bytes(4, "little") + b"abc"

    (child,) = zst.parse(RawDocument(zstandard.compress(b"First.") + skipped)).children

    assert child.content == b"First."


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_a_bomb_is_refused(compress, parse, ending, media_type):
    with pytest.raises(OverBudgetError, match="unpacks to more than"):
        parse(RawDocument(compress(bytes(40 * 2**20))))


@pytest.mark.parametrize(("compress", "parse", "ending", "media_type"), KINDS)
def test_a_file_of_nothing_is_empty(compress, parse, ending, media_type):
    with pytest.raises(EmptyDocumentError, match="0 bytes inside"):
        parse(RawDocument(compress(b"")))


@pytest.mark.parametrize(
    ("filename", "inner"), [("a.tgz", "a.tar"), ("a.dat", None), (".gz", None)]
)
def test_what_it_was_called_is_told_by_its_name(filename, inner):
    (child,) = gz.parse(named(gzip.compress(b"First."), filename)).children

    assert child.name == inner


def test_the_name_in_a_gzip_header_wins():
    (child,) = gz.parse(named(with_gzip_name("one.csv"), "two.gz")).children
    (after_extra,) = gz.parse(named(with_gzip_name("one.csv", extra=b"AB\1\0x"), None)).children
    (latin,) = gz.parse(named(with_gzip_name("Müller.txt"), None)).children
    (cut,) = gz.parse(named(with_gzip_name("../../x/one.csv"), None)).children

    assert (child.name, after_extra.name, latin.name) == ("one.csv", "one.csv", "Müller.txt")
    assert cut.name == "one.csv"


def test_what_follows_is_said_and_padding_is_not():
    trailing = gz.parse(RawDocument(gzip.compress(b"First.") + b"garbage"))
    padded = gz.parse(RawDocument(gzip.compress(b"First.") + bytes(512)))

    assert trailing.warnings == ("7 bytes after the compressed data were not read.",)
    assert padded.warnings == ()


def test_an_xz_stream_that_asks_for_too_much_memory_is_refused():
    content = lzma.compress(b"First.", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 2**29}])

    with pytest.raises(CorruptDocumentError, match="damaged"):
        gz.parse(RawDocument(content))


def test_other_bytes_are_no_compressed_file():
    with pytest.raises(CorruptDocumentError, match="no gzip"):
        gz.parse(RawDocument(b"First."))


@given(st.binary(max_size=60), st.integers(0, 200), st.sampled_from(KINDS))
def test_any_damage_ends_in_a_child_or_a_stated_error(garbage, at, kind):
    compress, parse, _, _ = kind
    content = compress(bytes(range(256)) * 3)

    text, _ = outcome(parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)
