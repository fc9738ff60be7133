"""What an OLE compound file is, by the names in its directory."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from worker.parsers.detection.claims import Claims
from worker.parsers.detection.look import BOUND
from worker.parsers.detection.verdict import Detected, by_content
from worker.parsers.detection.zips import DOCX, PPTX, XLSX

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STORAGE = "application/x-ole-storage"

_ENCRYPTED = "encryptedpackage"
_STREAMS = {
    "__properties_version1.0": "application/vnd.ms-outlook",
    "worddocument": "application/msword",
    "workbook": "application/vnd.ms-excel",
    "book": "application/vnd.ms-excel",
    "powerpoint document": "application/vnd.ms-powerpoint",
    "pp40": "application/vnd.ms-powerpoint",
    "visiodocument": "application/vnd.visio",
    "quill": "application/vnd.ms-publisher",
    "matost": "application/vnd.ms-works",
    "starwriterdocument": "application/vnd.stardivision.writer",
    "starcalcdocument": "application/vnd.stardivision.calc",
    "stardrawdocument3": "application/vnd.stardivision.draw",
    "\x05hwpsummaryinformation": "application/x-hwp",
}
"""The stream in the root that tells each format; the first that is there counts. Names are
compared as OLE compares them: without regard to case."""

_NONE = 0xFFFFFFF0
"""Numbers from here on name no sector."""
_ENTRY = 128
_ROOT = b"\x05"
"""The kind of the first entry."""


def kind(content: bytes, claims: Claims) -> Detected:
    """What this compound file is; a bare storage where no name tells.

    An encrypted Office document does not show what it holds: the name, then the header, settle it.
    """
    names = set(_root(content)) or set(_anywhere(content))
    if _ENCRYPTED in names:
        claimed = next((kind for kind in (DOCX, XLSX, PPTX) if claims.reason(kind)), DOCX)
        return by_content(claimed, "encrypted Office document in OLE")
    for name, media_type in _STREAMS.items():
        if name in names:
            return by_content(media_type, f"OLE with {name.lstrip(chr(5))}")
    return by_content(STORAGE, "OLE signature")


def _root(content: bytes) -> Iterator[str]:
    """Names in the root storage: what is embedded further down does not count."""
    entries = _directory(content)
    count = len(entries) // _ENTRY if entries[66:67] == _ROOT else 0
    waiting, seen = [_links(entries, 0)[2]] if count else [], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= count or number in seen:
            continue
        seen.add(number)
        left, right, _ = _links(entries, number)
        waiting += (left, right)
        yield _name(entries[number * _ENTRY : number * _ENTRY + 66]).lower()


def _links(entries: bytes, number: int) -> tuple[int, int, int]:
    """The numbers of an entry's left and right neighbour and of its first child."""
    left, right, child = struct.unpack_from("<III", entries, number * _ENTRY + 68)
    return left, right, child


def _name(entry: bytes) -> str:
    length = min(int.from_bytes(entry[64:66], "little"), 64)
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")


def _directory(content: bytes) -> bytes:
    """The sectors of the directory in their order, within the bound."""
    if len(content) < 512:
        return b""
    shift, sector = struct.unpack_from("<H16xI", content, 30)
    if shift not in (9, 12):
        return b""
    size, table = 1 << shift, struct.unpack_from("<109I", content, 76)
    found, seen = bytearray(), set[int]()
    while sector < _NONE and sector not in seen and len(found) < BOUND:
        seen.add(sector)
        found += content[(sector + 1) * size : (sector + 2) * size]
        sector = _next(content, sector, size, table)
    return bytes(found)


def _next(content: bytes, sector: int, size: int, table: tuple[int, ...]) -> int:
    """The sector that follows in a chain; one that is none if the table does not tell."""
    row, column = divmod(sector, size // 4)
    if row >= len(table) or table[row] >= _NONE:
        return _NONE
    at = (table[row] + 1) * size + column * 4
    return int.from_bytes(content[at : at + 4], "little") if len(content) >= at + 4 else _NONE


def _anywhere(content: bytes) -> Iterator[str]:
    """Names that stand near the ends of a broken file."""
    ends = (content[:BOUND] + content[-BOUND:]).lower()
    for name in (_ENCRYPTED, *_STREAMS):
        if name.encode("utf-16-le") + b"\0\0" in ends:
            yield name
