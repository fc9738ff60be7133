"""Stores written as a compound file of their own ([MS-CFB], version 3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from worker.parsers.mail.ole_store import Store

SECTOR, SMALL_SECTOR, CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_STORE, _STREAM, _ROOT = 1, 2, 5
_IN_HEADER = 109
"""Sectors of the table that the header itself lists."""
_PER_SECTOR = SECTOR // 4


@dataclass(slots=True)
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    content: bytes = b""
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END
    size: int = 0


@dataclass(slots=True)
class _Sectors:
    """Sectors written so far, and which follows which."""

    size: int
    next: list[int] = field(default_factory=list)
    data: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Where the content begins, which is written as a chain."""
        if not content:
            return _END
        start = len(self.next)
        count = -(-len(content) // self.size)
        self.next += [*range(start + 1, start + count), _END]
        self.data.append(content.ljust(count * self.size, b"\0"))
        return start


def write(root: Store) -> bytes:
    """The file that holds this store as its root."""
    entries = [_Entry("Root Entry", _ROOT)]
    _list(root, 0, entries)
    big, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    for entry in entries[1:]:
        if entry.kind == _STREAM:
            entry.size = len(entry.content)
            entry.start = (small if entry.size < CUTOFF else big).add(entry.content)
    tiny = b"".join(small.data)
    entries[0].start, entries[0].size = big.add(tiny), len(tiny)
    small_table = _table(small.next)
    small_start = big.add(small_table)
    directory = b"".join(map(_packed, entries))
    directory_start = big.add(directory + _UNUSED * (-len(entries) % 4))
    return _file(big, directory_start, small_start, len(small_table) // SECTOR)


def _list(store: Store, at: int, entries: list[_Entry]) -> None:
    """Adds what is in the store below the entry at this place."""
    names = sorted({**store.streams, **store.stores}, key=lambda name: (len(name), name.upper()))
    first = len(entries)
    for name in names:
        kind = _STORE if name in store.stores else _STREAM
        entries.append(_Entry(name, kind, store.streams.get(name, b"") if kind == _STREAM else b""))
    entries[at].child = _balanced(entries, first, len(entries))
    for place, name in enumerate(names, first):
        if name in store.stores:
            _list(store.stores[name], place, entries)


def _balanced(entries: list[_Entry], start: int, end: int) -> int:
    """The middle of these entries, which are in order, as a tree's root."""
    if start >= end:
        return _FREE
    middle = (start + end) // 2
    entries[middle].left = _balanced(entries, start, middle)
    entries[middle].right = _balanced(entries, middle + 1, end)
    return middle


def _packed(entry: _Entry) -> bytes:
    name = entry.name[:31].encode("utf-16-le")
    return (
        struct.pack("<64sHBB", name, len(name) + 2, entry.kind, 1)
        + struct.pack("<III", entry.left, entry.right, entry.child)
        + bytes(36)
        + struct.pack("<IQ", entry.start, entry.size)
    )


_UNUSED = bytes(68) + struct.pack("<III", _FREE, _FREE, _FREE) + bytes(48)


def _table(numbers: list[int]) -> bytes:
    """Sector numbers, filled up to whole sectors."""
    padded = [*numbers, *[_FREE] * (-len(numbers) % _PER_SECTOR)]
    return struct.pack(f"<{len(padded)}I", *padded)


def _file(big: _Sectors, directory: int, small: int, small_count: int) -> bytes:
    """Header, sectors, and the table of them, which has sectors of its own."""
    used = len(big.next)
    tables, lists = _counts(used)
    table = [*big.next, *[_FAT] * tables, *[_DIFAT] * lists]
    places = list(range(used, used + tables))
    listed = list(_chained(places[_IN_HEADER:], used + tables))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, directory, 0, CUTOFF, small, small_count,
        used + tables if lists else _END, lists, places[0],
    )  # fmt: skip
    rest = [*places[1:_IN_HEADER], *[_FREE] * (_IN_HEADER - len(places[:_IN_HEADER]))]
    header += struct.pack(f"<{len(rest)}I", *rest)
    return b"".join([header, *big.data, _table(table), *listed])


def _counts(used: int) -> tuple[int, int]:
    """How many sectors the table takes, and the lists of those that the header has no room for."""
    tables = lists = 0
    while True:
        needed = -(-(used + tables + lists) // _PER_SECTOR)
        more = max(0, -(-(needed - _IN_HEADER) // (_PER_SECTOR - 1)))
        if (needed, more) == (tables, lists):
            return tables, lists
        tables, lists = needed, more


def _chained(places: list[int], first: int) -> Iterator[bytes]:
    """Sectors that list the table's other sectors, each naming the next."""
    step = _PER_SECTOR - 1
    for number, at in enumerate(range(0, len(places), step), 1):
        part = places[at : at + step]
        following = first + number if at + step < len(places) else _END
        part += [_FREE] * (step - len(part))
        yield struct.pack(f"<{_PER_SECTOR}I", *part, following)
