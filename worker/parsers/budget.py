"""How much is unpacked from one container, so that no archive can be a bomb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from schemas.parsing_errors import OverBudgetError

CHUNK = 65_536
SMALL = 10 * 2**20
"""Bytes that may be packed as tightly as they like: an empty sheet shrinks a thousandfold."""


class Stream(Protocol):
    """What unpacked bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


@dataclass(slots=True)
class Budget:
    """What is left to be unpacked from one container. Counts down as members are read."""

    members: int = 10_000
    total: int = 2**30
    """Bytes of all members together."""
    each: int = 100 * 2**20
    """Bytes of one member."""
    ratio: int = 200
    """How many bytes one packed byte may become, in members that are not small."""

    def read(
        self, stream: Stream, *, packed: int | None = None, declared: int | None = None
    ) -> bytes:
        """All bytes of the next member. Raises OverBudgetError as soon as they are too many:
        at once, and at no cost, if the container declares too many itself.
        """
        self._count()
        most = self._most(packed)
        if declared is not None and declared > most:
            raise _too_large(most)
        content = bytearray()
        while chunk := stream.read(min(CHUNK, most + 1 - len(content))):
            content += chunk
            if len(content) > most:
                self.total -= most
                raise _too_large(most)
        self.total -= len(content)
        return bytes(content)

    def skip(self, stream: Stream, size: int) -> bool:
        """Reads past so many bytes at the expense of the total; False if they are too many."""
        while 0 < size <= self.total:
            chunk = stream.read(min(CHUNK, size))
            if not chunk:
                return False
            size -= len(chunk)
            self.total -= len(chunk)
        return size <= 0

    def _count(self) -> None:
        """One member fewer."""
        self.members -= 1
        if self.members < 0:
            raise OverBudgetError("The container has too many members. Send them in several.")

    def _most(self, packed: int | None) -> int:
        """Bytes the next member may have."""
        most = max(0, min(self.each, self.total))
        return most if packed is None else min(most, max(SMALL, packed * self.ratio))


def _too_large(most: int) -> OverBudgetError:
    return OverBudgetError(f"A member unpacks to more than {most:,} bytes. Send it by itself.")
