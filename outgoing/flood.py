"""Connections on which an answer may not be put off by a flood of interim ones (1xx)."""

from __future__ import annotations

import asyncio
from functools import partial

import aiohttp
from aiohttp.client_proto import ResponseHandler

MOST_WAITING = 64
"""Heads of answers that one connection may have in memory. An honest server sends a few."""


class FloodError(aiohttp.ClientError):
    """The server sent heads of answers faster than they could be looked at."""


class _Bounded(ResponseHandler):
    """A connection that is cut when it floods us: it would keep the loop from all others."""

    def data_received(self, data: bytes) -> None:
        """Take what came, unless it is a flood."""
        super().data_received(data)
        if len(self) > MOST_WAITING and self.transport is not None:
            self.set_exception(FloodError())
            self.transport.abort()


def bounded(connector: aiohttp.TCPConnector) -> aiohttp.TCPConnector:
    """The connector, which from now on opens such connections."""
    handler: type[ResponseHandler] = _Bounded
    connector._factory = partial(handler, loop=asyncio.get_running_loop())
    return connector
