"""The answer to a batch as it grows: what is written never waits for a client that does not
read yet, and is kept in memory only while it is small."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile

from starlette.types import Send

MOST_IN_MEMORY = 1024 * 1024
"""Bytes of an answer that wait in memory; what is more waits on disk."""

PIECE = 16 * 1024
"""Bytes that are sent at once, at most."""

START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/x-ndjson"), (b"cache-control", b"no-store")],
}


class Receipts:
    """Lines that were written and not sent yet."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115
        self._written = self._read = 0
        self._news = asyncio.Event()
        self._ended = False
        self.sent = 0
        """Bytes the server has taken from us so far."""
        self.is_empty = True
        """Whether nothing was written at all."""
        self.is_broken = False
        """Whether a line could not be kept: the answer must not end as if it were whole."""

    def write(self, line: bytes) -> None:
        """Add a line to what is to be sent. A disk that takes no more breaks the answer, never
        what is taken in."""
        self.is_empty = False
        try:
            self._file.seek(self._written)
            self._written += 0 if self.is_broken else self._file.write(line)
        except OSError:
            self.is_broken = True
        self._news.set()

    def end(self) -> None:
        """Say that no more lines will come."""
        self._ended = True
        self._news.set()

    def close(self) -> None:
        """Forget what was not sent."""
        self._file.close()

    async def send_to(self, send: Send) -> None:
        """Send all lines as they are written and the client takes them; nothing if there
        are none."""
        while piece := await self._next():
            if not self.sent:
                await send(START)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            self.sent += len(piece)
        if self.sent and not self.is_broken:
            await send({"type": "http.response.body", "body": b""})

    async def _next(self) -> bytes:
        """The next bytes, once there are some; none at the end."""
        while self._read == self._written and not self._ended:
            self._news.clear()
            await self._news.wait()
        self._file.seek(self._read)
        piece = self._file.read(PIECE)
        self._read += len(piece)
        if self._read == self._written:
            self._file.seek(0)
            self._file.truncate()
            self._read = self._written = 0
        return piece
