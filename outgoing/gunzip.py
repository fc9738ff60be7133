"""Gzip, undone piece by piece: no answer is ever unfolded whole in memory. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PIECE = 64 * 1024
"""Bytes that are unfolded at once, at most."""

GZIP = 16 + zlib.MAX_WBITS


class Gunzip:
    """Undoes gzip (RFC 1952) as it streams in, of one member or several."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(GZIP)

    @property
    def ended(self) -> bool:
        """Whether what came is whole."""
        return self._member.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What the data unfolds to, in pieces. Raises zlib.error if it is no gzip."""
        full = False
        while data or full:
            if self._member.eof:
                self._member = zlib.decompressobj(GZIP)
            piece = self._member.decompress(data, PIECE)
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            full = len(piece) == PIECE and not self._member.eof
            yield piece
