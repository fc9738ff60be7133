"""PDF files built to hang: what can be seen of it before any library is asked."""

from __future__ import annotations

import re
import zlib

from schemas.errors import CorruptDocumentError

MOST_FORMS = 2_000
"""Form objects that are looked at."""
LONGEST = 4_000
"""Bytes of the dictionary of one."""
LARGEST = 2**18
"""Bytes of what it draws."""

_FORM = re.compile(rb"/Subtype\s{0,4}/Form\b")
_NUMBER = re.compile(rb"(\d{1,7})\s+\d{1,5}\s$")


def check(content: bytes) -> None:
    """CorruptDocumentError if a form is drawn inside itself, without end."""
    for count, form in enumerate(_FORM.finditer(content)):
        if count == MOST_FORMS:
            return
        if _holds_itself(content, form.start()):
            raise CorruptDocumentError(
                "A form of the PDF is drawn inside itself, without end. Print it to a new PDF."
            )


def _holds_itself(content: bytes, at: int) -> bool:
    """Whether the form has itself among its resources, and draws it."""
    opening = content.rfind(b"obj", max(0, at - LONGEST), at)
    closing = content.find(b"stream", at, at + LONGEST)
    number = _NUMBER.search(content[max(0, opening - 16) : opening]) if opening >= 0 else None
    if not number or closing < 0:
        return False
    dictionary = content[opening:closing]
    names = re.findall(rb"/([^\s/<>()\[\]]{1,100})\s+%s\s+\d{1,5}\s+R\b" % number[1], dictionary)
    drawn = _drawn(dictionary, content[closing + 6 : closing + 6 + LARGEST]) if names else b""
    return any(re.search(rb"/%s\s+Do\b" % re.escape(name), drawn) for name in names)


def _drawn(dictionary: bytes, stream: bytes) -> bytes:
    """What the form draws, as far as it is plain or deflated."""
    stream = stream.lstrip(b"\r\n").partition(b"endstream")[0]
    if b"/Filter" not in dictionary:
        return stream
    try:
        return zlib.decompressobj().decompress(stream, LARGEST)
    except zlib.error:
        return b""
