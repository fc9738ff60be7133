"""People and addresses in headers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers.mail import encoded_words

MOST = 200
"""Addresses of one header."""

_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*(?:\"|\\?\Z)|<[^<>]*>|[,;]|[^,;\"<]+|<")
_QUOTED = re.compile(r"\\(.)")
_ADDRESS = re.compile(r"[^\s<>@,;\"()]{1,128}@[^\s<>@,;\"()]{1,253}")
_COMMENT = re.compile(r"\(([^()]{1,200})\)\s*$")
_VIA = re.compile(r"\s+(?:via|on behalf of)\s+.*$", re.IGNORECASE)
_MACHINE = re.compile(
    r"no.?reply|do.?not.?reply|mailer.daemon|mail delivery|postmaster|notifications?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: a name, an address, or both."""

    name: str
    address: str

    def __str__(self) -> str:
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.name or self.address

    @property
    def person(self) -> str | None:
        """The name, if it may be a person's: no address, and no machine."""
        name = _VIA.sub("", self.name).strip(" '\"")
        is_named = name and "@" not in name and not _MACHINE.search(name)
        return name if is_named and any(map(str.isalpha, name)) else None


def read(header: str) -> list[Address]:
    """The mailboxes of a header, in their order."""
    found: list[Address] = []
    pieces: list[str] = []
    for token in [*_TOKEN.findall(header), ","]:
        if token not in (",", ";"):
            pieces.append(token)
        elif pieces and len(found) < MOST:
            found += _mailbox(pieces)
            pieces = []
    return found


def _mailbox(pieces: list[str]) -> list[Address]:
    angled = next((piece[1:-1].strip() for piece in pieces if _is_angled(piece)), "")
    words = " ".join(_word(piece) for piece in pieces if not _is_angled(piece))
    name = " ".join(encoded_words.decode(words).split())
    if not angled and (bare := _ADDRESS.search(name)):
        angled, name = bare.group(), _beside(name, bare)
    return [Address(name, angled)] if name or angled else []


def _beside(said: str, address: re.Match[str]) -> str:
    """The name in a comment after a bare address, or else what stands before it."""
    comment = _COMMENT.search(said[address.end() :])
    before = said[: address.start()].rpartition(":")[2]
    return comment[1].strip() if comment else before.strip(' <"')


def _is_angled(piece: str) -> bool:
    return piece.startswith("<") and piece.endswith(">") and len(piece) > 1


def _word(piece: str) -> str:
    piece = piece.strip()
    if len(piece) >= 2 and piece[0] == piece[-1] == '"':
        return _QUOTED.sub(r"\1", piece[1:-1])
    return piece
