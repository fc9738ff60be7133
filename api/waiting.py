"""Requests that wait until their documents are finished: one task asks for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from starlette.requests import Request

from schemas import logs
from schemas.documents import DocumentStatus
from schemas.errors import IngestError
from store import outcomes
from store.outcomes import DocumentOutcome
from store.session import reading

INTERVAL = 0.025
"""Seconds between two looks at what is waited for."""

REST = 1.0
"""Seconds to the next look when one failed."""

MOST_WAITED_FOR = 1000
"""Documents that are waited for at once, in this process."""

log = structlog.get_logger()

Outcomes = dict[str, DocumentOutcome]


@dataclass(eq=False, slots=True)
class _Waiter:
    """One request, and what it waits for."""

    left: set[str]
    done: asyncio.Future[None]
    found: Outcomes = field(default_factory=dict)

    def take(self, finished: Mapping[str, DocumentOutcome]) -> None:
        """Take what is finished of that which is waited for."""
        for document_id in self.left & finished.keys():
            self.found[document_id] = finished[document_id]
            self.left.discard(document_id)
        if not self.left:
            self.end()

    def end(self) -> None:
        """Wait no longer."""
        if not self.done.done():
            self.done.set_result(None)


class Waiters:
    """All requests of this process that wait. Nothing is asked while none does."""

    def __init__(self) -> None:
        self._waiting: set[_Waiter] = set()
        self._looking: asyncio.Task[None] | None = None
        self._ended = False

    async def wait(self, request: Request, ids: Iterable[str], seconds: float) -> Outcomes:
        """Those of the documents that were finished in time: all, unless the time is up, too
        many wait already, or the client is gone. The request's body must have been read."""
        waiter = _Waiter(set(ids), asyncio.get_running_loop().create_future())
        waited_for = sum(len(other.left) for other in self._waiting)
        if self._ended or waited_for + len(waiter.left) > MOST_WAITED_FOR:
            return {}
        gone = asyncio.create_task(_hung_up(request))
        self._begin(waiter)
        try:
            either = asyncio.FIRST_COMPLETED
            await asyncio.wait((waiter.done, gone), timeout=seconds, return_when=either)
        finally:
            self._waiting.discard(waiter)
            gone.cancel()
        return waiter.found

    def end(self) -> None:
        """Let all go on, now and from now on: the server is about to stop."""
        self._ended = True
        for waiter in self._waiting:
            waiter.end()

    def _begin(self, waiter: _Waiter) -> None:
        self._waiting.add(waiter)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_while_any_waits())

    async def _look_while_any_waits(self) -> None:
        while self._waiting:
            await asyncio.sleep(await self._look())

    async def _look(self) -> float:
        """Look once; the seconds to rest before the next look."""
        wanted = sorted({document_id for waiter in self._waiting for document_id in waiter.left})
        try:
            finished = await asyncio.to_thread(_finished, wanted)
        except IngestError:
            return REST
        except Exception as error:
            log.error("looking broke off", error=type(error).__name__, frames=logs.frames(error))
            return REST
        for waiter in self._waiting:
            waiter.take(finished)
        return INTERVAL


def _finished(document_ids: Sequence[str]) -> Outcomes:
    with reading() as tx:
        found = outcomes.of(tx, document_ids)
    return {
        document_id: outcome
        for document_id, outcome in found.items()
        if outcome.status is not DocumentStatus.RECEIVED
    }


async def _hung_up(request: Request) -> None:
    """Return when the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
