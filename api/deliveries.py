"""Deliveries: what an endpoint was sent, what came of it, and sending it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api import paging, parameters
from api.auth import authorise, needs
from api.events import Limit, json_bytes
from api.problems import ProblemError, json_response
from schemas.deliveries import DeliveryStatus
from schemas.delivery_views import DeliveryOut, DeliveryPage, DeliveryWithAttempts, StatsOut
from schemas.event_views import SentEventsOut, page_json, sent_json
from schemas.keys import Scope
from store import deliveries, delivery_stats
from store.session import reading, transaction

router = APIRouter()

READ = Depends(needs(Scope.READ))
ADMIN = Depends(needs(Scope.ADMIN))

AfterSequence = Annotated[str | None, Query(description="A sequence; nothing or 0: all.")]


Status = Annotated[DeliveryStatus | None, Query(description="Those of that status only.")]


@router.get(
    "/v1/endpoints/{endpoint_id}/events",
    response_model=SentEventsOut,
    dependencies=[READ, Depends(parameters.known("after", "cursor", "limit"))],
)
def list_endpoint_events(
    endpoint_id: UUID,
    after: AfterSequence = None,
    cursor: parameters.After = None,
    limit: Limit = 100,
) -> Response:
    """What the endpoint was or would have been sent, by sequence, without holes. Go on with
    `after=next_cursor`, which is always there."""
    start = parameters.number(after or cursor) or 0
    with reading() as tx:
        found = deliveries.sent(tx, str(endpoint_id), after=start, limit=limit)
    last = found[-1].sequence if found else start
    return json_bytes(page_json([sent_json(event) for event in found], next_cursor=last))


@router.get(
    "/v1/endpoints/{endpoint_id}/deliveries",
    response_model=DeliveryPage,
    dependencies=[READ, Depends(parameters.known("status", "limit", "cursor"))],
)
def list_deliveries(
    endpoint_id: UUID,
    status: Status = None,
    limit: paging.Limit = 50,
    cursor: paging.Cursor = None,
) -> Response:
    """Deliveries of an endpoint, newest first."""
    before = parameters.number(cursor)
    with reading() as tx:
        found, then = deliveries.page(
            tx, str(endpoint_id), status=status, limit=limit, before=before
        )
    items = [delivery.model_dump(mode="json") for delivery in found]
    return json_response({"items": items, "next_cursor": str(then) if then else None})


@router.get("/v1/endpoints/{endpoint_id}/stats", dependencies=[READ])
def get_stats(endpoint_id: UUID) -> StatsOut:
    """How an endpoint fares."""
    with reading() as tx:
        return delivery_stats.of(tx, str(endpoint_id))


async def sees_responses(request: Request) -> bool:
    """Whether the request's key may see what subscribers answered."""
    try:
        await authorise(request, Scope.ADMIN)
    except ProblemError:
        return False
    return True


@router.get(
    "/v1/deliveries/{delivery_id}", dependencies=[READ], response_model=DeliveryWithAttempts
)
def get_delivery(
    delivery_id: UUID, with_responses: Annotated[bool, Depends(sees_responses)]
) -> Response:
    """One delivery, with its attempts."""
    with reading() as tx:
        found = deliveries.get(tx, str(delivery_id))
    hidden: Any = None if with_responses else {"attempts": {"__all__": {"response"}}}
    return json_response(found.model_dump(mode="json", exclude=hidden))


@router.post(
    "/v1/deliveries/{delivery_id}/retry",
    status_code=202,
    dependencies=[ADMIN],
    responses={409: {"description": "An attempt is under way, or its endpoint is disabled"}},
)
def retry_delivery(delivery_id: UUID) -> DeliveryOut:
    """Send the delivery now: again, if it is finished; sooner, if it waits."""
    with transaction() as tx:
        return deliveries.retry(tx, str(delivery_id), now=datetime.now(UTC))
