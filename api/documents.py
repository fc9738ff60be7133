"""Documents as they are read: one, and many."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import document_filters, paging, parameters
from api.auth import needs
from api.problems import json_response
from schemas import document_object
from schemas.document_lists import DocumentFilter
from schemas.document_views import DocumentOut, DocumentPage
from schemas.keys import Scope
from store import document_lists, documents
from store.session import reading

router = APIRouter(prefix="/v1/documents", dependencies=[Depends(needs(Scope.READ))])

KNOWN = parameters.known("limit", "cursor", *document_filters.NAMES)


@router.get("", response_model=DocumentPage, dependencies=[Depends(KNOWN)])
def list_documents(
    wanted: Annotated[DocumentFilter | None, Depends(document_filters.wanted)],
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
) -> Response:
    """Documents, newest first, that are all that is asked for."""
    before = paging.decode(cursor)
    if wanted is None:
        return json_response(paging.shown((), None))
    with reading() as tx:
        found = document_lists.page(tx, wanted, limit=limit, before=before)
    return json_response(paging.shown(map(document_object.of, found.documents), found.after))


@router.get("/{document_id}", response_model=DocumentOut)
def get_document(document_id: parameters.DocumentId) -> Response:
    """One document, whole."""
    with reading() as tx:
        return json_response(document_object.of(documents.get(tx, str(document_id))))
