"""What was told of a document."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import parameters
from api.auth import needs
from api.events import Limit, json_bytes, position
from schemas.errors import NotFoundError
from schemas.event_views import EventsOut, event_json, page_json
from schemas.keys import Scope
from store import documents, events
from store.session import Tx, reading

router = APIRouter(prefix="/v1/documents", dependencies=[Depends(needs(Scope.READ))])

KNOWN = parameters.known("limit", "after", "cursor")


@router.get("/{document_id}/events", response_model=EventsOut, dependencies=[Depends(KNOWN)])
def list_document_events(
    document_id: parameters.DocumentId,
    after: parameters.AfterEvent = None,
    cursor: parameters.After = None,
    limit: Limit = 100,
) -> Response:
    """The document's events, oldest first, also when it is deleted. Go on with
    `after=next_cursor`, which is always there."""
    place = parameters.place(after or cursor)
    with reading() as tx:
        _must_be_known(tx, str(document_id))
        start = position(tx, place) or 0
        found = events.of_document(tx, str(document_id), after=start, limit=limit)
    items = [event_json(event) for event in found.events]
    return json_bytes(page_json(items, next_cursor=found.position))


def _must_be_known(tx: Tx, document_id: str) -> None:
    if not documents.exists(tx, document_id) and not events.any_of_document(tx, document_id):
        raise NotFoundError("document", document_id)
