"""How the names of hosts become addresses: in threads of the event loop's own choice."""

from __future__ import annotations

import asyncio
import socket
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Names(AbstractResolver):
    """Asks the system for a name's addresses, in the loop's default executor.

    uvloop's own look-ups share very few threads, whatever executor it was given: two
    names that are slow to resolve would hold up all others.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of that name. Raises OSError if it has none."""
        ask = partial(socket.getaddrinfo, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(None, ask, host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=family,
                proto=protocol,
                flags=NUMERIC,
            )
            for family, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Nothing is kept."""
