"""Images: captions, fields, and the ways they fail."""

from __future__ import annotations

import shutil
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import Place, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from schemas.parsing_errors import NeedsOcrError, OverBudgetError
from worker import parsers
from worker.parsers.images import image

from ..outcomes import outcome
from ..pages.print_shop import picture
from .gallery import CAPTION, data_set, exif, packet, photo, read

SEED = Path(__file__).parents[4] / "seeds" / "documents" / "harbour-post" / "lantern-parade.jpg"
WORDS = "The council of Northmoor\napproved a new bridge."

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed"
)


@pytest.fixture
def no_tesseract(monkeypatch):
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_each_format_that_can_carry_a_caption_gives_it(kind):
    parsed = parsers.parse(RawDocument(photo(kind, exif=exif({270: CAPTION}))))

    assert (parsed.text, parsed.parser) == (CAPTION, "image/1")
    assert parsed.media_type == f"image/{kind.lower()}"
    assert parsed.provenance["text"] == "exif ImageDescription"
    assert (parsed.metadata["width"], parsed.metadata["height"]) == (30, 30)


def test_a_news_photo_states_its_fields_in_xmp():
    content = photo(
        xmp=packet(
            'photoshop:Headline="Bridge opens" photoshop:Credit="Harbour Post/Ada Obi" '
            'photoshop:Source="Harbour Post" photoshop:City="Northmoor" photoshop:Urgency="3" '
            'photoshop:DateCreated="2020-10-13T08:15:00+06:00" Iptc4xmpCore:CountryCode="KGZ" '
            'photoshop:Instructions="No sales" photoshop:TransmissionReference="NM101" '
            'Iptc4xmpCore:Location="West bank"',
            f"<dc:description><rdf:Alt><rdf:li>{CAPTION}</rdf:li></rdf:Alt></dc:description>"
            "<dc:title><rdf:Alt><rdf:li>BRIDGE-OPEN</rdf:li></rdf:Alt></dc:title>"
            "<dc:creator><rdf:Seq><rdf:li>Ada Obi</rdf:li></rdf:Seq></dc:creator>"
            "<dc:subject><rdf:Bag><rdf:li>bridge</rdf:li><rdf:li>river</rdf:li></rdf:Bag>"
            "</dc:subject><Iptc4xmpCore:SubjectCode><rdf:Bag><rdf:li>IPTC:11000000</rdf:li>"
            "</rdf:Bag></Iptc4xmpCore:SubjectCode>",
        )
    )

    parsed = read(content)

    assert (parsed.text, parsed.title, parsed.byline) == (CAPTION, "Bridge opens", "Ada Obi")
    assert (parsed.credit, parsed.provider) == ("Harbour Post/Ada Obi", "Harbour Post")
    assert (parsed.slugline, parsed.ednote, parsed.urgency) == ("BRIDGE-OPEN", "No sales", 3)
    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert parsed.keywords == ("bridge", "river")
    assert parsed.places == (Place("Northmoor", "KG", None, None, 0, ()),)
    assert parsed.subjects == ("subj:11000000",)
    assert [topic.code for topic in parsed.topics] == ["medtop:11000000"]
    assert (parsed.metadata["job_id"], parsed.metadata["location"]) == ("NM101", "West bank")


def test_a_news_photo_states_its_fields_in_iptc_data_sets():
    sets = {
        5: b"Bridge day", 105: b"Bridge opens", 80: b"Ada Obi", 110: b"Harbour Post", 25: b"bridge",
        55: b"20201013", 60: b"081500+0600", 90: b"Northmoor", 100: b"KGZ", 120: CAPTION.encode(),
        12: b"IPTC:11000000:politics", 10: b"4", 40: b"No sales", 116: b"2020 Harbour Post",
    }  # fmt: skip

    parsed = read(photo(sets=b"".join(data_set(*one) for one in sets.items())))

    assert (parsed.text, parsed.title, parsed.byline) == (CAPTION, "Bridge opens", "Ada Obi")
    assert (parsed.slugline, parsed.urgency, parsed.ednote) == ("Bridge day", 4, "No sales")
    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert parsed.places == (Place("Northmoor", "KG", None, None, 0, ()),)
    assert parsed.provenance["text"] == "iptc 2:120"


def test_a_tiff_carries_data_sets_and_packets_in_its_tags():
    tags = {33723: data_set(120, CAPTION.encode()), 700: packet('photoshop:Headline="Bridge"')}
    content = photo("TIFF", tiffinfo=exif(tags))

    parsed = read(content)

    assert (parsed.text, parsed.title) == (CAPTION, "Bridge")


