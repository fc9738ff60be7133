"""Replays: sending an endpoint again what it missed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import paging, parameters
from api.auth import needs
from api.bounded import BoundedRoute
from api.problems import json_response
from schemas.keys import Scope
from schemas.replays import ReplayCount, ReplayIn, ReplayOut, ReplayPage
from store import replays
from store.session import reading, transaction

router = APIRouter(
    prefix="/v1", dependencies=[Depends(needs(Scope.ADMIN))], route_class=BoundedRoute
)


@router.post(
    "/endpoints/{endpoint_id}/replay",
    status_code=202,
    response_model=ReplayOut,
    responses={
        200: {"model": ReplayCount, "description": "The count of a dry run"},
        409: {"description": "The endpoint is disabled, or has a replay that runs"},
    },
)
def start_replay(endpoint_id: UUID, wanted: ReplayIn) -> Response:
    """Send an endpoint again what it was, or would have been, sent. With `dry_run`, count
    it and do nothing else."""
    with reading() as tx:
        found = replays.survey(tx, str(endpoint_id), wanted)
    if wanted.dry_run:
        return json_response(ReplayCount(total_count=found.total_count).model_dump())
    with transaction() as tx:
        begun = replays.start(tx, str(endpoint_id), wanted, found, now=datetime.now(UTC))
    return json_response(begun.shown(), 202, {"location": begun.links["self"]})


@router.get(
    "/endpoints/{endpoint_id}/replays",
    response_model=ReplayPage,
    dependencies=[Depends(parameters.known("limit", "cursor"))],
)
def list_replays(
    endpoint_id: UUID, limit: paging.Limit = 50, cursor: paging.Cursor = None
) -> Response:
    """Replays of an endpoint, newest first."""
    before = paging.decode(cursor)
    with reading() as tx:
        found = replays.page(tx, str(endpoint_id), limit=limit + 1, before=before)
    return json_response(
        paging.page(found, limit=limit, id_of=lambda replay: replay.id, show=ReplayOut.shown)
    )


@router.get("/replays/{replay_id}")
def get_replay(replay_id: UUID) -> ReplayOut:
    """One replay, and how far it is."""
    with reading() as tx:
        return replays.get(tx, str(replay_id))


@router.post("/replays/{replay_id}/cancel")
def cancel_replay(replay_id: UUID) -> ReplayOut:
    """End a replay, if it runs. What is on its way again stays so."""
    with transaction() as tx:
        return replays.cancel(tx, str(replay_id), now=datetime.now(UTC))
