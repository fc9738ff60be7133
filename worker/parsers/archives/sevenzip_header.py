"""What a 7z archive holds: its streams and the names of its files, from its header."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from schemas.errors import EncryptedDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers.archives import sevenzip_coders, sevenzip_streams
from worker.parsers.archives.members import DAMAGE
from worker.parsers.archives.sevenzip_numbers import Fields, damaged
from worker.parsers.archives.sevenzip_streams import Streams
from worker.parsers.budget import Budget

MARK = b"7z\xbc\xaf'\x1c"
START = 32
"""Bytes before the packed streams."""
LONGEST = 64 * 2**20
"""Bytes of a header."""
MOST_FILES = 100_000

_HEADER, _ARCHIVE_PROPERTIES, _ADDITIONAL, _STREAMS, _FILES = 0x01, 0x02, 0x03, 0x04, 0x05
_EMPTY_STREAM, _EMPTY_FILE, _NAMES, _ENCODED = 0x0E, 0x0F, 0x11, 0x17


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder of the archive, and whether it has bytes in a stream."""

    name: str
    has_stream: bool
    is_folder: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The streams of an archive and its entries, in their order."""

    streams: Streams
    entries: tuple[Entry, ...]


def read(content: bytes) -> Listing:
    """The archive's listing; EncryptedDocumentError if that itself is locked."""
    header = _first(content)
    for _ in range(4):
        fields = Fields(header)
        kind = fields.byte() if header else _HEADER
        if kind == _HEADER:
            return _listing(fields) if header else Listing(Streams(), ())
        if kind != _ENCODED:
            raise damaged(f"its header begins with the mark {kind}")
        header = _decoded(content, sevenzip_streams.read(fields))
    raise damaged("its header is packed within itself again and again")


def _first(content: bytes) -> bytes:
    """The header as it stands in the file."""
    if len(content) < START or not content.startswith(MARK):
        raise damaged("it does not begin as one")
    offset, size, digest = struct.unpack_from("<QQI", content, 12)
    header = content[START + offset : START + offset + size]
    if len(content) > START and not size:
        raise damaged("it was never finished: nothing tells where its header is")
    if len(header) != size or zlib.crc32(header) != digest:
        raise damaged("its header, which stands at the end, is missing or changed")
    return header


def _decoded(content: bytes, streams: Streams) -> bytes:
    if not streams.folders:
        raise damaged("its header is packed in no stream")
    folder = streams.folders[0]
    if sevenzip_coders.is_encrypted(folder):
        raise EncryptedDocumentError(
            "The archive and the names in it are locked with a password. Send it without one."
        )
    try:
        stream = sevenzip_coders.unpacked(folder, packed_parts(content, streams)[0])
        return Budget(each=LONGEST).read(stream, packed=len(content), declared=folder.size)
    except (OverBudgetError, NotImplementedError, *DAMAGE) as error:
        raise damaged(f"its header cannot be unpacked ({str(error)[:100]})") from error


def packed_parts(content: bytes, streams: Streams) -> list[bytes]:
    """What each folder is unpacked from: its first packed stream."""
    parts, stream, at = [], 0, START + streams.position
    for folder in streams.folders:
        sizes = streams.packed[stream : stream + len(folder.packed)]
        parts.append(content[at : at + sizes[0]] if sizes else b"")
        stream, at = stream + len(sizes), at + sum(sizes)
    return parts


def _listing(fields: Fields) -> Listing:
    streams, entries = Streams(), tuple[Entry, ...]()
    kind = fields.byte()
    if kind == _ARCHIVE_PROPERTIES:
        _skip_properties(fields)
        kind = fields.byte()
    if kind == _ADDITIONAL:
        sevenzip_streams.read(fields)
        kind = fields.byte()
    if kind == _STREAMS:
        streams = sevenzip_streams.read(fields)
        kind = fields.byte()
    if kind == _FILES:
        entries = _entries(fields)
    return Listing(streams, entries)


def _skip_properties(fields: Fields) -> None:
    while fields.byte():
        fields.take(fields.number())


def _entries(fields: Fields) -> tuple[Entry, ...]:
    count = fields.count(MOST_FILES)
    names = [""] * count
    without_stream, files = [False] * count, list[bool]()
    while kind := fields.byte():
        part = Fields(fields.take(fields.number()))
        if kind == _EMPTY_STREAM:
            without_stream = part.bits(count)
        elif kind == _EMPTY_FILE:
            files = part.bits(sum(without_stream))
        elif kind == _NAMES:
            names = _names(part, count)
    is_file = iter(files)
    return tuple(
        Entry(name, not empty, empty and not next(is_file, False))
        for name, empty in zip(names, without_stream, strict=True)
    )


def _names(part: Fields, count: int) -> list[str]:
    """Names in UTF-16, each ended by a NUL."""
    if part.byte():
        raise damaged("its names are kept elsewhere, which is not read")
    text = part.content[part.at :].decode("utf-16-le", "replace")
    names = text.split("\0")
    if len(names) <= count:
        raise damaged("it has fewer names than files")
    return names[:count]
