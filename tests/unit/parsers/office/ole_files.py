"""Builders of invented files in Office's older formats, record by record."""

from __future__ import annotations

import struct
from datetime import datetime

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """A container with these streams, each large enough to stand in sectors of its own."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors: list[bytes] = []
    chains: list[int] = []
    starts: dict[str, int] = {}
    for name, content in padded.items():
        starts[name] = len(sectors)
        count = -(-len(content) // SECTOR)
        sectors += [
            content[at * SECTOR : (at + 1) * SECTOR].ljust(SECTOR, b"\0") for at in range(count)
        ]
        chains += [*range(len(chains) + 1, len(chains) + count), END]
    entries = [_entry("Root Entry", 5, END, 0, child=1 if padded else FREE)]
    names = sorted(padded, key=lambda name: (len(name), name.upper()))
    for at, name in enumerate(names, 1):
        right = at + 1 if at < len(names) else FREE
        entries.append(_entry(name, 2, starts[name], len(padded[name]), right=right))
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    first = len(sectors)
    count = len(directory) // SECTOR
    sectors += [directory[at * SECTOR : (at + 1) * SECTOR] for at in range(count)]
    chains += [*range(first + 1, first + count), END]
    fats = -(-(len(chains) + 1) // 127)
    places = range(len(sectors), len(sectors) + fats)
    chains += [FAT] * fats
    table = struct.pack(f"<{len(chains)}I", *chains).ljust(fats * SECTOR, b"\xff")
    difat = [*places, *[FREE] * (109 - fats)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, first, 0, 4096, END, 0, END, 0
    )  # fmt: skip
    return (head + struct.pack("<109I", *difat))[:SECTOR] + b"".join(sectors) + table


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE
) -> bytes:
    coded = (name + "\0").encode("utf-16-le")
    return coded.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(coded), kind, 1, FREE, right, child, start, size
    )


def summary(**said: str | int | datetime) -> bytes:
    """A property set: `title=…`, `author=…`, `created=…`, `pages=…`, `codepage=…`."""
    numbers = {"codepage": 1, "title": 2, "subject": 3, "author": 4, "keywords": 5, "comments": 6,
               "created": 12, "pages": 14}  # fmt: skip
    values = {numbers[name]: _property(value) for name, value in said.items()}
    offset = 8 + 8 * len(values)
    places, content = b"", b""
    for number, value in values.items():
        places += struct.pack("<II", number, offset + len(content))
        content += value
    section = struct.pack("<II", offset + len(content), len(values)) + places + content
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + section


def _property(value: str | int | datetime) -> bytes:
    if isinstance(value, datetime):
        units = int((value - datetime(1601, 1, 1)).total_seconds()) * 10_000_000
        return struct.pack("<IQ", 64, units)
    if isinstance(value, int):
        return struct.pack("<Ii", 3, value)
    coded = value.encode("cp1251") + b"\0"
    return struct.pack("<II", 30, len(coded)) + coded.ljust(-(-len(coded) // 4) * 4, b"\0")


def doc(
    text: str, *, runs: list[tuple[int, bytes]] | None = None,
    paragraphs: list[tuple[int, int, bytes]] | None = None, lengths: tuple[int, ...] = (),
    flags: int = 0, styles: bytes = b"", version: int = 0xC1, wide: bool = True, **streams: bytes,
) -> bytes:  # fmt: skip
    """A Word document of this text; settings of characters and paragraphs by where they end."""
    start = 2048
    width = 2 if wide else 1
    coded = text.encode("utf-16-le") if wide else text.encode("cp1252")
    units = len(coded) // width
    head = bytearray(start)
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<II", head, 0x18, start, start + len(coded))
    struct.pack_into("<7I", head, 0x4C, *[*(lengths or (units,)), *[0] * 7][:7])
    table, pages = b"", b""
    number = (start + len(coded) + 511) // 512
    body = bytes(head) + coded.ljust(number * 512 - start, b"\0")
    for place, page in (
        (0xFA, _characters(runs, start, width)),
        (0x102, _paragraphs(paragraphs, start, width)),
    ):
        if page:
            body = body[:place] + struct.pack("<II", len(table), 12) + body[place + 8 :]
            table += struct.pack("<III", start, start + len(coded), number + len(pages) // 512)
            pages += page
    body = body[:0xA2] + struct.pack("<II", len(table), len(styles)) + body[0xAA:]
    table += styles
    offset = start * 2 | 0x40000000 if not wide else start
    pieces = struct.pack("<II", 0, units) + struct.pack("<HIH", 0, offset, 0)
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    body = body[:0x1A2] + struct.pack("<II", len(table), len(clx)) + body[0x1AA:]
    table += clx
    return ole({"WordDocument": body + pages, "0Table": table, **streams})


def _characters(runs: list[tuple[int, bytes]] | None, start: int, width: int) -> bytes:
    if not runs:
        return b""
    places, offsets, page, at = [start], b"", bytearray(512), 500
    for end, settings in runs:
        places.append(start + end * width)
        at = (at - len(settings) - 1) & ~1
        page[at : at + 1 + len(settings)] = bytes([len(settings)]) + settings
        offsets += bytes([at // 2 if settings else 0])
    return _filled(page, places, offsets, len(runs))


def _paragraphs(paragraphs: list[tuple[int, int, bytes]] | None, start: int, width: int) -> bytes:
    if not paragraphs:
        return b""
    places, offsets, page, at = [start], b"", bytearray(512), 500
    for end, style, settings in paragraphs:
        places.append(start + end * width)
        content = struct.pack("<H", style) + settings
        content += b"\0" * (len(content) % 2 == 0)
        at = (at - len(content) - 1) & ~1
        page[at : at + 1 + len(content)] = bytes([(len(content) + 1) // 2]) + content
        offsets += bytes([at // 2]) + bytes(12)
    return _filled(page, places, offsets, len(paragraphs))


def _filled(page: bytearray, places: list[int], offsets: bytes, count: int) -> bytes:
    head = struct.pack(f"<{len(places)}I", *places) + offsets
    page[: len(head)] = head
    page[511] = count
    return bytes(page)


def styles(*built_in: int) -> bytes:
    """The styles of a Word document: each the number of a built-in one."""
    listed = b"".join(struct.pack("<H", 10) + struct.pack("<H", one) + bytes(8) for one in built_in)
    return struct.pack("<H", 6) + struct.pack("<HH", len(built_in), 10) + bytes(2) + listed


def record(kind: int, content: bytes = b"", *, instance: int = 0, container: bool = False) -> bytes:
    """A record of PowerPoint."""
    return (
        struct.pack("<HHI", instance << 4 | (15 if container else 0), kind, len(content)) + content
    )


def text_record(kind: int, text: str) -> bytes:
    """The kind of a text placeholder, and its words."""
    return record(3999, struct.pack("<I", kind)) + record(4000, text.encode("utf-16-le"))


def ppt(
    slides: list[tuple[str, bytes, bool]],
    notes: dict[int, str] | None = None,
    *,
    locked: bool = False,
) -> bytes:
    """A presentation: words in the outline, records on the slide, and whether it is hidden."""
    listed, spoken, parts = b"", b"", []
    for number, (outline, shapes, hidden) in enumerate(slides, 1):
        listed += record(1011, struct.pack("<IIII4x", number, 0, 0, 255 + number))
        listed += outline
        show = record(1017, bytes(10) + struct.pack("<H4x", 4 if hidden else 0))
        parts.append(record(1006, record(1007, bytes(24)) + shapes + show, container=True))
    for number, words in (notes or {}).items():
        spoken += record(1011, struct.pack("<IIII4x", len(parts) + 1, 0, 0, number))
        atom = record(1009, struct.pack("<II", 255 + number, 0))
        parts.append(
            record(
                1008, atom + record(0xF00D, text_record(2, words), container=True), container=True
            )
        )
    document = record(
        1000,
        record(4080, listed, instance=0, container=True)
        + record(4080, spoken, instance=2, container=True),
        container=True,
    )
    stream, places = document, []
    for part in parts:
        places.append(len(stream))
        stream += part
    directory = len(stream)
    persisted = struct.pack("<I", 1 | len(places) << 20) + struct.pack(f"<{len(places)}I", *places)
    last = struct.pack("<II", (len(places) + 1) | 1 << 20, 0)
    stream += record(6002, persisted + last)
    edit = len(stream)
    stream += record(
        4085,
        struct.pack("<IIIIIIHH", 0, 0, 0, directory, len(places) + 1, 0, 0, 0) + bytes(4 * locked),
    )
    user = struct.pack("<HHIIII", 0, 0xFF6, 20, 20, 0xF3D1C4DF if locked else 0xE391C05F, edit)
    return ole({"PowerPoint Document": stream, "Current User": user})


def biff(kind: int, content: bytes = b"") -> bytes:
    """A record of Excel."""
    return struct.pack("<HH", kind, len(content)) + content


def wide(text: str, *, short: bool = False) -> bytes:
    """A string of Excel 97 and later."""
    coded = text.encode("utf-16-le")
    return struct.pack("<B" if short else "<H", len(text)) + b"\x01" + coded


def xls(
    sheets: dict[str, bytes], *, shared: bytes = b"", globals_: bytes = b"", version: int = 0x600,
    hidden: tuple[str, ...] = (), **streams: bytes,
) -> bytes:  # fmt: skip
    """A workbook of these sheets' records."""
    opening = biff(0x809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)) + globals_

    def listed(offsets: dict[str, int]) -> bytes:
        return b"".join(
            biff(
                0x85,
                struct.pack("<IBB", offsets.get(name, 0), name in hidden, 0)
                + (
                    wide(name, short=True)
                    if version == 0x600
                    else bytes([len(name)]) + name.encode("cp1251")
                ),
            )
            for name in sheets
        )

    end = shared + biff(0x0A)
    at = len(opening) + len(listed({})) + len(end)
    offsets, body = {}, b""
    for name, records in sheets.items():
        offsets[name] = at + len(body)
        body += biff(0x809, struct.pack("<HHHHII", version, 16, 0, 0, 0, 0)) + records + biff(0x0A)
    stream = opening + listed(offsets) + end + body
    return ole({"Workbook" if version == 0x600 else "Book": stream, **streams})


def label(row: int, column: int, text: str) -> bytes:
    """A cell with a text of its own."""
    return biff(0x204, struct.pack("<HHH", row, column, 0) + wide(text))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number."""
    return biff(0x203, struct.pack("<HHHd", row, column, style, value))
