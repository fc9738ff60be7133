"""One gzip stream, undone in pieces of bounded size, and the name it carries."""

from __future__ import annotations

import zlib

_WITH_HEADER = 31
_EXTRA, _NAME = 0x04, 0x08
_LONGEST_NAME = 1_000


class Gunzip:
    """Undoes one gzip stream and checks its sum, in the form bz2's decompressor has."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(_WITH_HEADER)

    @property
    def eof(self) -> bool:
        """Whether the stream's end was read, and its sum was right."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more goes in."""
        return not self._inner.unconsumed_tail and not self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What followed the stream."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what these, and those before, unpack to."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def original_name(content: bytes) -> str | None:
    """The file's name in the stream's header; None if it has none."""
    if len(content) < 10 or not content[3] & _NAME:
        return None
    at = 10
    if content[3] & _EXTRA:
        at += 2 + int.from_bytes(content[10:12], "little")
    name, end, _ = content[at : at + _LONGEST_NAME].partition(b"\0")
    return _decoded(name) if end and name else None


def _decoded(name: bytes) -> str:
    """In UTF-8 if it is that; the format says Latin-1, which nobody's system uses."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")
