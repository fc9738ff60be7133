"""The compressed RTF that Outlook keeps a message's text in ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

from schemas.errors import CorruptDocumentError

MOST = 20 * 2**20
"""Bytes of RTF."""

_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What every window holds before the first byte."""


def unpack(content: bytes) -> bytes:
    """The RTF in these bytes. CorruptDocumentError if they are no such thing."""
    if len(content) < 16:
        raise CorruptDocumentError("The message's RTF text is cut off. Send it as EML.")
    size, mark = struct.unpack_from("<4xI4s", content)
    if mark == _PLAIN:
        return content[16 : 16 + min(size, MOST)]
    if mark != _PACKED:
        raise CorruptDocumentError("The message's RTF text is damaged. Send it as EML.")
    return _unpacked(content[16:], min(size, MOST))


def _unpacked(packed: bytes, size: int) -> bytes:
    """Bytes as they are, and references to the last 4,096: a byte of flags tells which."""
    out = bytearray(_PRESET)
    most, at = size + len(_PRESET), 0
    while at < len(packed) and len(out) < most:
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed) or len(out) >= most:
                break
            if not flags >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            reference = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            if not _copied(out, reference >> 4, (reference & 0xF) + 2):
                return bytes(out[len(_PRESET) :])
    return bytes(out[len(_PRESET) : most])


def _copied(out: bytearray, offset: int, count: int) -> bool:
    """Adds what stands at this place of the window; False at the end mark."""
    back = (len(out) - offset) % _WINDOW
    if not back:
        return False
    if back > len(out):
        out += bytes(count)
        return True
    for _ in range(count):
        out.append(out[-back])
    return True
