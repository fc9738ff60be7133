"""Endpoints: where subscribers are told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends
from starlette.responses import Response

from api import endpoint_handshakes, endpoint_tests, paging, parameters
from api.auth import needs
from api.bounded import BoundedRoute
from api.problems import json_response
from schemas.endpoints import (
    EndpointCreated,
    EndpointIn,
    EndpointOut,
    EndpointPage,
    EndpointPatch,
    Rotated,
    RotationIn,
    TestResult,
)
from schemas.keys import Scope
from schemas.settings import get_settings
from store import endpoint_secrets, endpoints
from store.session import reading, transaction

router = APIRouter(
    prefix="/v1/endpoints",
    dependencies=[Depends(needs(Scope.ADMIN))],
    route_class=BoundedRoute,
)

Answers = dict[int | str, dict[str, Any]]
"""What OpenAPI says of errors, by their status, beside what it says of all routes."""

CHANGED: Answers = {409: {"description": "Another request changed it meanwhile"}}
FULL: Answers = {409: {"description": "There are as many as there may be"}}
MANY_SECRETS: Answers = {409: {"description": "As many secrets sign already as may"}}
BUSY: Answers = {
    503: {"description": "Too many of these are under way, or the database does not answer"}
}


@router.post("", status_code=201, responses={**FULL, **BUSY})
async def add_endpoint(wanted: EndpointIn, response: Response) -> EndpointCreated:
    """Add an endpoint. Its secret is shown this once."""
    settings = get_settings()
    await asyncio.to_thread(_check_room)
    agreed = await endpoint_handshakes.of_new(wanted, settings)
    made = await asyncio.to_thread(_add, agreed, endpoint_handshakes.origin_of(settings))
    response.headers["location"] = f"{router.prefix}/{made.id}"
    return made


def _check_room() -> None:
    with reading() as tx:
        endpoints.check_room(tx)


def _add(wanted: EndpointIn, origin: str) -> EndpointCreated:
    with transaction() as tx:
        return endpoints.add(tx, wanted, now=datetime.now(UTC), origin=origin)


@router.get(
    "",
    response_model=EndpointPage,
    dependencies=[Depends(parameters.known("limit", "cursor"))],
)
def list_endpoints(limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    """Endpoints, newest first."""
    with reading() as tx:
        found = endpoints.page(tx, limit=limit + 1, before=paging.decode(cursor))
    return json_response(
        paging.page(found, limit=limit, id_of=lambda endpoint: endpoint.id, show=_shown)
    )


@router.get("/{endpoint_id}")
def get_endpoint(endpoint_id: UUID) -> EndpointOut:
    """One endpoint."""
    with reading() as tx:
        return endpoints.get(tx, str(endpoint_id))


@router.patch("/{endpoint_id}", responses={**CHANGED, **BUSY})
async def change_endpoint(endpoint_id: UUID, wanted: EndpointPatch) -> EndpointOut:
    """Change an endpoint: what is absent stays, what is null goes back to its default."""
    settings = get_settings()
    seen = await asyncio.to_thread(get_endpoint, endpoint_id)
    changes = await endpoint_handshakes.of_changed(seen, wanted.changes(), settings)
    return await asyncio.to_thread(_change, seen, changes, endpoint_handshakes.origin_of(settings))


def _change(seen: EndpointOut, changes: dict[str, Any], origin: str) -> EndpointOut:
    with transaction() as tx:
        return endpoints.change(tx, seen, changes, origin=origin)


@router.delete("/{endpoint_id}", status_code=204)
def remove_endpoint(endpoint_id: UUID) -> None:
    """Remove an endpoint, with its deliveries."""
    with transaction() as tx:
        endpoints.remove(tx, str(endpoint_id))


@router.post("/{endpoint_id}/rotate-secret", responses=MANY_SECRETS)
def rotate_secret(
    endpoint_id: UUID, wanted: Annotated[RotationIn | None, Body()] = None
) -> Rotated:
    """Give an endpoint a new secret, shown this once; the one before still signs for
    `WIREDESK_SECRET_OVERLAP`, beside the new one."""
    overlap, secret = get_settings().secret_overlap, wanted.secret if wanted else None
    with transaction() as tx:
        return endpoint_secrets.rotate(
            tx, str(endpoint_id), secret=secret, now=datetime.now(UTC), overlap=overlap
        )


@router.post("/{endpoint_id}/enable")
def enable_endpoint(endpoint_id: UUID) -> EndpointOut:
    """Send to an endpoint again, with a clean slate. What is held stays held until replayed."""
    with transaction() as tx:
        return endpoints.enable(tx, str(endpoint_id))


@router.post("/{endpoint_id}/disable")
def disable_endpoint(endpoint_id: UUID) -> EndpointOut:
    """Send nothing more to an endpoint. Its deliveries are held from now on."""
    with transaction() as tx:
        return endpoints.disable(tx, str(endpoint_id), now=datetime.now(UTC))


@router.post("/{endpoint_id}/test", responses=BUSY)
async def test_endpoint(endpoint_id: UUID) -> TestResult:
    """Send an endpoint one signed `endpoint.test`, enabled or not, and tell what came back."""
    delivery = await asyncio.to_thread(endpoint_tests.prepare, str(endpoint_id))
    return await endpoint_tests.send(delivery, get_settings())


def _shown(endpoint: EndpointOut) -> dict[str, Any]:
    return endpoint.model_dump(mode="json")
