"""Compressed streams that follow one another and unpack to one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

CHUNK = 65_536
_PADDING = re.compile(rb"\0+")


class Decompressor(Protocol):
    """What undoes one stream: the form of bz2's and lzma's decompressors."""

    @property
    def eof(self) -> bool:
        """Whether the stream's end was read."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more goes in."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What followed the stream."""
        ...

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what these, and those before, unpack to."""
        ...


Maker = Callable[[], Decompressor]
"""What makes one that undoes the next stream."""


@dataclass(slots=True)
class Joined:
    """The unpacked bytes of one or more streams, read in pieces of bounded size.

    What follows the last stream and is none is `trailing`: it is not looked at.
    """

    content: bytes
    make: Maker
    mark: bytes | tuple[bytes, ...]
    """What every stream begins with."""
    trailing: int = 0
    at: int = 0
    current: Decompressor | None = None

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end. EOFError if the last stream has no end."""
        while size > 0:
            if self.current is None and not self._next():
                return b""
            if piece := self._piece(size):
                return piece
        return b""

    def _next(self) -> bool:
        """Whether another stream begins here. Zeros between streams are padding."""
        self.at += _zeros(self.content, self.at)
        if self.at and not self.content.startswith(self.mark, self.at):
            self.trailing = len(self.content) - self.at
            return False
        self.current = self.make()
        return True

    def _piece(self, size: int) -> bytes:
        assert self.current is not None
        more = self._more() if self.current.needs_input else b""
        piece = self.current.decompress(more, size)
        if self.current.eof:
            self.at -= len(self.current.unused_data)
            self.current = None
        return piece

    def _more(self) -> bytes:
        more = self.content[self.at : self.at + CHUNK]
        if not more:
            raise EOFError("the compressed data has no end")
        self.at += len(more)
        return more


def _zeros(content: bytes, at: int) -> int:
    """How many zero bytes stand here."""
    found = _PADDING.match(content, at)
    return found.end() - at if found else 0
