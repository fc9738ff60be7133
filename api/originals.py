"""The bytes of documents, as they came: whole or in part, never as a page of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from api import parameters, ranges
from api.auth import needs
from api.problems import ProblemError
from schemas.errors import BlobMissingError
from schemas.keys import Scope
from store import blobs, originals
from store.originals import Original
from store.session import reading

router = APIRouter(prefix="/v1/documents", dependencies=[Depends(needs(Scope.READ))])

CHUNK = 256 * 1024
"""Bytes of a file that are in memory at once."""

BYTES = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
ASKED = {
    "Range": ("bytes=0-1023", "One part of the bytes."),
    "If-None-Match": ('"SHA-256"', "Answer 304 if the `ETag` is this one."),
    "If-Range": ('"SHA-256"', "Send all of it, not the part, if the `ETag` is another one."),
}
"""Headers that are understood, with an example of each, and what it asks for."""
HEADERS = [
    {
        "name": name,
        "in": "header",
        "schema": {"type": "string"},
        "example": example,
        "description": said,
    }
    for name, (example, said) in ASKED.items()
]
PLAIN = re.compile("[\x20-\x7e]+")
"""What a header can hold without any doubt."""
NOT_PLAIN = re.compile(r'[^\x20-\x7e]|["\\/%]')

log = structlog.get_logger()


@router.head("/{document_id}/original", include_in_schema=False)
@router.get(
    "/{document_id}/original",
    response_class=Response,
    openapi_extra={"parameters": HEADERS},
    responses={
        200: {**BYTES, "description": "The bytes, in the document's media type"},
        206: {**BYTES, "description": "The part that `Range` asks for"},
        304: {"description": "The bytes are those that `If-None-Match` names"},
        416: {"description": "`Range` begins beyond the end"},
    },
)
def get_original(document_id: parameters.DocumentId, request: Request) -> Response:
    """The bytes, as they came. `ETag` is their SHA-256; one `Range` at a time is served."""
    with reading() as tx:
        original = originals.get(tx, str(document_id))
    headers = _headers(original)
    if ranges.is_known(request.headers, headers["etag"]):
        return Response(None, 304, headers)
    return _answer(request, original, headers)


def _headers(original: Original) -> dict[str, str]:
    media_type = original.media_type or ""
    return {
        "content-type": media_type if PLAIN.fullmatch(media_type) else "application/octet-stream",
        "content-disposition": disposition(original.filename or f"{original.document_id}.bin"),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "accept-ranges": "bytes",
        "etag": f'"{original.sha256}"',
    }


def disposition(filename: str) -> str:
    """A Content-Disposition that makes browsers save the file under its name (RFC 6266)."""
    plain = NOT_PLAIN.sub("_", filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _answer(request: Request, original: Original, headers: dict[str, str]) -> Response:
    """The bytes that are asked for."""
    size = _size(original)
    part = _part(request, headers["etag"], size)
    status = 200 if part is None else 206
    start, end = part or (0, size)
    headers["content-length"] = str(end - start)
    if part is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    if request.method == "HEAD":
        return Response(None, status, headers)
    if original.content is not None:
        return Response(original.content[start:end], status, headers)
    return StreamingResponse(_chunks(_opened(original), start, end), status, headers)


def _part(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    try:
        return ranges.part(request.headers, etag, size)
    except ranges.UnsatisfiableError:
        said = f"There are {size:,} bytes, counted from 0: the range begins beyond them."
        headers = {"content-range": f"bytes */{size}"}
        raise ProblemError(416, "range_not_satisfiable", said, headers) from None


def _size(original: Original) -> int:
    if original.content is not None:
        return len(original.content)
    with _told(original):
        return blobs.file(original.sha256).stat().st_size


def _opened(original: Original) -> IO[bytes]:
    """The file: it is read to its end, whatever becomes of its name meanwhile."""
    with _told(original):
        return blobs.file(original.sha256).open("rb")


@contextmanager
def _told(original: Original) -> Iterator[None]:
    """Say that the file is missing: to who asks, and in the log."""
    try:
        yield
    except (BlobMissingError, FileNotFoundError):
        log.error("blob missing", document_id=original.document_id, sha256=original.sha256)
        raise BlobMissingError(original.sha256) from None


def _chunks(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (chunk := file.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk
