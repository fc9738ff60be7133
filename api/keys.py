"""API keys: made, listed, revoked."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import paging, parameters
from api.auth import needs
from api.bounded import BoundedRoute
from api.problems import json_response
from schemas.keys import KeyCreated, KeyIn, KeyOut, KeyPage, Scope
from store import keys
from store.session import reading, transaction

router = APIRouter(
    prefix="/v1/keys", dependencies=[Depends(needs(Scope.ADMIN))], route_class=BoundedRoute
)


@router.post(
    "", status_code=201, responses={409: {"description": "There are as many as there may be"}}
)
def add_key(wanted: KeyIn, response: Response) -> KeyCreated:
    """Make a key. It is shown this once."""
    with transaction() as tx:
        made = keys.add(
            tx,
            wanted.name,
            wanted.scopes,
            now=datetime.now(UTC),
            expires_at=wanted.expires_at,
            rate_limit=wanted.rate_limit,
        )
    response.headers["location"] = f"{router.prefix}/{made.id}"
    return made


@router.get(
    "",
    response_model=KeyPage,
    dependencies=[Depends(parameters.known("limit", "cursor"))],
)
def list_keys(limit: paging.Limit = 50, cursor: paging.Cursor = None) -> Response:
    """Keys, newest first; those that are revoked or expired, too."""
    with reading() as tx:
        found = keys.page(tx, limit=limit + 1, before=paging.decode(cursor))
    return json_response(paging.page(found, limit=limit, id_of=lambda key: key.id, show=_shown))


@router.get("/{key_id}")
def get_key(key_id: UUID) -> KeyOut:
    """One key, without the key itself."""
    with reading() as tx:
        return keys.get(tx, str(key_id))


@router.delete(
    "/{key_id}", status_code=204, responses={409: {"description": "It is the last admin key"}}
)
def revoke_key(key_id: UUID, request: Request) -> None:
    """Revoke a key: it opens nothing any more. Again does no harm."""
    with transaction() as tx:
        keys.revoke(tx, str(key_id), now=datetime.now(UTC))
    request.app.state.key_ring.forget()


def _shown(key: KeyOut) -> dict[str, object]:
    return key.model_dump(mode="json")
