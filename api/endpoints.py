"""Endpoints: where subscribers are told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends
from starlette.responses import Response

from api import endpoint_handshakes, endpoint_tests, paging
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

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _problems(**descriptions: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the errors, by `s` and their status."""
    return {
        int(name[1:]): {"description": description, "content": PROBLEM}
        for name, description in descriptions.items()
    }


router = APIRouter(
    prefix="/v1/endpoints",
    dependencies=[Depends(needs(Scope.ADMIN))],
    route_class=BoundedRoute,
    responses=_problems(
        s401="No valid key", s403="The key lacks the scope `admin`", s422="Not understood"
    ),
)
ONE = _problems(s404="No such endpoint")
CHANGED = _problems(s409="Another request changed it meanwhile")
FULL = _problems(s409="There are as many as there may be")
BUSY = _problems(s503="Too many of these are under way")


@router.post("", status_code=201, responses={**FULL, **BUSY})
async def add_endpoint(wanted: EndpointIn) -> EndpointCreated:
    """Add an endpoint. Its secret is shown this once."""
    settings = get_settings()
    await asyncio.to_thread(_check_room)
    agreed = await endpoint_handshakes.of_new(wanted, settings)
    return await asyncio.to_thread(_add, agreed, endpoint_handshakes.origin_of(settings))


def _check_room() -> None:
    with reading() as tx:
        endpoints.check_room(tx)


def _add(wanted: EndpointIn, origin: str) -> EndpointCreated:
    with transaction() as tx:
        return endpoints.add(tx, wanted, now=datetime.now(UTC), origin=origin)


@router.get("", response_model=EndpointPage)
def list_endpoints(limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    """Endpoints, newest first."""
    with reading() as tx:
        found = endpoints.page(tx, limit=limit + 1, before=paging.decode(cursor))
    return json_response(
        paging.page(found, limit=limit, id_of=lambda endpoint: endpoint.id, show=_shown)
    )


@router.get("/{endpoint_id}", responses=ONE)
def get_endpoint(endpoint_id: UUID) -> EndpointOut:
    """One endpoint."""
    with reading() as tx:
        return endpoints.get(tx, str(endpoint_id))


@router.patch("/{endpoint_id}", responses={**ONE, **CHANGED, **BUSY})
async def change_endpoint(endpoint_id: UUID, wanted: EndpointPatch) -> EndpointOut:
    """Change an endpoint: what is absent stays, what is null goes back to its default."""
    settings = get_settings()
    seen = await asyncio.to_thread(get_endpoint, endpoint_id)
    changes = await endpoint_handshakes.of_changed(seen, wanted.changes(), settings)
    return await asyncio.to_thread(_change, seen, changes, endpoint_handshakes.origin_of(settings))


def _change(seen: EndpointOut, changes: dict[str, Any], origin: str) -> EndpointOut:
    with transaction() as tx:
        return endpoints.change(tx, seen, changes, origin=origin)


@router.delete("/{endpoint_id}", status_code=204, responses=ONE)
def remove_endpoint(endpoint_id: UUID) -> None:
    """Remove an endpoint, with its deliveries."""
    with transaction() as tx:
        endpoints.remove(tx, str(endpoint_id))


@router.post(
    "/{endpoint_id}/rotate-secret",
    responses={**ONE, **_problems(s409="As many secrets sign already as may")},
)
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


@router.post("/{endpoint_id}/enable", responses=ONE)
def enable_endpoint(endpoint_id: UUID) -> EndpointOut:
    """Send to an endpoint again, with a clean slate. What is held stays held until replayed."""
    with transaction() as tx:
        return endpoints.enable(tx, str(endpoint_id))


@router.post("/{endpoint_id}/disable", responses=ONE)
def disable_endpoint(endpoint_id: UUID) -> EndpointOut:
    """Send nothing more to an endpoint. Its deliveries are held from now on."""
    with transaction() as tx:
        return endpoints.disable(tx, str(endpoint_id), now=datetime.now(UTC))


@router.post("/{endpoint_id}/test", responses={**ONE, **BUSY})
async def test_endpoint(endpoint_id: UUID) -> TestResult:
    """Send an endpoint one signed `endpoint.test`, enabled or not, and tell what came back."""
    delivery = await asyncio.to_thread(endpoint_tests.prepare, str(endpoint_id))
    return await endpoint_tests.send(delivery, get_settings())


def _shown(endpoint: EndpointOut) -> dict[str, Any]:
    return endpoint.model_dump(mode="json")
