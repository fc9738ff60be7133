"""Messages made by hand, and what is read of them."""

from __future__ import annotations

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.mail import eml

HEAD = "From: Jane Doe <jane@example.org>\nSubject: Bridge opens\n"


def mail(body: str = "Hello.", head: str = "", *, usual: str = HEAD) -> bytes:
    """A message of these headers and this body."""
    return f"{usual}{head}\n{body}".encode()


def parts(*inside: str, kind: str = "mixed", boundary: str = "b") -> tuple[str, str]:
    """The body and the headers of a message of these parts."""
    body = "".join(f"--{boundary}\n{part}\n" for part in inside) + f"--{boundary}--\n"
    return body, f'Content-Type: multipart/{kind}; boundary="{boundary}"\n'


def nested(*inside: str, kind: str, boundary: str = "c") -> str:
    """A part of these parts."""
    body, head = parts(*inside, kind=kind, boundary=boundary)
    return f"{head}\n{body}"


def read(content: bytes) -> ParsedDocument:
    """What is read of the message."""
    return eml.parse(RawDocument(content))


def children(content: bytes):
    """What is attached to the message."""
    return list(read(content).children)


PLAIN = "Content-Type: text/plain\n\nThe bridge opens."
PAGE = "Content-Type: text/html\n\n<p>The bridge <b>opens</b>.</p><p>On Monday.</p>"
PICTURE = "Content-Type: image/png\nContent-ID: <p1>\nContent-Transfer-Encoding: base64\n\niVBO"
TABLE = (
    'Content-Type: text/csv; name="lifts.csv"\n'
    'Content-Disposition: attachment; filename="lifts.csv"\n\nyear,lifts\n2024,7'
)
