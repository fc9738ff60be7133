"""Uploads: bytes off the wire into spools, never a whole document in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.filenames import declared_type, extended_name, readable
from schemas.arrivals import Arrival, Via
from schemas.documents import IntakeFields
from schemas.errors import IngestError, InvalidIntakeError, TooLargeError
from schemas.intake import JSON_ROOM
from store import intake
from store.blobs import Kept, Spool

MOST_PARTS = 1000
MOST_TOGETHER = 10
"""Times the largest document that the parts of one form may have together."""

LONGEST_HEADERS = 16 * 1024
LONGEST_METADATA = JSON_ROOM


async def finish(spool: Spool) -> Kept:
    """The spooled bytes, durable; a large one waits for the disk in a thread."""
    return await asyncio.to_thread(spool.finish) if spool.on_disk else spool.finish()


async def spool_body(chunks: AsyncIterator[bytes], *, limit: int) -> Kept:
    """All bytes of a request's body. Raises TooLargeError, EmptyDocumentError."""
    spool = Spool(limit=limit)
    try:
        async for chunk in chunks:
            spool.write(chunk)
        return await finish(spool)
    except BaseException:
        spool.discard()
        raise


async def read_json_body(chunks: AsyncIterator[bytes], *, limit: int) -> bytes:
    """A body of JSON that is small enough for memory. Raises TooLargeError."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooLargeError(limit, "The JSON body")
    return bytes(body)


@dataclass
class Part:
    """One part of a form on its way in."""

    spool: Spool
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    filename: str | None = None
    media_type: str | None = None
    ended: bool = False
    """Whether all of it has come."""
    flaw: IngestError | None = None
    """Why the form was refused, if it was because of this part."""

    @property
    def shown(self) -> str:
        """The part as errors name it."""
        return self.filename or self.name


class Form:
    """A multipart form (RFC 7578), read as it streams in."""

    def __init__(self, boundary: bytes, *, limit: int) -> None:
        self.parts: list[Part] = []
        self._limit = limit
        self._header = (bytearray(), bytearray())
        self._header_bytes = 0
        self._size = 0
        self._ended = False
        self._parser = _parser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_headers,
                "on_part_data": self._on_data,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    async def read(self, chunks: AsyncIterator[bytes]) -> list[Part]:
        """All parts. Raises InvalidIntakeError, TooLargeError."""
        with ExitStack() as failed:
            failed.callback(self.discard)
            try:
                async for chunk in chunks:
                    self._parser.write(chunk)
                self._parser.finalize()
            except FormParserError as error:
                raise InvalidIntakeError(f"The form is not well-formed: {error}") from None
            if not self._ended:
                raise InvalidIntakeError("The form breaks off: its closing boundary is missing.")
            failed.pop_all()
        return self.parts

    def discard(self) -> None:
        """Forget what has come."""
        for part in self.parts:
            part.spool.discard()

    def _begin(self) -> None:
        if len(self.parts) == MOST_PARTS:
            raise InvalidIntakeError(f"The form has more than {MOST_PARTS} parts. Send fewer.")
        self.parts.append(Part(Spool(limit=self._limit)))
        self._header_bytes = 0

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._add_header(self._header[0], data[start:end])

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._add_header(self._header[1], data[start:end])

    def _add_header(self, target: bytearray, piece: bytes) -> None:
        self._header_bytes += len(piece)
        if self._header_bytes > LONGEST_HEADERS:
            raise InvalidIntakeError("A part's headers are longer than 16 KiB.")
        target.extend(piece)

    def _end_header(self) -> None:
        name, value = (bytes(piece).decode("latin-1") for piece in self._header)
        self.parts[-1].headers[name.lower()] = value
        self._header = (bytearray(), bytearray())

    def _end_headers(self) -> None:
        part = self.parts[-1]
        _, options = parse_options_header(part.headers.get("content-disposition"))
        part.name = readable(options.get(b"name", b""))
        filename = options.get(b"filename")
        extended = extended_name(part.headers.get("content-disposition"))
        part.filename = extended or (readable(filename) if filename else None)
        part.media_type = declared_type(part.headers.get("content-type"))
        if part.name == "metadata":
            self._begin_metadata(part)

    def _begin_metadata(self, part: Part) -> None:
        if any(other.name == "metadata" for other in self.parts if other is not part):
            raise InvalidIntakeError("The form has two parts 'metadata'. Send at most one.")
        part.spool = Spool(limit=LONGEST_METADATA, inline=LONGEST_METADATA)

    def _end_part(self) -> None:
        self.parts[-1].spool.close()
        self.parts[-1].ended = True

    def _end(self) -> None:
        self._ended = True

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        if part.name == "metadata":
            self._write_metadata(part, data[start:end])
            return
        self._size += end - start
        if self._size > MOST_TOGETHER * self._limit:
            raise TooLargeError(MOST_TOGETHER * self._limit, "The form")
        try:
            part.spool.write(data[start:end])
        except TooLargeError:
            part.flaw = TooLargeError(self._limit, f"The file {part.shown!r:.100}")
            raise part.flaw from None

    def _write_metadata(self, part: Part, content: bytes) -> None:
        try:
            part.spool.write(content)
        except TooLargeError:
            raise InvalidIntakeError(
                f"The metadata part has more than {LONGEST_METADATA:,} bytes. Send less."
            ) from None


def _parser(boundary: bytes, callbacks: Any) -> MultipartParser:
    try:
        return MultipartParser(boundary, callbacks)
    except FormParserError as error:
        raise InvalidIntakeError(f"The form's boundary is not usable: {error}") from None


def boundary_of(content_type: str) -> bytes:
    """The boundary a form declares. Raises InvalidIntakeError."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise InvalidIntakeError("The form's Content-Type names no boundary.")
    return boundary


async def arrival_of(part: Part, fields: IntakeFields) -> Arrival:
    """The arrival in a file part."""
    kept = await finish(part.spool)
    return intake.arrival(kept, media_type=part.media_type, fields=fields, via=Via.PART)
