"""The records of Excel 5.0–2003 workbooks, as [MS-XLS] names them, and the strings in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BOF, EOF, CONTINUE, FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
BOUNDSHEET, SST, FORMAT, XF, CODEPAGE, DATEMODE = 0x85, 0xFC, 0x41E, 0xE0, 0x42, 0x22
ROW, NOTE, STRING, LABELSST, MULRK, RK, NUMBER, BOOLERR = (
    0x208, 0x1C, 0x207, 0xFD, 0xBD, 0x27E, 0x203, 0x205,
)  # fmt: skip
LABELS = frozenset({0x204, 0xD6})
FORMULAS = frozenset({0x06, 0x206, 0x406})
BIFF8 = 0x0600
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is, what it holds, and where it begins."""

    kind: int
    content: bytes
    start: int


def records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """The records from here on, as far as they go."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield Record(kind, stream[at + 4 : at + 4 + length], at)
        at += 4 + length


def string(content: bytes, at: int, codec: str | None, *, short: bool = False) -> str:
    """A string within one record; `codec` is that of older workbooks, None for BIFF8."""
    size = 1 if short else 2
    count = int.from_bytes(content[at : at + size], "little")
    at += size
    if codec is not None:
        return content[at : at + count].decode(codec, "replace")
    flags = content[at : at + 1] or b"\0"
    at += 1 + (2 if flags[0] & _RICH else 0) + (4 if flags[0] & _PHONETIC else 0)
    return _characters(content[at : at + count * (1 + (flags[0] & _WIDE))], flags[0] & _WIDE)


def shared(parts: Sequence[bytes]) -> Iterator[str]:
    """The strings cells share, from the records they stand in."""
    cursor = _Cursor(parts)
    while len(head := cursor.take(3)) == 3:
        count, flags = struct.unpack("<HB", head)
        runs = int.from_bytes(cursor.take(2), "little") if flags & _RICH else 0
        phonetic = int.from_bytes(cursor.take(4), "little") if flags & _PHONETIC else 0
        yield cursor.characters(count, flags & _WIDE)
        cursor.skip(runs * 4 + phonetic)


def packed_number(packed: int) -> float:
    """The number in the four bytes of an RK."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _characters(content: bytes, wide: int) -> str:
    if wide:
        return content[: len(content) & ~1].decode("utf-16-le", "replace")
    return content.decode("latin-1")


class _Cursor:
    """A place in records that go on in one another."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, 8

    def take(self, count: int) -> bytes:
        """The next bytes, also from the records that follow; fewer at the end."""
        found = b""
        while count > 0 and self._part < len(self._parts):
            piece = self._parts[self._part][self._at : self._at + count]
            found, count, self._at = found + piece, count - len(piece), self._at + len(piece)
            if count:
                self._part, self._at = self._part + 1, 0
        return found

    def characters(self, count: int, wide: int) -> str:
        """Characters; where a record ends among them, the next one says their width anew."""
        found: list[str] = []
        while count > 0 and self._part < len(self._parts):
            content = self._parts[self._part]
            width = 2 if wide else 1
            fitting = max(0, min(count, (len(content) - self._at) // width))
            found.append(_characters(content[self._at : self._at + fitting * width], wide))
            count, self._at = count - fitting, self._at + fitting * width
            if count:
                self._part, self._at = self._part + 1, 1
                wide = self._first() & _WIDE
        return "".join(found)

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        while count > 0 and self._part < len(self._parts):
            left = len(self._parts[self._part]) - self._at
            if count < left:
                self._at += count
                return
            count -= max(0, left)
            self._part, self._at = self._part + 1, 0

    def _first(self) -> int:
        following = self._parts[self._part : self._part + 1]
        return following[0][0] if following and following[0] else 0
