"""Property sets of Office's older formats, as [MS-OLEPS] describes them, read within bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from worker.parsers.encoding import canonical

Value = str | int | datetime
"""What a property may say here; other kinds are passed over."""

MAX_PROPERTIES = 200
_LONGEST = 4_000
_SMALL, _LONG, _WORDS, _WIDE_WORDS, _MOMENT = 2, 3, 30, 31, 64
_CODE_PAGE = 1
_UTF16 = 1200
_FIRST_DAY = datetime(1601, 1, 1)
_LAST_MOMENT = 2_650_467_743_999_999_999
"""That of the year 9999, in units of 100 nanoseconds."""


def read(content: bytes) -> dict[int, Value]:
    """The properties of the first section, by number; none of those that make no sense."""
    if len(content) < 48:
        return {}
    start = struct.unpack_from("<I", content, 44)[0]
    section = content[start:]
    found: dict[int, Value] = {}
    for number, at in _places(section):
        value = _value(section, at, found.get(_CODE_PAGE))
        if value is not None:
            found[number] = value
    return found


def _places(section: bytes) -> Iterator[tuple[int, int]]:
    """Numbers and places, that of the code page first: the others are read with it."""
    if len(section) < 8:
        return
    count = min(struct.unpack_from("<I", section, 4)[0], MAX_PROPERTIES, (len(section) - 8) // 8)
    places = [struct.unpack_from("<II", section, 8 + 8 * at) for at in range(count)]
    yield from sorted(places, key=lambda place: place[0] != _CODE_PAGE)


def _value(section: bytes, at: int, code_page: Value | None) -> Value | None:
    if at + 8 > len(section):
        return None
    kind, size = struct.unpack_from("<II", section, at)
    if kind == _LONG:
        return int(struct.unpack_from("<i", section, at + 4)[0])
    if kind == _SMALL:
        return int(struct.unpack_from("<h", section, at + 4)[0])
    if kind == _WORDS:
        return _decoded(section[at + 8 : at + 8 + min(size, _LONGEST)], code_page)
    if kind == _WIDE_WORDS:
        words = section[at + 8 : at + 8 + 2 * min(size, _LONGEST)]
        return words.decode("utf-16-le", "replace").partition("\0")[0]
    if kind == _MOMENT and at + 12 <= len(section):
        return _moment(struct.unpack_from("<Q", section, at + 4)[0])
    return None


def _moment(units: int) -> datetime | None:
    return _FIRST_DAY + timedelta(microseconds=units // 10) if 0 < units < _LAST_MOMENT else None


def _decoded(words: bytes, code_page: Value | None) -> str:
    number = code_page & 0xFFFF if isinstance(code_page, int) else 1252
    if number == _UTF16:
        return words.decode("utf-16-le", "replace").partition("\0")[0]
    name = "utf-8" if number == 65001 else canonical(f"cp{number}") or "cp1252"
    return words.decode(name, "replace").partition("\0")[0]
