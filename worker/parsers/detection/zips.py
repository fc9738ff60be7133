"""What a ZIP is: an Office document, a book, a program, or just files."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from worker.parsers.detection.look import BOUND
from worker.parsers.detection.verdict import Detected, by_content

MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MOST = 2_000
"""Members of a ZIP that are looked at."""

_FOLDERS = {"word/": DOCX, "xl/": XLSX, "ppt/": PPTX, "visio/": "application/vnd.ms-visio.drawing"}
"""Where an Office package keeps its parts."""
_PARTS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
    "fixeddocseq.fdseq": "application/vnd.ms-xpsdocument",
    "fixeddocumentsequence.fdseq": "application/vnd.ms-xpsdocument",
}
"""Parts that tell the package even where its list of types is missing."""
_TYPES = (
    (re.compile(rb"wordprocessingml\.(?:document|template)|ms-word\."), DOCX),
    (re.compile(rb"spreadsheetml\.(?:sheet|template)\.main|ms-excel\."), XLSX),
    (re.compile(rb"presentationml\.(?:presentation|template|slideshow)\.main"), PPTX),
)
_PROGRAMS = {
    "androidmanifest.xml": "application/vnd.android.package-archive",
    "meta-inf/manifest.mf": "application/java-archive",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_VARIANTS = {
    f"{_OPEN_DOCUMENT}{name}": f"{_OPEN_DOCUMENT}{kind}"
    for name, kind in {
        "text-template": "text",
        "text-master": "text",
        "text-web": "text",
        "spreadsheet-template": "spreadsheet",
        "presentation-template": "presentation",
    }.items()
}
"""Templates and masters, which are built as what they are for."""
_MANIFEST = re.compile(rb"\"(application/vnd\.oasis\.opendocument\.[\w-]{1,40})\"")
_MIMETYPE = re.compile(r"[a-z]+/[\w.+-]{3,100}")


class _Member(NamedTuple):
    """One file in the ZIP: its name, how it is packed, and where."""

    name: str
    method: int
    packed: int
    at: int
    """Where its local header begins."""


def kind(content: bytes) -> Detected:
    """What this ZIP is; a plain archive where nothing tells more."""
    members = {member.name: member for member in _members(content)}
    if stated := _stated(content, members):
        return stated
    if "[content_types].xml" in members:
        return _package(content, members)
    if "meta-inf/manifest.xml" in members and (found := _listed_type(content, members)):
        return found
    for name, media_type in (_PARTS | _PROGRAMS).items():
        if name in members:
            return by_content(media_type, f"ZIP with {name}")
    if "meta-inf/container.xml" in members:
        return by_content("application/epub+zip", "ZIP with META-INF/container.xml")
    return by_content("application/zip", "ZIP signature")


def appended(content: bytes) -> Detected | None:
    """A ZIP behind other bytes: its directory is found from the end."""
    end = _end(content)
    if end < 0 or not any(_listed(content, end)):
        return None
    return by_content("application/zip", "ZIP directory at the end")


def _stated(content: bytes, members: dict[str, _Member]) -> Detected | None:
    """OpenDocument and EPUB say in a member of its own what they are."""
    if "mimetype" not in members:
        return None
    said = _opened(content, members["mimetype"]).decode("ascii", "replace").strip().lower()
    if not _MIMETYPE.fullmatch(said):
        return None
    return by_content(_VARIANTS.get(said, said), f"ZIP that states {said}")


def _listed_type(content: bytes, members: dict[str, _Member]) -> Detected | None:
    """OpenDocument whose statement is missing says it in its manifest too."""
    listed = _opened(content, members["meta-inf/manifest.xml"])
    said = _MANIFEST.search(listed)
    if said is None:
        return None
    media_type = said[1].decode("ascii")
    return by_content(_VARIANTS.get(media_type, media_type), "ZIP with its type in its manifest")


def _package(content: bytes, members: dict[str, _Member]) -> Detected:
    """An Office package, by where its parts lie, else by its list of types."""
    if "xl/workbook.bin" in members:
        binary = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
        return by_content(binary, "ZIP with xl/workbook.bin")
    for name in _PARTS:
        if name in members:
            return by_content(_PARTS[name], f"ZIP with {name}")
    listed = _opened(content, members["[content_types].xml"])
    for pattern, media_type in _TYPES:
        if pattern.search(listed):
            return by_content(media_type, "ZIP with its type in [Content_Types].xml")
    for folder, media_type in _FOLDERS.items():
        if any(name.startswith(folder) for name in members):
            return by_content(media_type, f"ZIP with {folder}")
    return by_content("application/zip", "ZIP signature")


def _members(content: bytes) -> Iterator[_Member]:
    """The members as the directory lists them, or, in a broken ZIP, as they follow each other."""
    end = _end(content)
    found = list(_listed(content, end)) if end >= 0 else []
    return iter(found) if found else _in_a_row(content)


def _end(content: bytes) -> int:
    """Where the record stands that ends a ZIP; -1 if there is none."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - BOUND - 22))
    return end if len(content) >= end + 22 else -1


def _listed(content: bytes, end: int) -> Iterator[_Member]:
    """What the directory before this end lists."""
    size, offset = struct.unpack_from("<II", content, end + 12)
    begin = offset if content.startswith(b"PK\x01\x02", offset) else end - size
    return _directory(content, begin) if begin >= 0 else iter(())


def _directory(content: bytes, at: int) -> Iterator[_Member]:
    for _ in range(_MOST):
        if not content.startswith(b"PK\x01\x02", at) or len(content) < at + 46:
            return
        method, packed = struct.unpack_from("<10xH8xI", content, at)
        sizes = struct.unpack_from("<HHH", content, at + 28)
        local = struct.unpack_from("<I", content, at + 42)[0]
        yield _Member(_name(content, at + 46, sizes[0]), method, packed, local)
        at += 46 + sum(sizes)


def _in_a_row(content: bytes) -> Iterator[_Member]:
    """Members by their own headers, which a cut file still has."""
    at = content.find(b"PK\x03\x04", 0, BOUND)
    for _ in range(_MOST):
        if at < 0 or len(content) < at + 30:
            return
        method, packed = struct.unpack_from("<8xH8xI", content, at)
        length = struct.unpack_from("<H", content, at + 26)[0]
        yield _Member(_name(content, at + 30, length), method, packed, at)
        at = content.find(b"PK\x03\x04", at + 30, BOUND)


def _name(content: bytes, at: int, length: int) -> str:
    """A member's name, as Office compares names: without regard to case."""
    name = content[at : at + min(length, 512)].decode("utf-8", "replace")
    return name.replace("\\", "/").lstrip("/").lower()


def _opened(content: bytes, member: _Member) -> bytes:
    """The first bytes of a member; none if they cannot be read."""
    if not content.startswith(b"PK\x03\x04", member.at) or len(content) < member.at + 30:
        return b""
    begin = member.at + 30 + sum(struct.unpack_from("<HH", content, member.at + 26))
    if member.method == 0:
        return content[begin : begin + min(member.packed or 100, BOUND)]
    try:
        return zlib.decompressobj(wbits=-15).decompress(content[begin : begin + BOUND], BOUND)
    except zlib.error:
        return b""
