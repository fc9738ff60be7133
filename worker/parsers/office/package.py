"""Office packages: the parts of a ZIP, unpacked within bounds, and how they are related."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.errors import CorruptDocumentError, EncryptedDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers import markup
from worker.parsers.budget import Budget

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 20_000
"""Parts of one package; the largest books and workbooks have a few thousand."""
MAX_PART = 60 * 2**20
"""Bytes of one part: a thick book has some 5 MB."""
MAX_TOTAL = 240 * 2**20
"""Bytes of all parts that are read."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error, ValueError)


@dataclass(frozen=True, slots=True)
class Relation:
    """That one part refers to another: what for, and where it is."""

    kind: str
    """The last word of its type: `styles`, `slide`, `footnotes`."""
    target: str
    """The path of the other part; "" if it is not in the package."""


@dataclass(slots=True)
class Package:
    """The parts of an office document, unpacked one by one as they are asked for."""

    what: str
    """What it is called in messages: `DOCX`."""
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    budget: Budget = field(default_factory=lambda: Budget(MAX_MEMBERS, MAX_TOTAL, MAX_PART))
    known: dict[str, dict[str, Relation]] = field(default_factory=dict)
    """The relations that were read already."""

    def part(self, path: str) -> bytes | None:
        """The bytes of a part; None if there is none at this path."""
        member = self.members.get(path.lower())
        if member is None:
            return None
        if member.flag_bits & 1:
            raise EncryptedDocumentError(f"The {self.what} is locked. Send it unlocked.")
        try:
            with self.archive.open(member) as stream:
                return self.budget.read(stream, packed=member.compress_size)
        except OverBudgetError as error:
            raise OverBudgetError(
                f"The {self.what} unpacks to more than is read: {path[:80]!r} alone may have "
                f"{MAX_PART:,} bytes, all parts {MAX_TOTAL:,}. Send it in parts, or its text."
            ) from error
        except _BROKEN as error:
            raise damaged(self.what, f"{path[:80]!r} in it cannot be unpacked") from error

    def tree(self, path: str) -> _Element | None:
        """The root of a part that is XML; None if there is none at this path."""
        content = self.part(path)
        return markup.tree(content) if content else None

    def spare(self, path: str) -> _Element | None:
        """The same for a part the text can do without: None also if it is damaged."""
        try:
            return self.tree(path)
        except CorruptDocumentError:
            return None

    def relations(self, path: str) -> dict[str, Relation]:
        """What a part refers to, by id; "" asks for the package itself."""
        if path not in self.known:
            self.known[path] = self._relations(path)
        return self.known[path]

    def _relations(self, path: str) -> dict[str, Relation]:
        folder, name = posixpath.split(path)
        root = self.spare(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root if root is not None else ():
            kind = element.get("Type", "").rpartition("/")[2]
            outside = element.get("TargetMode") == "External"
            target = "" if outside else _path(folder, element.get("Target", ""))
            found[element.get("Id", "")] = Relation(kind, target)
        return found

    def related(self, path: str, kind: str) -> str | None:
        """The path of the first part of this kind that a part refers to."""
        targets = [one.target for one in self.relations(path).values() if one.kind == kind]
        return next(filter(None, targets), None)

    def main(self, usual: str) -> str:
        """The path of the part the document begins with: the usual one if it is there."""
        if usual.lower() in self.members:
            return usual
        return self.related("", "officeDocument") or usual


def opened(content: bytes, what: str) -> Package:
    """The package in these bytes; CorruptDocumentError or EncryptedDocumentError if none is."""
    if content.startswith(OLE):
        raise _in_ole(content, what)
    if content.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise OverBudgetError(f"The {what} has more than {MAX_MEMBERS:,} parts. Send its text.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise damaged(what, "its list of parts cannot be read; it may have been cut") from error
    members = {_plain(member.filename): member for member in archive.infolist()}
    return Package(what, archive, members)


def damaged(what: str, why: str) -> CorruptDocumentError:
    """What is raised for a document that is not whole."""
    return CorruptDocumentError(f"The {what} is damaged: {why}. Save it again and resend.")


def locked(what: str) -> EncryptedDocumentError:
    """What is raised for a document with a password."""
    return EncryptedDocumentError(f"The {what} is locked with a password. Send it unlocked.")


def _in_ole(content: bytes, what: str) -> CorruptDocumentError | EncryptedDocumentError:
    """Office wraps what has a password in the container of its older formats."""
    if _ENCRYPTED_PACKAGE in content:
        return locked(what)
    return CorruptDocumentError(f"This is no {what}, but a file of an older Office.")


def _plain(name: str) -> str:
    """A part's path as it is asked for: some writers use backslashes or a leading stroke."""
    return name.replace("\\", "/").lstrip("/").lower()


def _path(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
