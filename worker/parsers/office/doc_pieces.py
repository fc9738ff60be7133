"""The text of a Word 97–2003 document: pieces put together, hidden and deleted words left out.

Names and offsets are those of [MS-DOC], the specification of the format.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from worker.parsers.office.doc_sprms import Sprms
from worker.parsers.office.package import damaged, locked

_FC_CLX, _FC_CHPX, _FC_PAPX, _FC_STSH = 0x1A2, 0xFA, 0x102, 0xA2
_CCP_TEXT = 0x4C
_ENCRYPTED, _COMPLEX, _FIRST_TABLE = 0x0100, 0x0004, 0x0200
_WORD_97 = 0x00C1
_PAGE = 512
MAX_CHARACTERS = 20_000_000
MAX_RUNS = 2_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of bytes in the stream, and what is set for it."""

    start: int
    end: int
    settings: Sprms


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: where it begins in the stream, and how it is coded."""

    offset: int
    length: int
    width: int
    """Bytes of one character: 1 in cp1252, 2 in UTF-16."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of the main stream says."""

    version: int
    flags: int
    lengths: tuple[int, ...]
    """Characters of the text, notes, headers, macros, comments, endnotes and text boxes."""

    @property
    def is_old(self) -> bool:
        """Whether Word 6 or 95 wrote it."""
        return self.version < _WORD_97


def head(stream: bytes) -> Head:
    """The head of the main stream; EncryptedDocumentError if it has a password."""
    if len(stream) < 0x60:
        raise damaged("DOC", "it is cut off in its head")
    version, flags = struct.unpack_from("<H", stream, 2)[0], struct.unpack_from("<H", stream, 10)[0]
    if flags & _ENCRYPTED:
        raise locked("DOC")
    lengths = struct.unpack_from("<7I", stream, _CCP_TEXT) if len(stream) >= 0x68 else ()
    return Head(version, flags, lengths)


def table_name(found: Head) -> str:
    """Which of the two table streams holds."""
    return "1Table" if found.flags & _FIRST_TABLE else "0Table"


def pieces(stream: bytes, table: bytes) -> list[Piece]:
    """The pieces of the text in their order."""
    offset, length = _place(stream, _FC_CLX)
    clx = table[offset : offset + length]
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + struct.unpack_from("<H", clx.ljust(at + 3, b"\0"), at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise damaged("DOC", "its table of pieces cannot be found")
    plc = clx[at + 5 :]
    count = (min(len(plc), struct.unpack_from("<I", clx, at + 1)[0]) - 4) // 12
    if count < 1:
        raise damaged("DOC", "its table of pieces is empty")
    places = struct.unpack_from(f"<{count + 1}I", plc)
    return list(_pieces(places, plc[4 * (count + 1) :]))


def _pieces(places: tuple[int, ...], descriptors: bytes) -> Iterator[Piece]:
    for at, (start, end) in enumerate(pairwise(places)):
        if not 0 <= end - start <= MAX_CHARACTERS or end > MAX_CHARACTERS:
            raise damaged("DOC", "its table of pieces makes no sense")
        coded = struct.unpack_from("<I", descriptors, at * 8 + 2)[0]
        narrow = bool(coded & 0x40000000)
        offset = (coded & 0x3FFFFFFF) // 2 if narrow else coded & 0x3FFFFFFF
        yield Piece(offset, end - start, 1 if narrow else 2)


def text_of(stream: bytes, piece: Piece, start: int, end: int) -> str:
    """Characters of a piece, by their place in it; those that are missing are left out."""
    at = piece.offset + start * piece.width
    content = stream[at : piece.offset + end * piece.width]
    if piece.width == 1:
        return content.decode("cp1252", "replace")
    return content[: len(content) & ~1].decode("utf-16-le", "surrogatepass")


class Runs:
    """Settings by where they hold in the stream."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=lambda run: run.start)
        self._starts = [run.start for run in self._runs]

    def at(self, offset: int) -> Run | None:
        """The run this byte belongs to."""
        at = bisect_right(self._starts, offset) - 1
        found = self._runs[at] if at >= 0 else None
        return found if found and offset < found.end else None

    def next_start(self, offset: int) -> int | None:
        """Where the first run after this byte begins."""
        at = bisect_right(self._starts, offset)
        return self._starts[at] if at < len(self._starts) else None


def character_runs(stream: bytes, table: bytes) -> Runs:
    """What is set for characters: hidden, deleted."""
    return Runs(list(_runs(stream, table, _FC_CHPX, 1)))


def paragraph_runs(stream: bytes, table: bytes) -> Runs:
    """What is set for paragraphs: their style, whether they are in a table."""
    return Runs(list(_runs(stream, table, _FC_PAPX, 13)))


def styles_at(stream: bytes) -> tuple[int, int]:
    """Where the styles stand in the table stream, and how long they are."""
    return _place(stream, _FC_STSH)


def _runs(stream: bytes, table: bytes, place: int, width: int) -> Iterator[Run]:
    offset, length = _place(stream, place)
    plc = table[offset : offset + length]
    count = (len(plc) - 4) // 8
    numbers = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ()
    total = 0
    for number in dict.fromkeys(one & 0x3FFFFF for one in numbers):
        page = stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) < _PAGE or total > MAX_RUNS:
            return
        total += page[-1]
        yield from _page(page, width)


def _page(page: bytes, width: int) -> Iterator[Run]:
    count = page[-1]
    if 4 * (count + 1) + count * width > _PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for at in range(count):
        offset = page[4 * (count + 1) + at * width] * 2
        settings = _character(page, offset) if width == 1 else _paragraph(page, offset)
        yield Run(places[at], places[at + 1], settings)


def _character(page: bytes, offset: int) -> Sprms:
    if not offset:
        return Sprms()
    return Sprms(None, page[offset + 1 : offset + 1 + page[offset]])


def _paragraph(page: bytes, offset: int) -> Sprms:
    if not offset:
        return Sprms()
    size = page[offset]
    start, length = (offset + 1, size * 2 - 1) if size else (offset + 2, page[offset + 1] * 2)
    settings = page[start : start + max(0, length)]
    style = struct.unpack_from("<H", settings)[0] if len(settings) >= 2 else None
    return Sprms(style, settings[2:])


def _place(stream: bytes, at: int) -> tuple[int, int]:
    if len(stream) < at + 8:
        return 0, 0
    offset, length = struct.unpack_from("<II", stream, at)
    return offset, length
