"""The headers of a message or part, read within bounds before anything decodes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers.mail import encoded_words

MOST = 2_000
"""Header lines that are read."""
LONGEST_HEAD = 2**20
"""Bytes of all headers together."""
LONGEST = 65_536
"""Bytes of one header; what is longer is cut off."""

_NAME = re.compile(rb"([!-9;-~]{1,80})[ \t]{0,8}:")
_ENVELOPE = (b"From ", b">From ")
_END = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_FOLDED = re.compile(r"\r?\n[ \t]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Headers:
    """Names in lower case and values as they came, in their order."""

    fields: tuple[tuple[str, str], ...] = ()
    is_cut: bool = False
    """Whether some were too many or too long."""

    def first(self, name: str) -> str:
        """The first value of this name, on one line, not decoded; "" if there is none."""
        return next((value for found, value in self.fields if found == name), "")

    def every(self, name: str) -> list[str]:
        """All values of this name."""
        return [value for found, value in self.fields if found == name]

    def text(self, name: str) -> str | None:
        """The first value, its encoded words read; None if there is none, or it is empty."""
        return _SPACES.sub(" ", encoded_words.decode(self.first(name))).strip() or None


def split(content: bytes) -> tuple[Headers, bytes]:
    """The headers that open these bytes, and what follows them."""
    end = _END.search(content)
    head, body = (content[: end.start()], content[end.end() :]) if end else (content, b"")
    if len(head) > LONGEST_HEAD:
        return _headers([line for _, line in _unfolded(head[:LONGEST_HEAD])], is_cut=True), body
    lines = _unfolded(head)
    wrong = _first_of_body(lines)
    if wrong is not None:
        body, lines = content[lines[wrong][0] :], lines[:wrong]
    return _headers([line for _, line in lines], is_cut=len(lines) > MOST), body


def _unfolded(head: bytes) -> list[tuple[int, bytes]]:
    """Where each header begins, and its lines."""
    found: list[tuple[int, bytes]] = []
    starts = [0, *(mark.end() for mark in re.finditer(rb"\n(?![ \t])", head))]
    for start, end in zip(starts, [*starts[1:], len(head)], strict=True):
        if start < end:
            found.append((start, head[start:end]))
    return found


def _first_of_body(lines: list[tuple[int, bytes]]) -> int | None:
    """Which line begins the body where no blank line does: none after it is a header."""
    last = max((at for at, (_, line) in enumerate(lines) if _NAME.match(line)), default=-1)
    rest = [at for at in range(last + 1, len(lines)) if not lines[at][1].startswith(_ENVELOPE)]
    return rest[0] if rest else None


def _headers(lines: list[bytes], *, is_cut: bool) -> Headers:
    fields = []
    for line in lines[:MOST]:
        if name := _NAME.match(line):
            value = line[name.end() : name.end() + LONGEST]
            is_cut = is_cut or len(line) > name.end() + LONGEST
            fields.append((name[1].decode("ascii").lower(), _line(value)))
    return Headers(tuple(fields), is_cut)


def _line(value: bytes) -> str:
    return _FOLDED.sub(" ", encoded_words.eight_bit(value)).strip()
