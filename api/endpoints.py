"""Endpoints: where subscribers are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import paging
from api.auth import needs
from api.problems import json_response
from schemas.endpoints import EndpointCreated, EndpointIn, EndpointOut
from schemas.keys import Scope
from store import endpoints
from store.session import reading, transaction

router = APIRouter(prefix="/v1/endpoints", dependencies=[Depends(needs(Scope.ADMIN))])


@router.post("", status_code=201)
def add_endpoint(wanted: EndpointIn) -> EndpointCreated:
    """Add an endpoint. Its secret is shown this once."""
    with transaction() as tx:
        return endpoints.add(tx, wanted, now=datetime.now(UTC))


@router.get("")
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


@router.delete("/{endpoint_id}", status_code=204)
def remove_endpoint(endpoint_id: UUID) -> None:
    """Remove an endpoint, with its deliveries."""
    with transaction() as tx:
        endpoints.remove(tx, str(endpoint_id))


def _shown(endpoint: EndpointOut) -> dict[str, Any]:
    return endpoint.model_dump(mode="json")
