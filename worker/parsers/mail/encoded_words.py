"""Words of headers that are not ASCII, as RFC 2047 writes them."""

from __future__ import annotations

import binascii
import re

from schemas.errors import CorruptDocumentError
from worker.parsers.encoding import canonical
from worker.parsers.encoding import decode as recognised
from worker.parsers.mail import transfer

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def decode(text: str) -> str:
    """The text with its encoded words read; neighbours may share one character."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        if charset and (between.strip() or word[1] != charset):
            pieces.append(in_charset(pending, charset))
            pending = b""
        if not charset or between.strip():
            pieces.append(between)
        charset, at = word[1], word.end()
        pending += _bytes(word[2], word[3])
    if charset:
        pieces.append(in_charset(pending, charset))
    return "".join(pieces) + text[at:]


def in_charset(content: bytes, charset: str | None) -> str:
    """The bytes as text: in that charset if they are it, else as they can be recognised."""
    name = canonical((charset or "").split("*", 1)[0])
    try:
        return content.decode(name or "utf-8")
    except (UnicodeError, LookupError):
        return eight_bit(content)


def eight_bit(content: bytes) -> str:
    """Text of bytes whose charset nobody said."""
    if content.isascii():
        return content.decode("ascii")
    try:
        return recognised(content).text
    except CorruptDocumentError:
        return content.decode("latin-1")


def _bytes(encoding: str, word: str) -> bytes:
    packed = word.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return transfer.unbase64(packed)
    return binascii.a2b_qp(packed.replace(b"_", b"=20"), header=False)
