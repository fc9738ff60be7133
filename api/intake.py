"""POST /v1/documents: JSON, a form of files, or raw bytes, all by way of one door.

A raw route: on the way of every document, a framework's conveniences would cost several
times what the work itself does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api import rejections
from api.auth import authorise
from api.idempotency import claim_of
from api.preferences import wait_of
from api.pressure import refuse_if_overloaded
from api.problems import json_response
from api.takers import TAKERS, Incoming, Taker, take_raw
from schemas import document_object
from schemas.arrivals import Arrival, Receipt, Submission
from schemas.errors import IngestError, PermanentError
from schemas.intake import receipt_object
from schemas.keys import KnownKey, Scope
from schemas.settings import Settings
from store import documents, intake
from store.session import reading


async def post_documents(request: Request) -> Response:
    """Take in one document, or one for each file of a form."""
    key = await authorise(request, Scope.INGEST)
    refuse_if_overloaded(request)
    settings: Settings = request.app.state.settings
    content_type = request.headers.get("content-type", "")
    taker = TAKERS.get(content_type.partition(";")[0].strip().lower(), take_raw)
    claim = claim_of(request, settings.idempotency_window)
    receipts = await _taken(Incoming(request, settings, claim), taker)
    if "prefer" in request.headers and (seconds := wait_of(request.headers.getlist("prefer"))):
        return await _answer_later(request, receipts, seconds, key)
    return _answer(receipts)


async def _taken(incoming: Incoming, taker: Taker) -> list[Receipt]:
    """Receipts for what a request holds. What is refused, the ledger tells."""
    door = incoming.request.app.state.door
    arrivals: list[Arrival] = []
    try:
        arrivals = await taker(incoming)
        token = incoming.claim.token() if incoming.claim else None
        receipts: list[Receipt] = await door.accept(Submission(tuple(arrivals), token))
        return receipts
    except PermanentError as error:
        await rejections.record(door, incoming.seen, error)
        if any(arrival.content is None for arrival in arrivals):
            with suppress(IngestError):
                await asyncio.to_thread(intake.abandon, arrivals)
        raise


def _answer(receipts: Sequence[Receipt]) -> Response:
    if len(receipts) > 1:
        return json_response({"items": [receipt_object(receipt) for receipt in receipts]}, 207)
    shown = receipt_object(receipts[0])
    status = 200 if receipts[0].duplicate else 202
    return json_response(shown, status, {"location": shown["links"]["self"]})


async def _answer_later(
    request: Request, receipts: Sequence[Receipt], seconds: int, key: KnownKey
) -> Response:
    """The answer when the documents are finished; the usual one if they are not in time."""
    ids = {receipt.id for receipt in receipts}
    found = await request.app.state.waiters.wait(request, ids, seconds)
    current = [
        replace(receipt, status=found[receipt.id].status) if receipt.id in found else receipt
        for receipt in receipts
    ]
    shown = len(found) == len(ids) and _may_see(key, receipts)
    document = await _whole(receipts[0].id) if shown else None
    if document is None:
        response = _answer(current)
    else:
        response = json_response(document, 200, {"location": f"/v1/documents/{document['id']}"})
    if len(found) == len(ids):
        response.headers["preference-applied"] = f"wait={seconds}"
    return response


def _may_see(key: KnownKey, receipts: Sequence[Receipt]) -> bool:
    """Whether the answer may be the document: what another sent is for those who may read."""
    return len(receipts) == 1 and (not receipts[0].duplicate or key.may(Scope.READ))


async def _whole(document_id: str) -> dict[str, Any] | None:
    """The document object; None if it cannot be read now: it was taken in all the same."""
    try:
        return await asyncio.to_thread(_document, document_id)
    except IngestError:
        return None


def _document(document_id: str) -> dict[str, Any]:
    with reading() as tx:
        return document_object.of(documents.get(tx, document_id))
