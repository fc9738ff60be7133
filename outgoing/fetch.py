"""Fetching a document by its URL: guarded like everything that leaves, bounded in time and size."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

import aiohttp

from outgoing import guard
from outgoing.client import explained, open_session
from outgoing.gunzip import Gunzip
from outgoing.webhooks import USER_AGENT
from schemas.errors import FetchFailedError, TooLargeError
from schemas.source_urls import fetchable, shown

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
WHOLE = (200, 203)
"""Statuses of an answer that is the document."""

HEADERS = {"user-agent": USER_AGENT, "accept": "*/*", "accept-encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the server said of the document it sent."""

    url: str
    """Where it lay, after all redirects."""
    media_type: str | None
    disposition: str | None
    """Its Content-Disposition, byte for byte as Latin-1."""


async def fetch(
    url: str,
    write: Callable[[bytes], None],
    *,
    allowed: Sequence[guard.Network],
    timeout: timedelta,
    limit: int,
) -> Fetched:
    """Fetch the document and hand its bytes to `write` as they come.

    Raises FetchFailedError, TooLargeError, and what `write` raises.
    """
    way = [url]
    try:
        async with (
            asyncio.timeout(timeout.total_seconds()),
            open_session(allowed, timeout) as session,
        ):
            return await _follow(session, way, write, limit)
    except (aiohttp.ClientError, ConnectionError, TimeoutError, ValueError) as error:
        raise FetchFailedError(shown(way[-1]), _said(error, timeout)) from error
    except zlib.error as error:
        raise FetchFailedError(shown(way[-1]), "its gzip is broken") from error


def _said(error: Exception, timeout: timedelta) -> str:
    """Why there is no document: the server is nobody's endpoint here."""
    return explained(error, timeout).replace("the endpoint", "the server")


async def _follow(
    session: aiohttp.ClientSession, way: list[str], write: Callable[[bytes], None], limit: int
) -> Fetched:
    """The document at the end of the way, which grows by every redirect."""
    while True:
        async with session.get(way[-1], headers=HEADERS, allow_redirects=False) as answer:
            if answer.status not in REDIRECTS:
                return await _taken(way[-1], answer, write, limit)
            target = _target(way, answer.headers.get("location"))
        way.append(target)


async def _taken(
    url: str, answer: aiohttp.ClientResponse, write: Callable[[bytes], None], limit: int
) -> Fetched:
    """The document that an answer holds, written."""
    _check(url, answer, limit)
    async for piece in _pieces(url, answer):
        write(piece)
    return _fetched(url, answer)


def _check(url: str, answer: aiohttp.ClientResponse, limit: int) -> None:
    if answer.status not in WHOLE:
        raise FetchFailedError(shown(url), f"it answered {answer.status}")
    if answer.content_length is not None and answer.content_length > limit:
        raise TooLargeError(limit)


def _target(way: list[str], location: str | None) -> str:
    """Where a redirect leads: every hop must be a URL that a sender might have sent."""
    if not location:
        raise FetchFailedError(shown(way[-1]), "it redirects without saying where to")
    if len(way) > MOST_REDIRECTS:
        raise FetchFailedError(shown(way[0]), f"it redirects more than {MOST_REDIRECTS} times")
    try:
        return fetchable(urljoin(way[-1], location))
    except ValueError as error:
        said = f"it redirects to a URL that cannot be fetched: it {error}"
        raise FetchFailedError(shown(way[-1]), said) from None


async def _pieces(url: str, answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The document's bytes, unfolded. Raises FetchFailedError."""
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        async for data in answer.content.iter_any():
            yield data
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchFailedError(shown(url), f"it is encoded as {encoding[:40]!r}, not asked for")
    gunzip = Gunzip()
    async for data in answer.content.iter_any():
        for piece in gunzip.pieces(data):
            yield piece
            await asyncio.sleep(0)  # little data may unfold to much: others get their turn
    if not gunzip.ended:
        raise FetchFailedError(shown(url), "its gzip breaks off")


def _fetched(url: str, answer: aiohttp.ClientResponse) -> Fetched:
    """What it says of itself. Headers are read as the bytes they came as."""
    raw = {name.lower(): value.decode("latin-1") for name, value in answer.raw_headers}
    return Fetched(url, raw.get(b"content-type") or None, raw.get(b"content-disposition"))
