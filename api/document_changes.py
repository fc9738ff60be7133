"""Documents, read anew and deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import parameters
from api.auth import needs
from api.problems import json_response
from schemas.document_views import ReprocessedOut
from schemas.keys import Scope
from schemas.settings import get_settings
from store import removal, reprocessing
from store.session import transaction

router = APIRouter(prefix="/v1/documents", dependencies=[Depends(needs(Scope.ADMIN))])

log = structlog.get_logger()


@router.post("/{document_id}/reprocess", status_code=202, response_model=ReprocessedOut)
def reprocess_document(document_id: parameters.DocumentId) -> Response:
    """Have a document read and tagged anew; it keeps its id, and what was understood of it
    until then. One that is on its way already goes on as it is."""
    with transaction() as tx:
        status = reprocessing.again(tx, str(document_id), now=datetime.now(UTC))
    log.info("document is read anew", document_id=str(document_id))
    link = f"/v1/documents/{document_id}"
    content = {"id": str(document_id), "status": status.value, "links": {"self": link}}
    return json_response(content, 202, {"location": link})


@router.delete("/{document_id}", status_code=204)
def delete_document(document_id: parameters.DocumentId) -> Response:
    """Delete a document, its bytes, and the documents that were found inside it. Each
    leaves its place in the ledger, its events, and one more, `document.deleted`."""
    with transaction() as tx:
        base_url = get_settings().base_url
        gone = removal.remove(tx, str(document_id), now=datetime.now(UTC), base_url=base_url)
    for each in gone:
        log.info("document deleted", document_id=each)
    return Response(status_code=204)
