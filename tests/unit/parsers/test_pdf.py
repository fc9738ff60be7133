"""PDF files: text, metadata, and the ways they fail."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrivals import Via
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from schemas.parsing_errors import NeedsOcrError
from worker import parsers
from worker.parsers import pdf
from worker.parsers.budget import Budget
from worker.parsers.pages import attachments, recursion

from .outcomes import outcome
from .stories import file_of, make_pdf, read

SAMPLES = Path(__file__).parents[2] / "data" / "pdf"

LINES = [
    "Bridge for Northmoor",
    "The council of Northmoor approved a new bridge on Monday. It left.",
]
INFO = (
    "/Title (Bridge at last) /Author (Ada Obi) /CreationDate (D:20201013081500+06'00') "
    "/Keywords (bridge, river) /Subject (A bridge)"
)


def test_text_and_metadata_are_read():
    parsed = read(make_pdf(LINES, info=INFO))

    assert parsed.text == "\n\n".join(LINES)
    assert (parsed.title, parsed.byline) == ("Bridge at last", "Ada Obi")
    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert (parsed.keywords, parsed.summary) == (("bridge", "river"), "A bridge")
    assert parsed.provenance["published_at"] == "pdf creation date"


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - a.doc", "bridge_v2.docx", ""])
def test_a_program_s_title_is_passed_over_for_the_first_line(title):
    parsed = read(make_pdf(LINES, info=f"/Title ({title})"))

    assert (parsed.title, parsed.provenance["title"]) == ("Bridge for Northmoor", "first line")


def test_a_first_line_that_is_no_headline_gives_its_first_sentence():
    assert (
        read(make_pdf(LINES[1:])).title
        == "The council of Northmoor approved a new bridge on Monday"
    )


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("D:20201013", "2020-10-13"),
        ("D:20201013081500", "2020-10-13"),
        ("D:20201013081500Z", "2020-10-13T08:15:00+00:00"),
        ("D:20201399", None),
        ("soon", None),
    ],
)
def test_the_creation_date_is_read_in_all_its_lengths(value, published):
    assert read(make_pdf(LINES, info=f"/CreationDate ({value})")).published_at == published


def test_a_locked_file_says_so():
    with pytest.raises(EncryptedDocumentError, match="password"):
        read(make_pdf(LINES, encrypted=True))


def test_pages_that_show_no_words_are_empty():
    with pytest.raises(EmptyDocumentError, match="1 pages show no words"):
        read(make_pdf([]))


def test_a_damaged_file_is_corrupt():
    with pytest.raises(CorruptDocumentError, match="damaged"):
        read(b"%PDF-1.4 and nothing else")


def test_pages_past_the_bound_are_left_out_with_a_warning(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)

    parsed = read(make_pdf(LINES, pages=3))

    assert parsed.text.count("The council of Northmoor") == 2
    assert parsed.warnings == ("Only the first 2 of 3 pages were read.",)


def test_a_page_that_cannot_be_read_is_named_in_a_warning():
    broken = make_pdf(LINES, pages=2).replace(
        b"11 0 obj\n<< /Type /Page ", b"11 0 obj\n<< /Type /Pxge "
    )

    parsed = read(broken)

    assert parsed.warnings == ("Pages that could not be read: 2.",)


def test_a_file_of_which_no_page_can_be_read_is_corrupt():
    broken = make_pdf(LINES).replace(b"/Type /Page ", b"/Type /Pxge ")

    with pytest.raises(CorruptDocumentError, match="No page"):
        read(broken)


def test_a_file_locked_for_changes_alone_is_read():
    parsed = read((SAMPLES / "owner-password.pdf").read_bytes())

    assert parsed.text.startswith("The council of Northmoor")


def test_codes_of_a_font_that_names_no_letters_are_told_or_left_out():
    few = make_pdf([LINES[1], "\x01\x02\x03\x04\x05\x06"])
    most = make_pdf(["\x04\x05\x06" * 4, "abc"])

    assert "names no letters" in read(few).warnings[0]
    with pytest.raises((NeedsOcrError, EmptyDocumentError)):
        read(most)


def test_a_form_drawn_inside_itself_is_refused():
    for name, refused in ((b"F", True), (b"G", False)):
        objects = {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R >>",
            4: b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            b"/Resources << /XObject << /F 4 0 R >> >> >>\nstream\n/%s Do\nendstream" % name,
        }
        assert _is_refused(file_of(objects, b"")) is refused
        deflated = objects[4].replace(b">> >> >>", b">> >> /Filter /FlateDecode >>")
        assert not _is_refused(file_of(objects | {4: deflated}, b""))
        packed = deflated.replace(b"/%s Do" % name, zlib.compress(b"/%s Do" % name))
        assert _is_refused(file_of(objects | {4: packed}, b"")) is refused


def _is_refused(content: bytes) -> bool:
    try:
        recursion.check(content)
    except CorruptDocumentError:
        return True
    return False


def test_forms_are_looked_at_up_to_a_bound():
    form = b"1 0 obj << /Subtype /Form /F 1 0 R >> stream /F Do endstream "

    assert _is_refused(form)
    assert not _is_refused(b"/Subtype /Form " * 2_001 + form)
    assert not _is_refused(form.replace(b"stream", b"strea"))


def test_a_title_that_opens_the_text_is_not_repeated_in_it():
    parsed = read(make_pdf(LINES, info="/Title (bridge for northmoor)"))

    assert parsed.text == LINES[1]
    assert parsed.metadata["pages"] == [[0, len(LINES[1])]]


def test_a_dateline_below_a_headline_is_read():
    lead = "BISHKEK, Oct 13 \\(Meridian\\) - The council approved a new bridge on Monday."

    parsed = read(make_pdf([LINES[0], lead]))

    assert (parsed.dateline, parsed.provider) == ("BISHKEK, Oct 13 (Meridian)", "Meridian")


def test_programs_and_the_day_of_change_are_notes():
    info = "/Creator (Writer) /Producer (Press 2) /ModDate (D:20201014) /Author (Administrator)"

    parsed = read(make_pdf(LINES, info=info))

    assert parsed.byline is None
    assert parsed.metadata["program"] == "Writer"
    assert parsed.metadata["producer"] == "Press 2"
    assert parsed.metadata["modified_at"] == "2020-10-14"


def test_the_packet_and_the_catalogue_state_what_the_dictionary_does_not():
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"
     xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:RDF><rdf:Description
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
     xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmp:CreateDate="2020-10-13T08:15:00+06:00">
     <dc:title><rdf:Alt><rdf:li xml:lang="de">Die Br</rdf:li><rdf:li xml:lang="x-default">The
     bridge</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada Obi</rdf:li>
     <rdf:li>Ben Ito</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""
    other = packet.replace(b"pdf/1.3", b"tiff/1.0").replace(b"The", b"Not")
    content = make_pdf(LINES).replace(b"/Catalog", b"/Catalog /Lang (de-AT)")

    parsed = read(content + b"%" + packet + other)

    assert (parsed.title, parsed.byline) == ("The bridge", "Ada Obi, Ben Ito")
    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert (parsed.language, parsed.metadata["language_tag"]) == ("de", "de-AT")
    assert parsed.provenance["language"] == "pdf catalogue Lang"


def test_attached_files_are_children():
    content = _with_attached({"table.csv": b"a,b\n1,2\n"})

    (found,) = parsers.parse(RawDocument(content)).children

    assert (found.name, found.content, found.via) == ("table.csv", b"a,b\n1,2\n", Via.ATTACHMENT)


def test_an_attached_file_that_is_not_there_is_left_out():
    content = _with_attached({"table.csv": b"a,b\n1,2\n"}).replace(b"/EF", b"/EX")

    (missing,) = parsers.parse(RawDocument(content)).children

    assert (missing.name, missing.code) == ("table.csv", "corrupt")


def test_an_attached_file_over_the_budget_is_left_out():
    from pypdfium2 import PdfDocument

    document = PdfDocument(_with_attached({"a.txt": b"too long", "b.txt": b"short"}))

    large, small = attachments.children(document, Budget(each=5))
    over = list(attachments.children(document, Budget(members=0)))

    assert (large.name, large.code) == ("a.txt", "too_large")
    assert small.content == b"short"
    assert {child.code for child in over} == {"too_large"}


def _with_attached(files: dict[str, bytes]) -> bytes:
    from pypdfium2 import PdfDocument

    document, content = PdfDocument(make_pdf(LINES)), BytesIO()
    for name, data in files.items():
        document.new_attachment(name).set_data(data)
    document.save(content)
    return content.getvalue()


@given(st.binary(max_size=300), st.integers(0, 2000), st.sampled_from(["put", "cut", "set"]))
@settings(max_examples=150, deadline=None)
def test_a_changed_file_is_read_or_refused(noise, at, how):
    whole = make_pdf(LINES, info=INFO, pages=2)
    tail = {"put": whole[at:], "cut": b"", "set": whole[at + len(noise) :]}[how]

    text, _ = outcome(parsers.parse, whole[:at] + noise + tail)

    assert text


@given(st.binary(max_size=500))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_a_text_or_an_error(noise):
    text, _ = outcome(pdf.parse, b"%PDF-1.7\n" + noise)

    assert text
