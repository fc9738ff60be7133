"""The parts of a message: split at their boundaries, never copied more often than they nest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from schemas.errors import CorruptDocumentError
from worker.parsers import member_names
from worker.parsers.mail import headers, parameters, transfer
from worker.parsers.mail.headers import Headers
from worker.parsers.mail.parameters import Stated

MOST_PARTS = 5_000
DEEPEST = 20
"""Levels of parts within parts; deeper ones are left as they are."""

_GUESSED = re.compile(
    rb"(?:\A|\n)--([^\s-][^\r\n]{0,99}?)[ \t]{0,9}\r?\n(?=Content-)", re.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """A message or a part of one: its headers, its body as it came, and its parts."""

    headers: Headers
    body: bytes
    parts: tuple[Part, ...] = ()
    default: str = "text/plain"
    """What it is if it does not say."""

    @cached_property
    def stated(self) -> Stated:
        """Its Content-Type; that of a page or text if it is no such thing."""
        found = parameters.read(self.headers.first("content-type"))
        if re.fullmatch(r"[\w.+-]+/[\w.+-]+", found.value):
            return found
        kind = "text/plain" if found.value == "text" else self.default
        return Stated(kind, found.parameters)

    @property
    def media_type(self) -> str:
        """Its media type, without parameters."""
        return self.stated.value

    @cached_property
    def disposition(self) -> Stated:
        """Its Content-Disposition."""
        return parameters.read(self.headers.first("content-disposition"))

    @cached_property
    def filename(self) -> str | None:
        """The name of the file it carries, without its path."""
        said = self.disposition.parameters.get("filename") or self.stated.parameters.get("name")
        return member_names.basename(said or "") or None

    @property
    def content_id(self) -> str:
        """What a page within the message calls it; "" if it has no such name."""
        return self.headers.first("content-id").strip().strip("<>")

    @property
    def content(self) -> bytes:
        """Its bytes, the transfer encoding undone."""
        return transfer.undo(self.body, self.headers.first("content-transfer-encoding"))


def read(content: bytes) -> Part:
    """The message in these bytes; CorruptDocumentError if it has thousands of parts."""
    return _part(content, [MOST_PARTS], 0, "text/plain")


def _part(content: bytes, left: list[int], depth: int, default: str) -> Part:
    left[0] -= 1
    if left[0] < 0:
        raise CorruptDocumentError(
            f"The message has more than {MOST_PARTS:,} parts. Send its attachments in an archive."
        )
    head, body = headers.split(content)
    part = Part(head, body, default=default)
    if not part.media_type.startswith("multipart/") or depth >= DEEPEST:
        return part
    within = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    pieces = _pieces(body, part.stated.parameters.get("boundary", ""))
    return Part(
        head, body, tuple(_part(piece, left, depth + 1, within) for piece in pieces), default
    )


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """What stands between the boundaries; the last piece may lack its end."""
    marks = _marks(body, boundary.encode("utf-8", "surrogateescape"))
    if not marks and (guessed := _GUESSED.search(body)):
        marks = _marks(body, guessed[1])
    pieces = []
    for at, mark in enumerate(marks):
        if mark[1]:
            break
        end = marks[at + 1].start() - 1 if at + 1 < len(marks) else len(body)
        pieces.append(body[mark.end() + 1 : max(mark.end() + 1, end)].removesuffix(b"\r"))
    return pieces


def _marks(body: bytes, boundary: bytes) -> list[re.Match[bytes]]:
    """The lines that are this boundary, up to and without their ends."""
    boundary = boundary.rstrip()
    if not boundary:
        return []
    mark = rb"(?m)^--" + re.escape(boundary) + rb"(--)?[ \t]{0,200}\r?$"
    return list(islice(re.finditer(mark, body), MOST_PARTS + 1))
