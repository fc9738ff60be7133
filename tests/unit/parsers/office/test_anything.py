"""Whatever bytes come, each office reader gives a document or says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import IngestError
from worker.parsers import PARSERS

from . import ole_files, packages
from .stories import LEAD, STORY

ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
VALID = {
    f"{OOXML}wordprocessingml.document": packages.docx(*map(packages.p, STORY)),
    f"{OOXML}presentationml.presentation": packages.pptx(packages.slide(packages.shape(*STORY))),
    f"{OOXML}spreadsheetml.sheet": packages.xlsx('<row r="1"><c r="A1"><v>1</v></c></row>'),
    f"{ODF}text": packages.odf("text", f"<text:p>{LEAD}</text:p>"),
    f"{ODF}presentation": packages.odf("presentation", "<draw:page><text:p>x</text:p></draw:page>"),
    f"{ODF}spreadsheet": packages.odf("spreadsheet", "<table:table/>"),
    "application/epub+zip": packages.epub(f"<p>{LEAD}</p>"),
    "application/rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}}\pard "
    + LEAD.encode()
    + rb"\par}",
    "application/msword": ole_files.doc(
        f"{LEAD}\r", runs=[(9, b"\x3c\x08\x01"), (20, b"")], paragraphs=[(20, 1, b"\x16\x24\x01")]
    ),
    "application/vnd.ms-powerpoint": ole_files.ppt([(ole_files.text_record(0, LEAD), b"", False)]),
    "application/vnd.ms-excel": ole_files.xls({"A": ole_files.label(0, 0, LEAD)}),
}


def outcome(media_type: str, content: bytes) -> ParsedDocument | IngestError:
    """What becomes of these bytes; another error fails the test."""
    try:
        return PARSERS[media_type](RawDocument(content))
    except IngestError as error:
        return error


@pytest.mark.parametrize("media_type", VALID)
@given(content=st.binary(max_size=600))
@settings(max_examples=30, deadline=None)
def test_any_bytes_give_a_document_or_a_reason(media_type, content):
    assert outcome(media_type, content)


@pytest.mark.parametrize("media_type", VALID)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
def test_changed_documents_give_a_document_or_a_reason(media_type, data):
    content = bytearray(VALID[media_type])
    places = st.integers(0, len(content) - 1)
    for at in data.draw(st.lists(places, min_size=1, max_size=12)):
        piece = data.draw(
            st.sampled_from([b"\xff\xff\xff\xff", b"\0\0", b"\x01", b"\x80", b"<", b"{\\"])
        )
        content[at : at + len(piece)] = piece
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))

    assert outcome(media_type, bytes(content[:cut]))
