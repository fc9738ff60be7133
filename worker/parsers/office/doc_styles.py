"""The styles of a Word 97–2003 document: which are titles and headings."""

from __future__ import annotations

import struct

from worker.parsers.office.blocks import Kind

_FIRST_HEADING, _LAST_HEADING, _TITLE = 1, 9, 62
MAX_STYLES = 4_095


def kinds(coded: bytes) -> dict[int, Kind]:
    """What paragraphs of a style are, by its number; ordinary ones are left out."""
    if len(coded) < 6:
        return {}
    size, count, base = struct.unpack_from("<HHH", coded)
    found: dict[int, Kind] = {}
    at = 2 + size
    for number in range(min(count, MAX_STYLES)):
        if at + 2 > len(coded):
            break
        length = struct.unpack_from("<H", coded, at)[0]
        kind = _kind(coded[at + 2 : at + 2 + length]) if length >= min(base, 2) else None
        if kind:
            found[number] = kind
        at += 2 + length + (length & 1)
    return found


def _kind(style: bytes) -> Kind | None:
    """Built-in styles have numbers that are the same in every language."""
    if len(style) < 2:
        return None
    built_in = struct.unpack_from("<H", style)[0] & 0x0FFF
    if built_in == _TITLE:
        return Kind.TITLE
    return Kind.HEADING if _FIRST_HEADING <= built_in <= _LAST_HEADING else None
