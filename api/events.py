"""The stream of events, by polling."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import parameters
from api.auth import needs
from schemas.event_views import EventsOut, event_json, page_json
from schemas.keys import Scope
from store import events
from store.session import Tx, reading

router = APIRouter(prefix="/v1/events", dependencies=[Depends(needs(Scope.READ))])

Limit = Annotated[int, Query(ge=1, le=500, description="Events on a page.")]

FILTERS = ("after", "cursor", "event_types", "filter")


@router.get(
    "", response_model=EventsOut, dependencies=[Depends(parameters.known("limit", *FILTERS))]
)
def list_events(
    after: parameters.AfterEvent = None,
    cursor: parameters.After = None,
    limit: Limit = 100,
    event_types: parameters.EventTypes = None,
    text: parameters.Filter = None,
) -> Response:
    """Events, oldest first. Go on with `after=next_cursor`, which is always there; a page
    may be empty though more follow, if few events pass the filter."""
    wanted = parameters.wanted(event_types, text)
    place = parameters.place(after or cursor)
    with reading() as tx:
        found = events.page(tx, wanted, after=position(tx, place) or 0, limit=limit)
    items = [event_json(event) for event in found.events]
    return json_bytes(page_json(items, next_cursor=found.position))


def position(tx: Tx, place: int | str | None) -> int | None:
    """The position a place names. Raises UnknownEventError."""
    return events.position_of(tx, place) if isinstance(place, str) else place


def json_bytes(content: bytes) -> Response:
    """An answer that is JSON already."""
    return Response(content, media_type="application/json")
