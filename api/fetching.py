"""Documents that are sent as a URL: fetched while the sender waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from api.filenames import filename_of, plain_name
from api.outgoing_room import RETRY_AFTER
from api.problems import ProblemError
from api.uploads import finish
from outgoing import fetch
from outgoing.fetch import Fetched
from schemas.arrivals import Arrival, Via
from schemas.documents import IntakeFields
from schemas.settings import Settings
from schemas.source_urls import last_part, shown
from store import intake
from store.blobs import Spool

MOST_AT_ONCE = 16
"""Fetches under way at once, in this process."""


class Fetcher:
    """Fetches documents, a few at once: who waits for other servers holds connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    def check_room(self) -> None:
        """Make sure that a fetch can begin at once. Raises ProblemError (503)."""
        if self._room.locked():
            raise ProblemError(
                503,
                "busy",
                f"{MOST_AT_ONCE} fetches of URLs are under way already. Try again in a moment.",
                {"retry-after": RETRY_AFTER},
            )

    async def arrival(self, url: str, fields: IntakeFields) -> Arrival:
        """The document at that URL. Raises FetchFailedError, TooLargeError, EmptyDocumentError."""
        async with self._room:
            spool = Spool(limit=self._settings.max_document_bytes)
            try:
                fetched = await self._fetch(url, spool)
                kept = await finish(spool)
            except BaseException:
                spool.discard()
                raise
        return intake.arrival(
            kept,
            media_type=fetched.media_type,
            fields=replace(fields, filename=fields.filename or _name(fetched)),
            via=Via.URL,
            origin=shown(url),
        )

    async def _fetch(self, url: str, spool: Spool) -> Fetched:
        return await fetch.fetch(
            url,
            spool.write,
            allowed=self._settings.allow_private_webhooks,
            timeout=self._settings.fetch_timeout,
            limit=self._settings.max_document_bytes,
        )


def _name(fetched: Fetched) -> str | None:
    """The name the server gives the file, else the one in its URL."""
    return filename_of(fetched.disposition) or plain_name(last_part(fetched.url))
