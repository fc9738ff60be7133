"""One Zstandard frame, undone in pieces of bounded size."""

from __future__ import annotations

import zstandard

WINDOW = 2**27
"""Bytes of what was unpacked that a frame may refer back to."""
_PIECE = 256
"""Bytes that are undone at once: the library has no bound on what comes out of them."""


class Unzstd:
    """Undoes one frame, in the form bz2's decompressor has."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self._given, self._at = b"", 0
        self._made = b""

    @property
    def eof(self) -> bool:
        """Whether all of the frame was handed out."""
        return self._inner.eof and not self._made

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more goes in."""
        return not (self._made or self._inner.eof or self._at < len(self._given))

    @property
    def unused_data(self) -> bytes:
        """What followed the frame."""
        return self._inner.unused_data + self._given[self._at :]

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what these, and those before, unpack to."""
        if data:
            self._given, self._at = self._given[self._at :] + data, 0
        while not self._made and self._at < len(self._given) and not self._inner.eof:
            piece = self._given[self._at : self._at + _PIECE]
            self._at += len(piece)
            self._made = self._inner.decompress(piece)
        made, self._made = self._made[:max_length], self._made[max_length:]
        return made
