"""ZIP archives: every file in one is a document of its own."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import cast

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import member_names
from worker.parsers.archives import members, zip_names
from worker.parsers.archives.members import Member
from worker.parsers.budget import Stream

_ENCRYPTED = 0x1
_METHODS = {
    zipfile.ZIP_STORED: "stored",
    zipfile.ZIP_DEFLATED: "Deflate",
    zipfile.ZIP_BZIP2: "BZip2",
    zipfile.ZIP_LZMA: "LZMA",
}
_OTHERS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_ENTRY = b"PK\x01\x02"


def parse(raw: RawDocument) -> ParsedDocument:
    """The archive's files as children; folders and what systems add to them are skipped."""
    archive = _opened(raw.content)
    infos = archive.infolist()
    named = [(info, member_names.clean(zip_names.read(info))) for info in infos]
    kept = [
        _member(archive, info, name)
        for info, name in named
        if name and not info.filename.endswith("/") and not member_names.is_clutter(name)
    ]
    skipped = len(infos) - len(kept)
    return members.document(kept, parser="zip/1", media_type="application/zip", skipped=skipped)


def _opened(content: bytes) -> zipfile.ZipFile:
    """The archive, its list of members read; CorruptDocumentError if it has none."""
    if content.count(_ENTRY) > members.MOST:
        raise members.too_many()
    try:
        return zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CorruptDocumentError(
            f"The ZIP archive's list of members is not whole ({str(error)[:100]}). "
            "Send all of it, or pack it again."
        ) from error


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    return Member(
        name=name,
        size=info.file_size,
        open=lambda: cast(Stream, archive.open(info)),
        packed=info.compress_size,
        refused=_refused(info),
    )


def _refused(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    if info.flag_bits & _ENCRYPTED:
        return members.encrypted()
    method = info.compress_type
    if method not in _METHODS:
        return members.undone(_OTHERS.get(method, f"method {method}"))
    return None