def test_the_camera_tells_when_and_where_it_was():
    content = photo(
        exif=exif(
            {270: CAPTION, 271: "Lumo", 272: "Lumo X1", 315: "Ada Obi", 33432: "Harbour Post"},
            {36867: "2020:10:13 08:15:00", 36881: "+06:00"},
            {1: "N", 2: (42.0, 52.0, 12.0), 3: "E", 4: (74.0, 36.0, 0.0)},
        )
    )

    parsed = read(content)

    assert parsed.published_at == "2020-10-13T08:15:00+06:00"
    assert (parsed.byline, parsed.copyright) == ("Ada Obi", "Harbour Post")
    assert parsed.metadata["gps"] == {"lat": 42.87, "lon": 74.6}
    assert parsed.metadata["camera"] == "Lumo X1"


def test_a_time_without_a_zone_leaves_the_day_and_a_warning():
    parsed = read(photo(exif=exif({270: CAPTION}, {36867: "2020:10:13 23:15:00"})))

    assert parsed.published_at == "2020-10-13"
    assert parsed.warnings == ("The time of the picture has no zone; only the day is kept.",)


@pytest.mark.parametrize("caption", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "  ", "12345"])
def test_what_a_camera_writes_is_no_caption(caption, no_tesseract):
    with pytest.raises(NeedsOcrError, match="The image"):
        read(photo(exif=exif({270: caption})))


def test_a_photo_with_a_title_alone_is_kept():
    parsed = read(photo(exif=exif({40091: "Bridge opens\0".encode("utf-16-le")})))

    assert (parsed.text, parsed.title) == ("Bridge opens", "Bridge opens")


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP"])
def test_words_in_the_picture_are_read(kind):
    parsed = read(photo(kind, WORDS))

    assert parsed.text == WORDS.replace("\n", " ")
    assert parsed.metadata["ocr_pages"] == [1]


@needs_tesseract
def test_caption_and_words_stand_one_after_the_other():
    parsed = read(photo("PNG", WORDS, exif=exif({270: CAPTION})))

    assert parsed.text.startswith(f"{CAPTION}\n\nThe council")


@needs_tesseract
def test_each_page_of_a_tiff_is_read():
    content = BytesIO()
    picture(WORDS).save(content, "TIFF", save_all=True, append_images=[picture(WORDS)] * 2)

    parsed = read(content.getvalue())

    assert parsed.text.count("approved a new bridge") == 3
    assert parsed.metadata["ocr_pages"] == [1, 2, 3]
    assert parsed.metadata["page_count"] == 3


@needs_tesseract
def test_pages_that_are_not_read_are_told(monkeypatch):
    monkeypatch.setattr("worker.parsers.ocr.SECONDS", 0.0)

    parsed = read(photo("PNG", WORDS, exif=exif({270: CAPTION})))

    assert parsed.warnings == ("Of 1 pages, those from 1 on were not read.",)


@needs_tesseract
def test_a_photo_without_words_is_empty(monkeypatch):
    monkeypatch.setattr(image, "READABLE_PIXELS", 1_000)

    with pytest.raises(EmptyDocumentError, match="no words were read"):
        read(photo("PNG", WORDS))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    with pytest.raises(OverBudgetError, match="pixels"):
        read(_png(50_000, 50_000))
    with pytest.raises(OverBudgetError, match="pixels"):
        read(_png(11_000, 11_000))


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0", b"II*\0\x08\0\0\0", b"GIF89a"])
def test_a_broken_image_is_corrupt(content):
    with pytest.raises(CorruptDocumentError, match="damaged"):
        read(content)


def test_directories_that_go_in_circles_end():
    whole = photo(exif=exif({270: CAPTION}, {36867: "2020:10:13 08:15:00"}))
    at = whole.index(b"\x87\x69")
    circular = whole[: at + 8] + struct.pack(">I", 8) + whole[at + 12 :]
    plain = photo("TIFF", exif=exif({270: CAPTION}))
    start = struct.unpack("<I", plain[4:8])[0]
    behind = start + 2 + 12 * struct.unpack("<H", plain[start : start + 2])[0]
    looped = plain[:behind] + struct.pack("<I", start) + plain[behind + 4 :]

    assert read(circular).text == CAPTION
    assert read(looped).text == CAPTION


def test_directories_that_are_broken_say_nothing():
    whole = photo(exif=exif({270: CAPTION}), xmp=packet('photoshop:Headline="Bridge opens"'))

    parsed = read(whole.replace(b"MM\0*", b"MM\0\0"))

    assert (parsed.text, parsed.title) == ("Bridge opens", "Bridge opens")


def test_a_packet_that_is_not_well_formed_says_nothing():
    parsed = read(photo(exif=exif({270: CAPTION}), xmp=b"<x:xmpmeta><a></x:xmpmeta>"))

    assert parsed.text == CAPTION


@given(st.binary(max_size=200), st.integers(0, 5_000), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_changed_image_is_read_or_refused(noise, at, cut):
    whole = SEED.read_bytes()

    text, _ = outcome(image.parse, whole[:at] + noise + (b"" if cut else whole[at + len(noise) :]))

    assert text


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
