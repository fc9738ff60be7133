"""Packages and containers: bounds, locks and properties."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from datetime import datetime

import pytest

from schemas.errors import CorruptDocumentError, EncryptedDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers.office import docx, numbering, ole_properties, package, properties, rtf, xlsx
from worker.parsers.office.ole import OLE

from .ole_files import ole, summary
from .packages import W, p, pack
from .packages import docx as make
from .packages import xlsx as make_xlsx
from .stories import LEAD, read

LAUGHS = (
    '<!DOCTYPE w:document [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def flagged(content: bytes) -> bytes:
    """The package with its first member said to be encrypted."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01\0" + content[at + 10 :]


def test_a_member_with_a_password_is_a_lock():
    with pytest.raises(EncryptedDocumentError):
        read(docx.parse, flagged(pack({"word/document.xml": "<a/>"})))


def test_a_package_wrapped_because_of_its_password_is_a_lock():
    with pytest.raises(EncryptedDocumentError):
        read(docx.parse, ole({"EncryptedPackage": b"", "EncryptionInfo": b""}))


def test_a_part_that_unpacks_to_too_much_is_refused_at_once():
    bomb = make("<w:p/>" + " " * (80 * 2**20))
    start = time.process_time()

    with pytest.raises(OverBudgetError, match="unpacks to more"):
        read(docx.parse, bomb)

    assert len(bomb) < 200_000
    assert time.process_time() - start < 1


def test_too_many_parts_are_refused():
    with pytest.raises(OverBudgetError, match="parts"):
        package.opened(b"PK\x01\x02" * (package.MAX_MEMBERS + 1), "DOCX")


def test_a_part_whose_bytes_are_damaged_says_so():
    content = bytearray(make(*[p(f"{LEAD} {number}") for number in range(50)]))
    at = content.index(b"word/document.xml") + 60
    content[at : at + 8] = b"\xff" * 8

    with pytest.raises(CorruptDocumentError, match="cannot be unpacked"):
        read(docx.parse, bytes(content))


def test_laughs_are_not_multiplied():
    document = f"{LAUGHS}<w:document {W}><w:body>{p('&i;')}{p(LEAD)}</w:body></w:document>"
    start = time.process_time()

    parsed = read(docx.parse, pack({"word/document.xml": document}))

    assert parsed.text.endswith(LEAD)
    assert len(parsed.text) < 200
    assert time.process_time() - start < 1


def test_elements_nested_too_deeply_are_refused():
    with pytest.raises(CorruptDocumentError):
        read(docx.parse, make("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000))


def test_a_sparse_sheet_takes_no_memory():
    content = make_xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    assert read(xlsx.parse, content).text.endswith(" | 1")


def test_a_package_compressed_in_another_way_is_read():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{p(LEAD)}</w:body></w:document>"
        )

    assert read(docx.parse, packed.getvalue()).text == LEAD


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (3, "decimal", "3"), (3, "a", "c"), (28, "upperLetter", "BB"), (14, "lowerRoman", "xiv"),
        (1999, "I", "MCMXCIX"), (5000, "i", "5000"), (3, None, "3"),
    ],
)  # fmt: skip
def test_numbers_of_lists_are_written_in_all_their_forms(number, form, written):
    assert numbering.written(number, form) == written


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2020-10-13T08:15:00Z", "2020-10-13T08:15:00+00:00"),
        ("2020-10-13T08:15:00", "2020-10-13"),
        (datetime(2020, 10, 13, 8, 15, 0, 5), "2020-10-13T08:15:00+00:00"),
        (datetime(1601, 1, 2), None),
        ("soon", None),
        (None, None),
    ],
)
def test_moments_have_a_time_only_with_their_zone(value, moment):
    assert properties.moment(value) == moment


def test_older_properties_of_all_kinds_are_read():
    wide = "Мост\0".encode("utf-16-le")
    values = {
        1: struct.pack("<Ih2x", 2, 1200),
        2: struct.pack("<II", 30, len(wide)) + wide,
        3: struct.pack("<II", 31, 5) + wide,
        4: struct.pack("<IQ", 64, 1 << 63),
        5: struct.pack("<II", 0x1000 | 30, 1 << 31),
        12: struct.pack("<I", 64),
    }
    places, content = b"", b""
    for number, value in values.items():
        places += struct.pack("<II", number, 8 + 8 * len(values) + len(content))
        content += value
    section = struct.pack("<II", 0, len(values)) + places + content

    said = ole_properties.read(bytes(44) + struct.pack("<I", 48) + section)

    assert said == {1: 1200, 2: "Мост", 3: "Мост"}


@pytest.mark.parametrize(
    "content", [b"", bytes(48), bytes(44) + b"\xff" * 4, summary(title="x")[:70]]
)
def test_older_properties_that_make_no_sense_are_none(content):
    assert ole_properties.read(content) == {}


@pytest.mark.parametrize(("page", "title"), [(65001, "Ð"), (1251, "Р"), (99999, "Ð")])
def test_older_properties_are_decoded_by_their_code_page(page, title):
    coded = "Р".encode() if page == 65001 else b"\xd0"
    content = summary(codepage=page, title="x").replace(b"x\0", coded.ljust(2, b"\0"))

    said = ole_properties.read(content)

    assert said[2] == ("Р" if page == 65001 else title)


def test_a_file_of_an_older_office_is_told_apart():
    with pytest.raises(CorruptDocumentError, match="older Office"):
        package.opened(OLE + bytes(512), "DOCX")


def test_a_text_that_many_cells_share_is_not_multiplied_without_bounds():
    cells = "".join('<c t="s"><v>0</v></c>' for _ in range(16_000))
    content = make_xlsx(f"<row><c><v>1</v></c></row><row>{cells}</row>", strings=("x" * 1_000_000,))
    start = time.process_time()

    parsed = read(xlsx.parse, content)

    assert parsed.text == "Sheet 1\n\n1"
    assert time.process_time() - start < 1


def test_a_title_told_in_a_million_pieces_is_read_in_time():
    start = time.process_time()

    parsed = read(
        rtf.parse, rb"{\rtf1{\info{\title " + rb"ab{}" * 100_000 + rb"}}" + LEAD.encode() + b"}"
    )

    assert len(parsed.title) <= 200
    assert time.process_time() - start < 3
