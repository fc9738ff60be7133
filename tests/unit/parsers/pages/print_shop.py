"""Builders of printed pages: a test names what stands where."""

from __future__ import annotations

from io import BytesIO

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import pdf

from ..stories import file_of

Printed = tuple[float, float, float, str]
"""Distance from the left, from the foot, size of the letters, and the words."""


def column(lines: list[str], *, left: float = 60, top: float = 760, size: float = 10):
    """Lines under each other at the usual pitch."""
    return [(left, top - at * size * 1.2, size, line) for at, line in enumerate(lines)]


def print_pages(*pages: list[Printed], catalogue: str = "", info: str = "", tail: bytes = b""):
    """A PDF with these lines on its pages."""
    kids = " ".join(f"{100 + number} 0 R" for number in range(len(pages)))
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        6: f"<< {info} >>".encode("cp1252"),
    }
    for number, printed in enumerate(pages):
        objects[100 + number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 5 0 R >> >> /Contents %d 0 R >>" % (1000 + number)
        )
        objects[1000 + number] = _stream(printed)
    return file_of(objects, b"") + tail


def scan_pages(*pages: str) -> bytes:
    """A PDF whose pages are pictures of these words; empty ones are white."""
    first, *rest = [picture(words) for words in pages]
    content = BytesIO()
    first.save(content, "PDF", save_all=True, append_images=rest, resolution=200)
    return content.getvalue()


def picture(words: str, size: tuple[int, int] = (1000, 600)):
    """A picture of words, large enough to be read."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).multiline_text((60, 60), words, 0, ImageFont.load_default(48))
    return image


def read(content: bytes) -> ParsedDocument:
    """The PDF, parsed."""
    return pdf.parse(RawDocument(content))


def shown(parsed: ParsedDocument) -> list[str]:
    """The text of each page, by its marks."""
    return [parsed.text[start:end] for start, end in parsed.metadata["pages"]]


def _stream(printed: list[Printed]) -> bytes:
    drawn = " ".join(
        f"BT /F1 {size} Tf {left} {base} Td ({_escaped(words)}) Tj ET"
        for left, base, size, words in printed
    ).encode("cp1252")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
