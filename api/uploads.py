"""Uploads: bytes off the wire into spools, never a whole document in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from schemas.arrivals import Arrival, Via
from schemas.documents import IntakeFields
from schemas.errors import InvalidIntakeError, TooLargeError
from store import intake
from store.blobs import Kept, Spool

MOST_PARTS = 1000
MOST_TOGETHER = 10
"""Times the largest document that the parts of one form may have together."""

LONGEST_HEADERS = 16 * 1024
LONGEST_METADATA = 128 * 1024


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


async def read_body(chunks: AsyncIterator[bytes], *, limit: int) -> bytes:
    """A body that is small enough for memory. Raises TooLargeError."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise TooLargeError(limit)
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
        part.filename = readable(filename) if filename else None
        part.media_type = part.headers.get("content-type")
        if part.name == "metadata":
            part.spool = Spool(limit=self._limit, inline=LONGEST_METADATA)

    def _end_part(self) -> None:
        self.parts[-1].spool.close()
        self.parts[-1].ended = True

    def _end(self) -> None:
        self._ended = True

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.spool.write(data[start:end])
        self._size += end - start
        if self._size > MOST_TOGETHER * self._limit:
            raise TooLargeError(MOST_TOGETHER * self._limit)
        if part.name == "metadata" and part.spool.size > LONGEST_METADATA:
            raise InvalidIntakeError(f"The metadata part has more than {LONGEST_METADATA:,} bytes.")


def _parser(boundary: bytes, callbacks: Any) -> MultipartParser:
    try:
        return MultipartParser(boundary, callbacks)
    except FormParserError as error:
        raise InvalidIntakeError(f"The form's boundary is not usable: {error}") from None


def readable(raw: bytes) -> str:
    """What a header's bytes say: UTF-8 as browsers send it, else Latin-1, which always fits."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def boundary_of(content_type: str) -> bytes:
    """The boundary a form declares. Raises InvalidIntakeError."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if not boundary:
        raise InvalidIntakeError("The form's Content-Type names no boundary.")
    return boundary


def filename_of(disposition: str | None) -> str | None:
    """The file name in a Content-Disposition header (RFC 6266), without any folders."""
    if not disposition:
        return None
    message = Message()
    try:
        message["content-disposition"] = readable(disposition.encode("latin-1"))
        name = message.get_filename()
    except (LookupError, ValueError):
        return None
    return plain_name(name) if name else None


def plain_name(name: str) -> str | None:
    """The last part of a path, whatever system wrote it; None if nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[:255] if shown not in ("", ".", "..") else None


async def arrival_of(part: Part, fields: IntakeFields) -> Arrival:
    """The arrival in a file part."""
    kept = await finish(part.spool)
    return intake.arrival(kept, media_type=part.media_type, fields=fields, via=Via.PART)
