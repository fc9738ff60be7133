"""Files that were compressed alone: the file inside, or the archive it is."""

from __future__ import annotations

from dataclasses import replace

from schemas.children import Child
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from worker.parsers import member_names
from worker.parsers.archives import members, tar, tar_bounds
from worker.parsers.archives.joined import Joined
from worker.parsers.budget import Budget

MOST = 200 * 2**20
"""Bytes of what one compressed file unpacks to."""

_ENDINGS = {
    ".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".tzst": ".tar",
    ".gz": "", ".bz2": "", ".xz": "", ".zst": "",
}  # fmt: skip


def document(
    raw: RawDocument, stream: Joined, *, parser: str, media_type: str, name: str | None = None
) -> ParsedDocument:
    """What the stream unpacks to, as one child; a TAR's members as children."""
    parsed = _document(raw, stream, parser, media_type, name)
    if not stream.trailing:
        return parsed
    note = f"{stream.trailing:,} bytes after the compressed data were not read."
    return replace(parsed, warnings=(*parsed.warnings, note))


def _document(
    raw: RawDocument, stream: Joined, parser: str, media_type: str, name: str | None
) -> ParsedDocument:
    content = _unpacked(stream, len(raw.content))
    if tar_bounds.is_tar(content):
        return replace(tar.contents(content), parser=parser, media_type=media_type)
    return ParsedDocument(
        text="",
        parser=parser,
        media_type=media_type,
        metadata={"member_count": 1, "skipped_count": 0},
        children=(Child(content, member_names.basename(name or "") or _inner(raw)),),
    )


def _unpacked(stream: Joined, packed: int) -> bytes:
    budget = Budget(total=MOST, each=MOST)
    try:
        content = budget.read(stream, packed=packed)
    except members.DAMAGE as error:
        raise CorruptDocumentError(
            f"The compressed file is damaged or cut off ({str(error)[:100]}). Send all of it."
        ) from error
    if not content:
        raise EmptyDocumentError("the compressed file has 0 bytes inside")
    return content


def _inner(raw: RawDocument) -> str | None:
    """What the file was probably called: its name without what compressing added."""
    name = member_names.basename(raw.fields.filename or "")
    for ending, instead in _ENDINGS.items():
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + instead
    return None
