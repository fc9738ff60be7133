"""The records of PowerPoint 97–2003, as [MS-PPT] names them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

DOCUMENT, SLIDE, NOTES, SLIDE_ATOM = 1000, 1006, 1008, 1007
SLIDE_SHOW_INFO, SLIDE_LIST, SLIDE_PERSIST = 1017, 4080, 1011
TEXT_HEADER, TEXT_CHARS, TEXT_BYTES, OUTLINE_REF = 3999, 4000, 4008, 3998
USER_EDIT, PERSIST_DIRECTORY, COMMENT = 4085, 6002, 12000
CLIENT_TEXTBOX, CLIENT_DATA, PLACEHOLDER = 0xF00D, 0xF011, 3011
SHAPE, SHAPE_OPTIONS = 0xF004, 0xF00B
MAX_RECORDS = 300_000
"""Records of one presentation that are looked at; large ones have some 50,000."""
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is, and where its content stands in the stream."""

    kind: int
    instance: int
    is_container: bool
    start: int
    end: int


def record(stream: bytes, at: int, limit: int) -> Record | None:
    """The record that begins here; None if there is none before the limit."""
    if at < 0 or at + 8 > limit:
        return None
    head, kind, length = struct.unpack_from("<HHI", stream, at)
    end = at + 8 + length
    return Record(kind, head >> 4, head & 15 == 15, at + 8, min(end, limit))


def children(stream: bytes, parent: Record) -> Iterator[Record]:
    """The records directly within a container."""
    at = parent.start
    while found := record(stream, at, parent.end):
        yield found
        at = found.end


@dataclass(slots=True)
class Walk:
    """A way through all records within containers, of bounded length in all."""

    stream: bytes
    left: int = MAX_RECORDS
    """How many records are still looked at."""

    def within(self, parent: Record) -> Iterator[Record]:
        """All records within a container, in the order of the file."""
        open_ones = [children(self.stream, parent)]
        while open_ones and self.left > 0:
            child = next(open_ones[-1], None)
            if child is None:
                open_ones.pop()
                continue
            self.left -= 1
            yield child
            if child.is_container and len(open_ones) < MAX_DEPTH:
                open_ones.append(children(self.stream, child))


def words(stream: bytes, found: Record) -> str | None:
    """The words of a record that holds text; None for another one."""
    content = stream[found.start : found.end]
    if found.kind == TEXT_CHARS:
        return content[: len(content) & ~1].decode("utf-16-le", "replace")
    return content.decode("latin-1") if found.kind == TEXT_BYTES else None
