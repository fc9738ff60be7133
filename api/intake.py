"""POST /v1/documents: JSON, a form of files, or raw bytes, all by way of one door.

A raw route: on the way of every document, a framework's conveniences would cost several
times what the work itself does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api.auth import authorise
from api.problems import json_response
from api.uploads import (
    Form,
    Part,
    arrival_of,
    boundary_of,
    filename_of,
    plain_name,
    read_body,
    spool_body,
)
from schemas.arrivals import Arrival, Receipt, Submission
from schemas.documents import IntakeFields
from schemas.errors import EmptyDocumentError, InvalidIntakeError, TooLargeError
from schemas.intake import check_fields, read_fields, read_intake, receipt_object
from schemas.keys import Scope
from schemas.settings import Settings
from store import blobs, intake

JSON_ROOM = 64 * 1024
"""Bytes a JSON intake may have beside its content, which may be escaped to twice its size."""

UNNAMED = "application/octet-stream"


async def post_documents(request: Request) -> Response:
    """Take in one document, or one for each file of a form."""
    await authorise(request, Scope.INGEST)
    settings: Settings = request.app.state.settings
    content_type = request.headers.get("content-type", "")
    taker = TAKERS.get(content_type.partition(";")[0].strip().lower(), _take_raw)
    arrivals = await taker(request, settings.max_document_bytes)
    receipts = await request.app.state.door.accept(Submission(tuple(arrivals)))
    if taker is _take_form and len(receipts) > 1:
        return json_response({"items": [receipt_object(receipt) for receipt in receipts]}, 207)
    return _answer(receipts[0])


def _answer(receipt: Receipt) -> Response:
    shown = receipt_object(receipt)
    status = 200 if receipt.duplicate else 202
    return json_response(shown, status, {"location": shown["links"]["self"]})


async def _take_json(request: Request, limit: int) -> list[Arrival]:
    body = await read_body(request.stream(), limit=2 * limit + JSON_ROOM)
    if not body:
        raise EmptyDocumentError("0 bytes")
    given = read_intake(body)
    content, media_type = given.content()
    is_small = len(content) <= request.app.state.settings.inline_bytes
    keep = partial(blobs.keep, content, limit=limit)
    kept = keep() if is_small else await asyncio.to_thread(keep)
    return [intake.arrival(kept, media_type=media_type, fields=given.fields())]


def _refuse_announced(request: Request, limit: int) -> None:
    """Refuse a body that says of itself that it is too large. Raises TooLargeError."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise TooLargeError(limit)


async def _take_raw(request: Request, limit: int) -> list[Arrival]:
    _refuse_announced(request, limit)
    fields = check_fields(
        filename=filename_of(request.headers.get("content-disposition")),
        source=request.query_params.get("source") or None,
        external_id=request.query_params.get("external_id") or None,
    )
    kept = await spool_body(request.stream(), limit=limit)
    media_type = request.headers.get("content-type") or None
    return [intake.arrival(kept, media_type=media_type, fields=fields)]


async def _take_form(request: Request, limit: int) -> list[Arrival]:
    form = Form(boundary_of(request.headers["content-type"]), limit=limit)
    try:
        parts = await form.read(request.stream())
        fields = _metadata_of(parts)
        files = [part for part in parts if part.name != "metadata"]
        _check(files)
        return [await arrival_of(part, _fields_of(part, fields)) for part in files]
    except BaseException:
        form.discard()
        raise


def _metadata_of(parts: list[Part]) -> IntakeFields:
    found = [part for part in parts if part.name == "metadata"]
    if not found:
        return IntakeFields()
    return read_fields(found[0].spool.finish().content or b"")


def _check(files: list[Part]) -> None:
    if not files:
        raise InvalidIntakeError("The form holds no file. Send at least one part named 'file'.")
    for part in files:
        if part.name != "file":
            raise InvalidIntakeError(
                f"The form has a part {part.name!r}. Name parts 'file' or 'metadata'."
            )
        if not part.spool.size:
            raise EmptyDocumentError(f"0 bytes in {part.filename or 'a file part'!r}")


def _fields_of(part: Part, fields: IntakeFields) -> IntakeFields:
    name = plain_name(part.filename) if part.filename else None
    return replace(fields, filename=fields.filename or name)


Taker = Callable[[Request, int], Coroutine[Any, Any, list[Arrival]]]

TAKERS: dict[str, Taker] = {
    "application/json": _take_json,
    "multipart/form-data": _take_form,
}
