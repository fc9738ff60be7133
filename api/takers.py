"""Forms of intake: JSON, a form of files, raw bytes; what each makes of a request's body."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from starlette.requests import Request

from api import intake_head
from api.fetching import Fetcher
from api.filenames import declared_type, filename_of, plain_name
from api.idempotency import Claim
from api.rejections import Seen
from api.uploads import (
    Form,
    Part,
    arrival_of,
    boundary_of,
    read_json_body,
    spool_body,
)
from schemas.arrivals import Arrival, Via
from schemas.documents import IntakeFields
from schemas.errors import (
    EmptyDocumentError,
    IngestError,
    InvalidIntakeError,
    TooLargeError,
)
from schemas.intake import JSON_ROOM, IntakeIn, check_fields, read_fields, read_intake, said_of
from schemas.settings import Settings
from schemas.source_urls import shown
from store import blobs, intake


@dataclass(slots=True)
class Incoming:
    """A request on its way in."""

    request: Request
    settings: Settings
    claim: Claim | None
    seen: Seen = field(default_factory=Seen)

    @property
    def fetcher(self) -> Fetcher:
        """What fetches URLs in this process."""
        fetcher: Fetcher = self.request.app.state.fetcher
        return fetcher


def json_limit(settings: Settings) -> int:
    """Bytes that a document may have as JSON."""
    return 2 * settings.max_document_bytes + JSON_ROOM


def said_beside(
    request: Request, seen: Seen, names: Sequence[str] = intake_head.JSON
) -> IntakeFields | None:
    """What a request's head says of what its body may leave out; None if it says nothing.
    Raises UnsupportedEncodingError, InvalidRequestError, InvalidIntakeError."""
    given = intake_head.read(request, names, seen)
    return check_fields(**given) if given else None


async def take_json(incoming: Incoming) -> list[Arrival]:
    """The document in a JSON body, or at the URL it names. No arrival if the request's claim
    is known already: it is not fetched again."""
    beside = said_beside(incoming.request, incoming.seen)
    body = await read_json_body(incoming.request.stream(), limit=json_limit(incoming.settings))
    given = read_json(body, incoming.seen, beside)
    if incoming.claim is not None:
        incoming.claim.add(body)
    if given.url is None:
        return [await arrival_in(given, incoming.settings)]
    if incoming.claim is not None and await asyncio.to_thread(
        intake.is_known, incoming.claim.token()
    ):
        return []
    incoming.fetcher.check_room()
    return [await incoming.fetcher.arrival(given.url, given.fields())]


def read_json(body: bytes, seen: Seen, beside: IntakeFields | None = None) -> IntakeIn:
    """The intake in a JSON body, completed by what was said beside it, seen as far as it can
    be read. Raises EmptyDocumentError, UnparsableError, InvalidIntakeError."""
    seen.size = len(body)
    seen.source = beside.source if beside else None
    if not body:
        raise EmptyDocumentError("0 bytes")
    try:
        given = read_intake(body)
    except InvalidIntakeError:
        source, seen.filename = said_of(body)
        seen.source = source or seen.source
        raise
    if beside is not None:
        given.complete(beside)
    seen.source, seen.filename = given.source, given.filename
    if given.url is not None:
        seen.via, seen.origin, seen.size = Via.URL, shown(given.url), None
    return given


async def arrival_in(
    given: IntakeIn, settings: Settings, *, via: Via = Via.REQUEST, origin: str | None = None
) -> Arrival:
    """The arrival of content that came as JSON. Raises InvalidIntakeError, TooLargeError,
    EmptyDocumentError."""
    content, media_type = given.content()
    keep = partial(blobs.keep, content, limit=settings.max_document_bytes)
    is_small = len(content) <= settings.inline_bytes
    kept = keep() if is_small else await asyncio.to_thread(keep)
    fields = given.fields()
    return intake.arrival(kept, media_type=media_type, fields=fields, via=via, origin=origin)


async def take_raw(incoming: Incoming) -> list[Arrival]:
    """The document that is the body itself."""
    request, seen = incoming.request, incoming.seen
    seen.filename = filename_of(request.headers.get("content-disposition"))
    given = intake_head.read(request, intake_head.RAW, seen)
    seen.filename = given.get("filename") or seen.filename
    limit = incoming.settings.max_document_bytes
    if seen.size is not None and seen.size > limit:
        raise TooLargeError(limit)
    fields = check_fields(**{**given, "filename": seen.filename})
    kept = await spool_body(request.stream(), limit=limit)
    if incoming.claim is not None:
        incoming.claim.add(kept.sha256)
    media_type = declared_type(request.headers.get("content-type"))
    return [intake.arrival(kept, media_type=media_type, fields=fields)]


async def take_form(incoming: Incoming) -> list[Arrival]:
    """The documents in a form's file parts."""
    incoming.seen.via = Via.PART
    beside = said_beside(incoming.request, incoming.seen)
    limit = incoming.settings.max_document_bytes
    form = Form(boundary_of(incoming.request.headers["content-type"]), limit=limit)
    incoming.seen.parts = form.parts
    try:
        return await _arrivals(await form.read(incoming.request.stream()), incoming, beside)
    except BaseException:
        form.discard()
        raise


async def _arrivals(
    parts: list[Part], incoming: Incoming, beside: IntakeFields | None
) -> list[Arrival]:
    metadata = _metadata_of(parts)
    files = [part for part in parts if part.name != "metadata"]
    fields = _read_metadata(metadata, incoming.seen, beside)
    _check(files)
    arrivals = [await arrival_of(part, _fields_of(part, fields)) for part in files]
    if incoming.claim is not None:
        incoming.claim.add(metadata)
        for part, arrival in zip(files, arrivals, strict=True):
            incoming.claim.add(part.name, part.filename, part.media_type, arrival.sha256)
    return arrivals


def _metadata_of(parts: list[Part]) -> bytes | None:
    found = [part for part in parts if part.name == "metadata"]
    return (found[0].spool.finish().content or b"") if found else None


def _read_metadata(metadata: bytes | None, seen: Seen, beside: IntakeFields | None) -> IntakeFields:
    if metadata is None:
        return beside or IntakeFields()
    try:
        fields = read_fields(metadata, beside)
    except InvalidIntakeError:
        seen.source = said_of(metadata)[0] or seen.source
        raise
    seen.source = fields.source
    return fields


def _check(files: list[Part]) -> None:
    if not files:
        raise InvalidIntakeError("The form holds no file. Send at least one part named 'file'.")
    for part in files:
        part.flaw = _flaw_of(part)
    for part in files:
        if part.flaw is not None:
            raise part.flaw


def _flaw_of(part: Part) -> IngestError | None:
    if part.name != "file":
        return InvalidIntakeError(
            f"The form has a part {part.name!r:.100}. Name parts 'file' or 'metadata'."
        )
    if not part.spool.size:
        return EmptyDocumentError(f"0 bytes in {part.filename or 'a file part'!r}")
    return None


def _fields_of(part: Part, fields: IntakeFields) -> IntakeFields:
    name = plain_name(part.filename) if part.filename else None
    return replace(fields, filename=fields.filename or name)


Taker = Callable[[Incoming], Coroutine[object, object, list[Arrival]]]

TAKERS: dict[str, Taker] = {
    "application/json": take_json,
    "multipart/form-data": take_form,
}
"""By the essence of the content type; anything else is raw bytes."""
