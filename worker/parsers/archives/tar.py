"""TAR archives: every file in one is a document of its own."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from io import BytesIO
from typing import cast

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import member_names
from worker.parsers.archives import members, tar_bounds
from worker.parsers.archives.members import Member
from worker.parsers.budget import Stream
from worker.parsers.encoding import decode

_BROKEN = (tarfile.TarError, ValueError, OSError, EOFError, IndexError)


def parse(raw: RawDocument) -> ParsedDocument:
    """The archive's files as children; folders, links and devices are skipped."""
    return contents(raw.content)


def contents(content: bytes) -> ParsedDocument:
    """The archive in these bytes, however they came to be unpacked."""
    tar_bounds.check(content)
    archive = _opened(content)
    infos, warnings = _listed(archive)
    named = [(info, member_names.clean(_name(info))) for info in infos]
    kept = [
        _member(archive, info, name)
        for info, name in named
        if info.isreg() and name and not member_names.is_clutter(name)
    ]
    skipped = len(infos) - len(kept)
    parsed = members.document(kept, parser="tar/1", media_type="application/x-tar", skipped=skipped)
    return replace(parsed, warnings=warnings)


def _opened(content: bytes) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=BytesIO(content), mode="r:")
    except _BROKEN as error:
        raise CorruptDocumentError(
            f"The TAR archive's first header is damaged ({str(error)[:100]}). Pack it again."
        ) from error


def _listed(archive: tarfile.TarFile) -> tuple[list[tarfile.TarInfo], tuple[str, ...]]:
    """The members up to the first that is damaged, and a warning if there is one."""
    infos: list[tarfile.TarInfo] = []
    try:
        infos.extend(iter(archive.next, None))
    except _BROKEN:
        return infos, (f"The archive is damaged or cut off after {len(infos):,} members.",)
    return infos, ()


def _name(info: tarfile.TarInfo) -> str:
    """The name; one that is not UTF-8 in the encoding its letters tell."""
    if max(info.name, default="") < "\udc80":
        return info.name
    try:
        return decode(info.name.encode("utf-8", "surrogateescape")).text
    except (CorruptDocumentError, UnicodeEncodeError):
        return info.name


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str) -> Member:
    return Member(
        name=name,
        size=info.size,
        open=lambda: cast(Stream, archive.extractfile(info)),
        packed=_packed(info),
    )


def _packed(info: tarfile.TarInfo) -> int | None:
    """Bytes a sparse member takes; of another that is its size."""
    pieces = cast("list[tuple[int, int]] | None", info.sparse)
    return sum(size for _, size in pieces) if pieces else None
