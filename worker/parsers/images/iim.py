"""IPTC-IIM: the data sets of news photos, as they stand in JPEG and TIFF files."""

from __future__ import annotations

from collections.abc import Iterator

from worker.parsers.encoding import clean, decode

MOST_SETS = 5_000
LONGEST = 100_000
"""Bytes of one value: a caption has at most 2,000."""

_MARK = 0x1C
_EXTENDED = 0x8000
_UTF8 = b"\x1b%G"
_ENVELOPE, _APPLICATION, _CHARSET = 1, 2, 90

Sets = dict[int, tuple[str, ...]]
"""The values of each data set of the application record, by its number."""


def read(block: bytes) -> Sets:
    """The data sets, decoded as the block says, else as its letters tell."""
    raw = list(_sets(block))
    is_utf8 = (_ENVELOPE, _CHARSET, _UTF8) in raw
    found: dict[int, list[str]] = {}
    for record, number, value in raw:
        text = _text(value, is_utf8=is_utf8) if record == _APPLICATION else ""
        if text:
            found.setdefault(number, []).append(text)
    return {number: tuple(dict.fromkeys(values)) for number, values in found.items()}


def _sets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each data set, up to the first that is broken."""
    at = 0
    for _ in range(MOST_SETS):
        if at + 5 > len(block) or block[at] != _MARK:
            return
        record, number, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5])
        at += 5
        if size & _EXTENDED:  # the low bits then tell how long the length is
            width = size & ~_EXTENDED
            size = int.from_bytes(block[at : at + min(width, 8)])
            at += width
        if size > len(block) - at:
            return
        yield record, number, block[at : at + min(size, LONGEST)]
        at += size


def _text(value: bytes, *, is_utf8: bool) -> str:
    value = value.strip(b"\0 ")
    if not value:
        return ""
    try:
        text = value.decode("utf-8") if is_utf8 or value.isascii() else decode(value).text
    except ValueError:
        text = value.decode("cp1252", "replace")
    return clean(text).strip()
