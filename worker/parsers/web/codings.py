"""What HTTP did to a payload on its way, undone within a bound."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

from schemas.parsing_errors import OverBudgetError
from worker.parsers.budget import Budget, Stream

MOST = 5
"""Codings of one payload."""

_CHUNK_HEAD = re.compile(rb"\s*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")


class Inflated:
    """A deflated payload as a stream; what a broken end leaves is kept."""

    def __init__(self, content: bytes, wbits: int) -> None:
        self._decompressor = zlib.decompressobj(wbits)
        self._rest = content

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        unpacked = self._decompressor.decompress(self._rest, size)
        self._rest = self._decompressor.unconsumed_tail
        return unpacked


def undone(payload: bytes, codings: list[str], budget: Budget) -> bytes:
    """The payload without its codings, within the budget; as it is where it has not those."""
    for coding in codings[:MOST]:
        payload = _decoded(payload, coding, budget)
    return payload


def _decoded(payload: bytes, coding: str, budget: Budget) -> bytes:
    if coding == "chunked":
        return _dechunked(payload)
    try:
        stream = _stream(payload, coding)
        unpacked = budget.read(stream, packed=len(payload)) if stream else b""
    except OverBudgetError:
        raise
    except Exception:  # each library has errors of its own for what is not its format
        return payload
    return unpacked or payload


def _stream(payload: bytes, coding: str) -> Stream | None:
    """A reader of what is packed in this way; None if nobody can read it."""
    if coding in ("gzip", "x-gzip"):
        return Inflated(payload, 47)
    if coding == "deflate":
        return Inflated(payload, 47 if payload[:1] == b"\x78" else -15)
    from fastwarc import stream_io  # here, because plain text never pays for it

    kinds = {"br": "BrotliReader", "zstd": "ZstdReader"}
    if coding not in kinds:
        return None
    stream: Stream = getattr(stream_io, kinds[coding])(BytesIO(payload))
    return stream


def _dechunked(payload: bytes) -> bytes:
    """The chunks joined; the payload as it is if it is not made of chunks."""
    content, at = bytearray(), 0
    while head := _CHUNK_HEAD.match(payload, at):
        size = int(head[1], 16)
        if size == 0:
            return bytes(content)
        content += payload[head.end() : head.end() + size]
        at = min(len(payload), head.end() + size)
    return bytes(content) if at and not payload[at:].strip() else payload
