"""Pages of the stream as they go over the wire, read once for all who are in step."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from schemas.event_views import EventFilter, frame
from store import events
from store.session import reading

MOST_EVENTS = 100
MOST_BYTES = 256 * 1024
"""A page ends with the event that passes this."""

READ_AT_ONCE = 4
"""Pages read at the same time: streams that catch up leave the database to others, too."""

KEPT = 16


@dataclass(frozen=True, slots=True)
class Page:
    """Events as bytes, and how far along the stream they lead."""

    content: bytes
    position: int
    """Of the last event looked at."""
    told: int | None
    """Of the last event in it; None if there is none."""


Key = tuple[int, int, tuple[str, ...], str | None]


class Pages:
    """Reads pages in threads of its own, and keeps the last few."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(READ_AT_ONCE, "stream pages")
        self._pages: OrderedDict[Key, asyncio.Future[Page]] = OrderedDict()

    async def get(self, wanted: EventFilter, *, after: int, through: int) -> Page:
        """The page after one position and no further than another. What it holds never
        changes, as both are given."""
        key = (after, through, wanted.types, wanted.text)
        if key not in self._pages:
            loop = asyncio.get_running_loop()
            reading_it = loop.run_in_executor(self._threads, read, wanted, after, through)
            self._keep(key, reading_it)
        return await asyncio.shield(self._pages[key])

    def end(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: Key, page: asyncio.Future[Page]) -> None:
        self._pages[key] = page
        page.add_done_callback(lambda done: self._drop_failed(key, done))
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def _drop_failed(self, key: Key, page: asyncio.Future[Page]) -> None:
        failed = page.cancelled() or page.exception() is not None
        if failed and self._pages.get(key) is page:
            del self._pages[key]


def read(wanted: EventFilter, after: int, through: int) -> Page:
    """The page, from the database."""
    with reading() as tx:
        found = events.page(tx, wanted, after=after, limit=MOST_EVENTS, through=through)
    frames, size = list[bytes](), 0
    for event in found.events:
        frames.append(frame(event))
        size += len(frames[-1])
        if size > MOST_BYTES and event is not found.events[-1]:
            return Page(b"".join(frames), event.position, event.position)
    told = found.events[-1].position if found.events else None
    return Page(b"".join(frames), found.position, told)
