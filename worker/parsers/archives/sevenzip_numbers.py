"""Bytes of a 7z header, read one field after the other; every number is bounded."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from schemas.errors import CorruptDocumentError


@dataclass(slots=True)
class Fields:
    """A header and how far it is read. Reading past its end is a CorruptDocumentError."""

    content: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        """The next bytes."""
        if not 0 <= size <= len(self.content) - self.at:
            raise damaged("its header ends too early")
        self.at += size
        return self.content[self.at - size : self.at]

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """The next number, of one to nine bytes: the first tells how many follow."""
        first, mask, value = self.byte(), 0x80, 0
        for position in range(8):
            if not first & mask:
                return value | (first & (mask - 1)) << (8 * position)
            value |= self.byte() << (8 * position)
            mask >>= 1
        return value

    def count(self, most: int) -> int:
        """The next number, as one of things of which there may be so many."""
        value = self.number()
        if value > most:
            raise damaged(f"its header counts {value:,} of something; at most {most:,} are read")
        return value

    def expect(self, kind: int) -> None:
        """Reads the mark that must stand here."""
        if (found := self.byte()) != kind:
            raise damaged(f"its header has the mark {found} where {kind} belongs")

    def bits(self, count: int) -> list[bool]:
        """As many bits, the highest of each byte first."""
        packed = self.take((count + 7) // 8)
        return [bool(packed[at >> 3] & 0x80 >> (at & 7)) for at in range(count)]

    def optional_bits(self, count: int) -> list[bool]:
        """As many bits, or one byte that says that all are set."""
        return [True] * count if self.byte() else self.bits(count)

    def digests(self, count: int) -> list[int | None]:
        """CRC-32 sums of those that have one."""
        return [
            struct.unpack("<I", self.take(4))[0] if is_set else None
            for is_set in self.optional_bits(count)
        ]


def damaged(what: str) -> CorruptDocumentError:
    """The error of an archive whose header makes no sense."""
    return CorruptDocumentError(f"The 7z archive is damaged: {what}. Send all of it again.")
