"""The HTTP client of everything that leaves the service: guarded, bounded, without a memory."""

from __future__ import annotations

import asyncio
import os
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
    if isinstance(failure, aiohttp.ClientConnectorError):
        return _unconnected(failure, cause)
    if isinstance(failure, aiohttp.ClientResponseError) and _is_too_much(failure):
        return "the headers of the endpoint's answer are too many or too long"
    return next((said for kind, said in SAID if isinstance(failure, kind)), BROKE_OFF)


BROKE_OFF = "the exchange broke off"

SAID: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.InvalidURL, "the URL is none that can be posted to"),
    (UnicodeError, "the URL is none that can be posted to"),
    (FloodError, "the endpoint sent interim answers without an end"),
    (aiohttp.ClientResponseError, "the endpoint answered with something that is not HTTP"),
    (aiohttp.ClientPayloadError, "the endpoint's answer broke off"),
    (aiohttp.ServerDisconnectedError, "the endpoint closed the connection without an answer"),
    (aiohttp.ClientConnectionError, "the connection was cut before there was an answer"),
    (ConnectionError, "the connection was cut before there was an answer"),
)
"""What is said of a failure: by the first kind it is of."""


def _unconnected(failure: aiohttp.ClientConnectorError, cause: object) -> str:
    """Why there is no connection."""
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return f"the name {failure.host!r} could not be found"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {cause.verify_message.rstrip('.')}"
    if isinstance(cause, ssl.SSLError):
        return f"no TLS connection: {(cause.reason or 'it broke off').replace('_', ' ').lower()}"
    number = getattr(cause, "errno", None)
    return f"no connection: {os.strerror(number).lower() if number else 'it broke off'}"


def _is_too_much(failure: aiohttp.ClientResponseError) -> bool:
    """Whether more headers came than are read. The client has no class of its own for it."""
    return failure.message.startswith(("Got more than", "Too many headers"))
