"""Documents as they are read: one, many, and the bytes they came as."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import FileResponse, Response

from api import paging, parameters
from api.auth import needs
from api.problems import ProblemError, json_response
from schemas import document_object
from schemas.document_views import DocumentOut, DocumentPage
from schemas.documents import DocumentFilter, DocumentStatus
from schemas.keys import Scope
from store import blobs, documents
from store.session import reading

router = APIRouter(prefix="/v1/documents", dependencies=[Depends(needs(Scope.READ))])

FILTERS = ("source", "status", "language", "since", "until", "limit", "cursor")


@router.get("", response_model=DocumentPage, dependencies=[Depends(parameters.known(*FILTERS))])
def list_documents(
    source: str | None = None,
    status: DocumentStatus | None = None,
    language: str | None = None,
    since: Annotated[datetime | None, Query(description="Received at or after.")] = None,
    until: Annotated[datetime | None, Query(description="Received before.")] = None,
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
) -> Response:
    """Documents, newest first."""
    wanted = DocumentFilter(source, status, language, aware(since), aware(until))
    with reading() as tx:
        found = documents.page(tx, wanted, limit=limit + 1, before=paging.decode(cursor))
    return json_response(
        paging.page(found, limit=limit, id_of=lambda saved: saved.head.id, show=document_object.of)
    )


def aware(moment: datetime | None) -> datetime | None:
    """The moment in UTC. Raises ProblemError (422) if it names no zone or is no moment there."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        said = f"{moment.isoformat()} names no zone. Write {moment.isoformat()}Z."
        raise ProblemError(422, "invalid_request", said)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        said = f"{moment.isoformat()} lies outside the years 1 to 9999 in UTC."
        raise ProblemError(422, "invalid_request", said) from None


@router.get("/{document_id}", response_model=DocumentOut)
def get_document(document_id: UUID) -> Response:
    """One document, whole."""
    with reading() as tx:
        return json_response(document_object.of(documents.get(tx, str(document_id))))


@router.get(
    "/{document_id}/original",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}, "description": "In the document's media type"}},
)
def get_original(document_id: UUID) -> Response:
    """The bytes, as they came."""
    with reading() as tx:
        head = documents.get(tx, str(document_id)).head
        content = blobs.inline(tx, head.sha256)
    headers = {
        "content-disposition": disposition(head.fields.filename or f"{head.id}.bin"),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
    }
    media_type = head.media_type or "application/octet-stream"
    if content is not None:
        return Response(content, 200, headers, media_type)
    return FileResponse(blobs.file(head.sha256), headers=headers, media_type=media_type)


def disposition(filename: str) -> str:
    """A Content-Disposition that makes browsers save the file under its name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
