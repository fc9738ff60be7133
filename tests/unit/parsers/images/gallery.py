"""Builders of images with what stands beside the picture."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.images import image

from ..pages.print_shop import picture

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
)
CAPTION = "Children cross the new bridge of Northmoor."


def packet(attributes: str = "", elements: str = "") -> bytes:
    """An XMP packet with these properties."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {NAMESPACES} {attributes}>{elements}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def data_set(number: int, value: bytes, record: int = 2) -> bytes:
    """A data set of IPTC-IIM."""
    return bytes((0x1C, record, number)) + len(value).to_bytes(2) + value


def exif(texts: dict[int, object], photo: dict[int, object] | None = None, gps=None):
    """EXIF directories."""
    directories = Image.Exif()
    directories.update(texts)
    directories.get_ifd(0x8769).update(photo or {})
    directories.get_ifd(0x8825).update(gps or {})
    return directories


def photo(kind: str = "JPEG", words: str = "", sets: bytes = b"", **beside) -> bytes:
    """An image file; JPEG may carry data sets of IPTC-IIM."""
    content = BytesIO()
    shown = picture(words) if words else Image.new("L", (30, 30))
    shown.save(content, kind, **beside)
    whole = content.getvalue()
    return whole[:2] + _photoshop(sets) + whole[2:] if sets else whole


def read(content: bytes) -> ParsedDocument:
    """The image, parsed."""
    return image.parse(RawDocument(content))


def _photoshop(sets: bytes) -> bytes:
    """The segment in which programs keep data sets."""
    block = b"8BIM\x04\x04\0\0" + len(sets).to_bytes(4) + sets + b"\0" * (len(sets) % 2)
    body = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + (len(body) + 2).to_bytes(2) + body
