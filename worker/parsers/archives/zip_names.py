"""Names of a ZIP's members: UTF-8 where said, else in the code page of whoever packed it."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

from schemas.errors import CorruptDocumentError
from worker.parsers.encoding import decode

if TYPE_CHECKING:
    from zipfile import ZipInfo

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_CYRILLIC = re.compile(rb"[\x80-\xaf\xe0-\xf1]{3,}")
_FRAMES = re.compile(rb"[\xb0-\xdf]")
"""What the format's own code page has for frames of tables, which no name holds."""
_HIGH = re.compile(rb"[\x80-\xff]+")


def read(info: ZipInfo) -> str:
    """The member's name as it was meant."""
    if info.flag_bits & _UTF8 or info.orig_filename.isascii():
        return info.orig_filename
    return _decoded(info.orig_filename.encode("cp437"), info.extra)


def _decoded(name: bytes, extra: bytes) -> str:
    """In UTF-8 if it is that, though unsaid; else as its letters have it."""
    if (stated := _unicode_path(name, extra)) is not None:
        return stated
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return _recognised(name) or name.decode("cp437")


def _recognised(name: bytes) -> str | None:
    """The name in the encoding its letters tell; None if it may be that of the format."""
    if _is_cyrillic(name):
        return name.decode("cp866")
    if not _FRAMES.search(name):
        return None
    try:
        return decode(name).text
    except CorruptDocumentError:
        return None


def _is_cyrillic(name: bytes) -> bool:
    """Whether the letters beyond ASCII make whole words, as they do in Russian names."""
    words = _HIGH.findall(name)
    whole = [word for word in words if _CYRILLIC.fullmatch(word)]
    return bool(whole) and len(whole) * 2 >= len(words)


def _unicode_path(name: bytes, extra: bytes) -> str | None:
    """The name in the Unicode Path field, if it was written for this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field, at = extra[at + 4 : at + 4 + size], at + 4 + size
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            is_ours = struct.unpack_from("<I", field, 1)[0] == zlib.crc32(name)
            return field[5:].decode("utf-8", "replace") if is_ours else None
    return None
