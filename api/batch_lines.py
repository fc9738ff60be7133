"""Lines of a batch, cut from the bytes of a body as they come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank."""

    number: int
    """From 1; blank lines count too."""
    content: bytes | None
    """None if it is longer than a line may be."""
    size: int


class Lines:
    """Cuts lines. Of a line that is too long nothing is kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._content = bytearray()
        self._size = 0
        self._number = 0

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """The lines that end in this chunk."""
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            self._add(piece)
            yield from self._cut()
        self._add(rest)

    def end(self) -> Iterator[Line]:
        """The last line, where no line break ends it."""
        yield from self._cut()

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= self._limit:
            self._content += piece
        else:
            self._content.clear()

    def _cut(self) -> Iterator[Line]:
        self._number += 1
        content = bytes(self._content) if self._size <= self._limit else None
        size, self._size = self._size, 0
        self._content.clear()
        if content is None or (not content.isspace() and content):
            yield Line(self._number, content, size)
