"""Parts of a body: what the headers of a request ask for (RFC 9110). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)
MOST_DIGITS = 20
ETAG = re.compile(r'(?:W/)?("[^"]*")')


class UnsatisfiableError(Exception):
    """The part that is asked for lies beyond the end."""


def is_known(headers: Mapping[str, str], etag: str) -> bool:
    """Whether who asks has the body already."""
    asked = headers.get("if-none-match", "")
    return asked.strip() == "*" or etag in ETAG.findall(asked)


def part(headers: Mapping[str, str], etag: str, size: int) -> tuple[int, int] | None:
    """Where the part that is asked for begins and ends; None: all is asked for.

    So it is if several parts are, or what is asked cannot be understood, or is of another
    body than this. Raises UnsatisfiableError.
    """
    asked = RANGE.fullmatch(headers.get("range", ""))
    if asked is None or headers.get("if-range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first:
        return _tail(last, size)
    start, end = _number(first), min(_number(last) + 1 if last else size, size)
    if last and _number(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return start, end


def _tail(length: str, size: int) -> tuple[int, int] | None:
    if not length:
        return None
    if _number(length) == 0:
        raise UnsatisfiableError
    return max(0, size - _number(length)), size


def _number(digits: str) -> int:
    """The number, or, however long it is, one that is larger than any body."""
    return int(digits.lstrip("0")[:MOST_DIGITS] or "0")
