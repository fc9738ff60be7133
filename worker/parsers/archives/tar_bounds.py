"""Bounds on a TAR's headers, checked by a walk before its reader can hang on one."""

from __future__ import annotations

import re

from schemas.errors import CorruptDocumentError
from worker.parsers.archives import members

BLOCK = 512
MAX_EXTENSION = 2**20
"""Bytes of one header that extends the next."""
MAX_EXTENSIONS = 16
"""Headers in a row that extend one member."""

_EXTENSIONS = frozenset(b"xgXLK")
_DIGITS = re.compile(rb"\d+")
_LONGEST_NUMBER = 5_000
"""Digits in a row: what reads these headers is quadratic in them."""
_SPARSE = ord("S")


def is_tar(content: bytes) -> bool:
    """Whether these bytes open with the header of a TAR's member."""
    head = content[:BLOCK]
    if len(head) < BLOCK or not head[0]:
        return False
    try:
        said = int(head[148:156].strip(b" \0") or b"0", 8)
    except ValueError:
        return False
    return said == sum(head) - sum(head[148:156]) + 8 * 32


def check(content: bytes) -> None:
    """Nothing for a TAR within the bounds; else an error that says which it passes."""
    at = count = in_a_row = 0
    while at + BLOCK <= len(content) and content[at]:
        kind, size = content[at + 156], _size(content[at + 124 : at + 136])
        body = at + BLOCK * (1 + (_more(content, at) if kind == _SPARSE else 0))
        in_a_row = in_a_row + 1 if kind in _EXTENSIONS else 0
        if in_a_row:
            _check_extension(content[body : body + min(size, MAX_EXTENSION + 1)], in_a_row)
        at = body + -(-size // BLOCK) * BLOCK
        count += 1
        if count > members.MOST * 3:
            raise members.too_many()


def _check_extension(extension: bytes, in_a_row: int) -> None:
    longest = max(map(len, _DIGITS.findall(extension)), default=0)
    if in_a_row > MAX_EXTENSIONS or len(extension) > MAX_EXTENSION or longest > _LONGEST_NUMBER:
        raise CorruptDocumentError(
            "The TAR archive's headers are not such as any archiver writes. Pack it again."
        )


def _more(content: bytes, at: int) -> int:
    """How many more blocks the map of a sparse member takes."""
    if not content[at + 482]:
        return 0
    count = 1
    while at + BLOCK * (count + 1) <= len(content) and content[at + BLOCK * count + 504]:
        count += 1
    return count


def _size(field: bytes) -> int:
    """The number in a header's field: octal digits, or a binary number."""
    if field[0] & 0x80:
        return int.from_bytes(field[1:]) if field[0] == 0x80 else 0
    try:
        return int(field.split(b"\0", 1)[0].strip() or b"0", 8)
    except ValueError:
        return 0
