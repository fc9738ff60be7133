"""The client's connection, as far as the server shows it: ASGI has no word for cutting one."""

from __future__ import annotations

import asyncio

from starlette.types import Send


class Connection:
    """The connection behind uvicorn's `send`; behind any other, nothing."""

    def __init__(self, send: Send) -> None:
        cycle = getattr(send, "__self__", None)
        self._transport: asyncio.Transport | None = getattr(cycle, "transport", None)

    @property
    def holds_bytes(self) -> bool:
        """Whether the client has not taken all that was sent."""
        return self._transport is not None and self._transport.get_write_buffer_size() > 0

    def cut(self) -> None:
        """End the connection now, with what the client has not taken: to close it would be
        to wait for a client that may never read."""
        if self._transport is not None:
            self._transport.abort()
