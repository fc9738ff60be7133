"""Builders of invented documents: a test names what it is about."""

from __future__ import annotations

from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from worker import parsers

LEAD = "The council of Northmoor approved a new bridge. The vote was close."
SECOND = "Work starts in the spring, the mayor's office reported."


def read(text: str | bytes, media_type: str | None = None, **fields: str) -> ParsedDocument:
    """Parse a document given as text (sent as UTF-8) or as bytes."""
    content = text.encode() if isinstance(text, str) else text
    return parsers.parse(RawDocument(content, media_type, IntakeFields(**fields)))


def story(head: str = "", lead: str = LEAD, tail: str = "") -> str:
    """A story of two paragraphs, what stands above it and what stands below."""
    return f"{head}{lead}\n\n{SECOND}{tail}"


def make_pdf(lines: list[str], *, info: str = "", encrypted: bool = False, pages: int = 1) -> bytes:
    """A small PDF that shows these lines on each page."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 800 Td {shown} ET".encode("latin-1")
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: f"<< {info} >>".encode("latin-1"),
        7: b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"41" * 32, b"42" * 32),
    }
    for number in range(pages):
        objects[10 + number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>"
        )
    return file_of(objects, b"/Encrypt 7 0 R /ID [<AA> <AA>]" if encrypted else b"")


def file_of(objects: dict[int, bytes], trailer: bytes) -> bytes:
    body, offsets = b"%PDF-1.4\n", {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(size)
    )
    start = len(body)
    return body + (
        b"xref\n0 %d\n%strailer << /Size %d /Root 1 0 R /Info 6 0 R %s >>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, trailer, start)
    )
