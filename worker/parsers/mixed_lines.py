"""Files pasted together from several encodings: most lines are UTF-8, some are not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MULTI_BYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_HIGH = bytes(range(128, 256))
_LEAST, _LEAST_IN_LINE = 8, 4


@dataclass(frozen=True, slots=True)
class Mixture:
    """Lines in order, each as text or, if it is not UTF-8, as bytes."""

    lines: list[str | bytes]

    @property
    def others(self) -> bytes:
        """The lines that are not UTF-8, joined: they are read in one encoding."""
        return b"\n".join(line for line in self.lines if isinstance(line, bytes))

    @property
    def count(self) -> int:
        """How many lines are not UTF-8."""
        return sum(isinstance(line, bytes) for line in self.lines)

    def text(self, encoding: str) -> str:
        """All lines, the others read in this encoding; ValueError if they are not in it."""
        return "\n".join(
            line.decode(encoding) if isinstance(line, bytes) else line for line in self.lines
        )


def taken_apart(content: bytes) -> Mixture | None:
    """The mixture these bytes are, or None unless lines of both kinds are sure."""
    lines: list[str | bytes] = []
    in_utf8 = by_chance = strange = 0
    for line in content.split(b"\n"):
        found = len(_MULTI_BYTE.findall(line))
        try:
            lines.append(line.decode())
            in_utf8 += found if found >= _LEAST_IN_LINE else 0
        except UnicodeDecodeError:
            lines.append(line)
            by_chance += found
            strange += len(line) - len(line.translate(None, _HIGH))
    if in_utf8 < _LEAST or by_chance * 10 > strange or in_utf8 * 100 < strange or not strange:
        return None
    return Mixture(lines)
