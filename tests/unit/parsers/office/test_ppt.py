"""PPT: slides in their order as they were last saved."""

from __future__ import annotations

import struct

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import ppt

from .ole_files import ole, record, text_record
from .ole_files import ppt as make
from .stories import read


def box(*records: bytes) -> bytes:
    """A shape with these records."""
    return record(0xF00D, b"".join(records), container=True)


def test_slides_are_read_in_their_order_with_notes():
    content = make(
        [
            (text_record(0, "Bridges") + text_record(1, "Old\rNew\x0bones"), b"", False),
            (text_record(0, "Secret"), b"", True),
            (
                text_record(0, "Roads"),
                box(record(3998, struct.pack("<I", 0)))
                + box(
                    record(3999, struct.pack("<I", 4))
                    + record(4008, b"caf\xe9 *")
                    + record(4008, b"*")
                ),
                False,
            ),
        ],
        {1: "Speak slowly."},
    )
    parsed = parsers.parse(ppt.RawDocument(content))

    assert parsed.text == "Bridges\nOld\nNew\nones\n\nNotes: Speak slowly.\n\nRoads\ncafé *"
    assert (parsed.title, parsed.media_type) == ("Bridges", ppt.MEDIA_TYPE)
    assert parsed.metadata == {"slide_count": 3, "hidden_slide_count": 1}


def test_a_slide_without_a_title_gives_its_first_line():
    parsed = read(ppt.parse, make([(text_record(1, "One thing."), b"", False)]))

    assert (parsed.title, parsed.provenance["title"]) == ("One thing", "first line")


def test_a_locked_presentation_says_so():
    stream = make([], locked=True)

    with pytest.raises(EncryptedDocumentError):
        read(ppt.parse, stream)


def test_a_session_of_encryption_is_a_lock_too():
    edit = record(4085, bytes(32))
    user = struct.pack("<HHIIII", 0, 0xFF6, 20, 20, 0xE391C05F, 0)

    with pytest.raises(EncryptedDocumentError):
        read(ppt.parse, ole({"PowerPoint Document": edit, "Current User": user}))


def test_without_the_list_of_parts_the_document_itself_is_looked_for():
    listed = record(
        4080,
        record(1011, struct.pack("<IIII4x", 1, 0, 0, 256)) + text_record(0, "Found"),
        container=True,
    )
    stream = record(3, b"x") + record(1000, listed, container=True)

    assert read(ppt.parse, ole({"PowerPoint Document": stream})).text == "Found"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ole({"Other": b""}), "PowerPoint 95 is not read"),
        (ole({"PowerPoint Document": b"x"}), "list of slides"),
        (ole({"PowerPoint Document": b"x", "Current User": bytes(20)}), "list of slides"),
    ],
)
def test_what_is_no_presentation_says_so(content, reason):
    with pytest.raises(CorruptDocumentError, match=reason):
        read(ppt.parse, content)


def test_slides_without_words_are_empty():
    with pytest.raises(EmptyDocumentError):
        read(ppt.parse, make([(b"", b"", False)]))
