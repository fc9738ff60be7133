"""Bodies as they were before they were made fit for the wire; damage costs as little as it can."""

from __future__ import annotations

import binascii
import re

_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDING = re.compile(rb"=+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\n]{0,200}\n", re.MULTILINE)


def undo(body: bytes, encoding: str) -> bytes:
    """The body without its transfer encoding; one that is unknown changes nothing."""
    kind = encoding.strip().lower()
    if kind == "base64":
        return unbase64(body)
    if kind == "quoted-printable":
        return binascii.a2b_qp(body)
    if kind in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _unuu(body)
    return body


def unbase64(packed: bytes) -> bytes:
    """What can be read of it: foreign bytes are passed over, and a missing end is left out."""
    clean = _FOREIGN.sub(b"", packed)
    return b"".join(map(_whole, _PADDING.split(clean)))


def _whole(piece: bytes) -> bytes:
    """Base64 without padding; a last letter that is half a byte is dropped."""
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _unuu(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    content = bytearray()
    for line in body[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        content += _uu_line(line)
    return bytes(content)


def _uu_line(line: bytes) -> bytes:
    """One line; of one that is cut or has a byte too many, what its length says."""
    if not line or not 0x20 <= line[0] <= 0x60:
        return b""
    size = (line[0] - 32 & 63) * 4 // 3 + (1 if (line[0] - 32 & 63) % 3 else 0)
    try:
        return binascii.a2b_uu(line[: size + 1])
    except binascii.Error:
        return b""
