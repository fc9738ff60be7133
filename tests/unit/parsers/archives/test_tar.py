"""TAR archives, plain and compressed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import IntakeFields, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from schemas.parsing_errors import OverBudgetError
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.archives import gz, members, tar, zst


def packed(files, form=tarfile.PAX_FORMAT, **said) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form, **said) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


def header(kind: bytes, size: int, name: bytes = b"one.txt") -> bytes:
    """A header as an archiver writes it, its sum right."""
    block = bytearray(512)
    block[: len(name)] = name
    block[100:148] = b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"0" * 11 + b"\0"
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def children(content):
    return list(tar.parse(RawDocument(content)).children)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_each_file_is_a_child_under_its_path(form):
    content = packed({"a/one.txt": b"First.", "two.txt": b"Second."}, form)

    parsed = tar.parse(RawDocument(content))

    assert [(child.name, child.content) for child in parsed.children] == [
        ("a/one.txt", b"First."),
        ("two.txt", b"Second."),
    ]
    assert parsed.metadata == {"member_count": 2, "skipped_count": 0}


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_are_whole(form):
    name = "folder/" * 40 + "8" * 60 + ".txt"

    (child,) = children(packed({name: b"First."}, form))

    assert child.name == name


def test_links_devices_and_folders_are_skipped():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("link")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.addfile(info := tarfile.TarInfo("../one.txt"), None)
        info.size = 6
        archive.addfile(info, io.BytesIO(b"First."))

    parsed = tar.parse(RawDocument(target.getvalue()))
    empty, child = parsed.children

    assert (empty.code, child.name, child.content) == ("empty", "one.txt", b"First.")
    assert parsed.metadata == {"member_count": 2, "skipped_count": 4}


def test_a_name_that_is_not_utf_8_is_recognised():
    name = "новости дня.txt"
    content = packed({name: b"First."}, tarfile.GNU_FORMAT, encoding="cp1251")

    (child,) = children(content)

    assert child.name == name


@pytest.mark.parametrize(
    ("compress", "parse", "kind"),
    [
        (gzip.compress, gz.parse, "gz/1"),
        (bz2.compress, gz.parse, "bz2/1"),
        (lzma.compress, gz.parse, "xz/1"),
        (zstandard.compress, zst.parse, "zst/1"),
    ],
)
def test_a_compressed_archive_is_an_archive(compress, parse, kind):
    parsed = parse(RawDocument(compress(packed({"one.txt": b"First."}))))

    (child,) = parsed.children

    assert (parsed.parser, child.name, child.content) == (kind, "one.txt", b"First.")


def test_it_is_recognised():
    taken = []
    raw = RawDocument(packed({"one.txt": b"First."}), None, IntakeFields(filename="x.tar"))

    parsed = parsers.read(raw, taken.append)

    assert (parsed.media_type, len(taken)) == ("application/x-tar", 1)


def test_an_archive_that_is_cut_off_keeps_what_is_whole():
    content = packed({"one.txt": b"First.", "two.txt": b"x" * 2000})[:2500]

    parsed = tar.parse(RawDocument(content))
    first, second = parsed.children

    assert (first.content, second.code) == (b"First.", "corrupt")
    assert "cut off after 2 members" in parsed.warnings[0]


def test_a_sparse_file_of_nothing_is_no_bomb():
    sparse = bytearray(header(b"S", 0))
    sparse[386:410] = b"%011o\0" % 0 * 2
    sparse[483:495] = b"%011o\0" % (8 * 2**30 - 1)
    sparse[148:156] = b" " * 8
    sparse[148:156] = b"%06o\0 " % sum(sparse)

    (left_out,) = children(bytes(sparse) + bytes(1024))

    assert (left_out.code, left_out.size) == ("too_large", 8 * 2**30 - 1)


def test_a_sparse_file_has_its_holes_filled():
    sparse = bytearray(header(b"S", 512))
    sparse[386:410] = b"%011o\0" % 1024 + b"%011o\0" % 512
    sparse[482] = 1
    sparse[483:495] = b"%011o\0" % 1536
    sparse[148:156] = b" " * 8
    sparse[148:156] = b"%06o\0 " % sum(sparse)
    after = header(b"0", 6, b"two.txt") + b"Second".ljust(512, b"\0")

    first, second = children(bytes(sparse) + bytes(512) + b"x" * 512 + after + bytes(1024))

    assert first.content == bytes(1024) + b"x" * 512
    assert second.content == b"Second"


@pytest.mark.parametrize(
    "extension",
    [
        header(b"x", 8000) + b"9" * 8000 + bytes(192),
        (header(b"x", 10) + b"10 path=a\n".ljust(512, b"\0")) * 20,
        header(b"L", 2**21) + bytes(2**21),
    ],
)
def test_headers_that_no_archiver_writes_are_refused(extension):
    with pytest.raises(CorruptDocumentError, match="not such as any archiver"):
        children(extension + header(b"0", 0) + bytes(1024))


def test_a_list_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(members, "MOST", 3)

    with pytest.raises(OverBudgetError, match="more than 3 members"):
        children(header(b"0", 0) * 20)


def test_no_archive_and_an_archive_without_files_are_told_apart():
    with pytest.raises(CorruptDocumentError, match="first header is damaged"):
        children(b"x" * 2000)
    with pytest.raises(EmptyDocumentError, match="1 were skipped"):
        children(header(b"5", 0, b"folder/") + bytes(1024))


@given(st.binary(max_size=100), st.integers(0, 1200))
def test_any_damage_ends_in_children_or_a_stated_error(garbage, at):
    content = packed({"one.txt": b"First." * 9, "x" * 120: b"Second." * 9})

    text, _ = outcome(tar.parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)


@given(st.binary(max_size=60), st.integers(0, 600))
def test_damaged_headers_with_a_right_sum_end_in_children_or_a_stated_error(garbage, at):
    content = packed({"one.txt": b"First." * 9, "x" * 120: b"Second." * 9})
    block = bytearray((content[:at] + garbage + content[at + len(garbage) :])[:512])
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)

    text, _ = outcome(tar.parse, bytes(block) + content[512:])

    assert isinstance(text, str)
