"""Files compressed with gzip, bzip2 or xz, alone or as a TAR."""

from __future__ import annotations

import bz2
import lzma

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers.archives import gzip_stream, wrapped
from worker.parsers.archives.gzip_stream import Gunzip
from worker.parsers.archives.joined import Decompressor, Joined, Maker

MEMORY = 256 * 2**20
"""Bytes that undoing one xz stream may take."""


def _unxz() -> Decompressor:
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MEMORY)


_KINDS: dict[bytes, tuple[str, str, Maker]] = {
    b"\x1f\x8b": ("gz", "application/gzip", Gunzip),
    b"BZh": ("bz2", "application/x-bzip2", bz2.BZ2Decompressor),
    b"\xfd7zXZ\0": ("xz", "application/x-xz", _unxz),
}
"""What each mark opens: the parser's name, the media type, and what undoes it."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The file inside, as a child; if it is a TAR, its files."""
    mark = next((mark for mark in _KINDS if raw.content.startswith(mark)), None)
    if mark is None:
        raise CorruptDocumentError("This is no gzip, bzip2 or xz file: its first bytes are others.")
    kind, media_type, make = _KINDS[mark]
    name = gzip_stream.original_name(raw.content) if kind == "gz" else None
    stream = Joined(raw.content, make, mark)
    return wrapped.document(raw, stream, parser=f"{kind}/1", media_type=media_type, name=name)
