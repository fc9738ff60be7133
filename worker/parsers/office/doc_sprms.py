"""The settings of Word 97–2003, "single property modifiers" in [MS-DOC]."""

from __future__ import annotations

import struct
from dataclasses import dataclass

DELETED, HIDDEN, IN_TABLE, ROW_END = 0x0800, 0x083C, 0x2416, 0x2417
LIST, LIST_LEVEL, OUTLINE = 0x460B, 0x260A, 0x2640
_LONG = 0xD608
_TABS = 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


@dataclass(frozen=True, slots=True)
class Sprms:
    """What is set for a run, coded; and the style of a paragraph."""

    style: int | None = None
    coded: bytes = b""

    def value(self, wanted: int) -> int | None:
        """What this setting says; None if it is not set."""
        found, at, coded = None, 0, self.coded
        while at + 2 < len(coded):
            code = struct.unpack_from("<H", coded, at)[0]
            size = _size(code, coded, at + 2)
            if code == wanted:
                found = int.from_bytes(coded[at + 2 : at + 2 + min(size, 4)], "little")
            at += 2 + size
        return found

    def is_set(self, wanted: int) -> bool:
        """Whether this switch is on."""
        return self.value(wanted) in (1, 0x81)


def _size(code: int, coded: bytes, at: int) -> int:
    """How many bytes follow a code."""
    kind = code >> 13
    if kind != 6:
        return _SIZES[kind]
    if code == _LONG:
        return 1 + int.from_bytes(coded[at : at + 2], "little")
    if code == _TABS and coded[at] == 255:
        return len(coded)
    return 1 + coded[at]
