"""The HTTP client of everything that leaves the service: guarded, bounded, without a memory."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from datetime import timedelta

import aiohttp

from outgoing import guard
from outgoing.flood import FloodError, bounded
from outgoing.names import Names

DNS_TTL = 10
"""Seconds a looked-up address is used again; every connection is guarded all the same."""


def open_session(allowed: Sequence[guard.Network], timeout: timedelta) -> aiohttp.ClientSession:
    """A client that connects to public and allowed addresses only, each exchange bounded as a
    whole. It must be opened inside a running event loop, and closed."""
    networks = tuple(allowed)

    def guarded_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for the address that is about to be connected to, if it may be: decided
        here, on the address itself, so no trick with names gets around it."""
        family, kind, protocol, _, address = info
        guard.check(str(address[0]), networks)
        return socket.socket(family, kind, protocol)

    return aiohttp.ClientSession(
        connector=bounded(
            aiohttp.TCPConnector(
                limit=0, resolver=Names(), ttl_dns_cache=DNS_TTL, socket_factory=guarded_socket
            )
        ),
        timeout=aiohttp.ClientTimeout(total=timeout.total_seconds()),
        auto_decompress=False,
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def explained(failure: Exception, timeout: timedelta) -> str:
    """Why an exchange failed, in words for a subscriber's engineer."""
    cause = getattr(failure, "os_error", failure)
    if isinstance(cause, guard.NotPublicError):
        return str(cause)
    if isinstance(failure, asyncio.TimeoutError):
        return f"no answer within {timeout.total_seconds():g} s"
    if isinstance(failure, aiohttp.InvalidURL):
        return "the URL is none that can be posted to"
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return f"the name {failure.host!r} could not be found"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {cause.verify_message.rstrip('.')}"
    if isinstance(failure, aiohttp.ClientConnectorError):
        return f"no connection: {failure.os_error.strerror or failure.os_error}"
    if isinstance(failure, FloodError):
        return "the endpoint sent interim answers without an end"
    if isinstance(failure, aiohttp.ServerDisconnectedError):
        return "the endpoint closed the connection without an answer"
    return f"the exchange broke off: {type(failure).__name__}"
