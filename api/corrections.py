"""Corrections: fields of documents set right, and what was set right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import paging, parameters
from api.auth import needs
from api.bounded import BoundedRoute
from api.problems import json_response
from schemas.corrections import CorrectionIn, CorrectionOut, CorrectionPage
from schemas.document_views import DocumentOut
from schemas.keys import Scope
from schemas.settings import get_settings
from store import corrections
from store.session import reading, transaction

router = APIRouter(prefix="/v1", route_class=BoundedRoute)

log = structlog.get_logger()

KNOWN = parameters.known("document_id", "limit", "cursor")

OfDocument = Annotated[UUID | None, Query(description="Of that document only.")]


@router.patch(
    "/documents/{document_id}",
    response_model=DocumentOut,
    responses={409: {"description": "The document is not stored"}},
    dependencies=[Depends(needs(Scope.ADMIN))],
)
def correct_document(document_id: parameters.DocumentId, wanted: CorrectionIn) -> Response:
    """Set fields of a stored document right. What the machine had is kept in `provenance`,
    also when the document is read anew; subscribers are told by `document.updated`."""
    with transaction() as tx:
        shown = corrections.correct(
            tx,
            str(document_id),
            wanted.said(),
            wanted.reason,
            now=datetime.now(UTC),
            base_url=get_settings().base_url,
        )
    log.info("document corrected", document_id=str(document_id), fields=sorted(wanted.said()))
    return json_response(shown)


@router.get(
    "/corrections",
    response_model=CorrectionPage,
    dependencies=[Depends(needs(Scope.READ)), Depends(KNOWN)],
)
def list_corrections(
    document_id: OfDocument = None, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    """Corrections, newest first."""
    before = paging.decode(cursor)
    wanted = None if document_id is None else str(document_id)
    with reading() as tx:
        found = corrections.page(tx, document_id=wanted, limit=limit + 1, before=before)
    return json_response(paging.page(found, limit=limit, id_of=lambda each: each.id, show=_shown))


def _shown(correction: CorrectionOut) -> dict[str, object]:
    return correction.model_dump(mode="json")
