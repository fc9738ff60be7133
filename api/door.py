"""Group commit: posts that wait at the same time share one commit.

A commit costs a disk flush, whatever it holds. While one runs, the posts that arrive
queue up; the next commit takes them all. So throughput grows with concurrency, and a
lone post waits for nobody.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schemas.arrivals import Receipt, Submission
from schemas.errors import TransientError
from store.intake import Answer

MOST_AT_ONCE = 256
"""Posts in one commit."""

STEP = 0.0002
"""Seconds that the door waits for more posts while they come one upon the other."""

MOST_STEPS = 8
"""Steps that it waits at most."""

Accept = Callable[[Sequence[Submission]], list[Answer]]


@dataclass(frozen=True, slots=True)
class _Entry:
    submission: Submission
    receipts: asyncio.Future[list[Receipt]]


class Door:
    """Takes submissions from the event loop to one writing thread, many at a time."""

    def __init__(self, accept: Accept) -> None:
        self._accept = accept
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write_forever, name="door", daemon=True)
        self._thread.start()

    async def accept(self, submission: Submission) -> list[Receipt]:
        """Receipts for what was submitted, once it is durable. Raises TokenReusedError, and
        what the store raises."""
        return await self.submit(submission)

    def submit(self, submission: Submission) -> asyncio.Future[list[Receipt]]:
        """The same to be awaited later: what is submitted is committed in this order."""
        entry = _Entry(submission, self._loop.create_future())
        self._waiting.put(entry)
        return entry.receipts

    async def close(self) -> None:
        """Finish what waits, then end."""
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _write_forever(self) -> None:
        size = 1
        while (entry := self._waiting.get()) is not None:
            self._gather(size - 1)
            group = self._with_others(entry)
            size = len(group)
            self._commit(group)

    def _gather(self, others: int) -> None:
        """Wait while more posts come in, until there are as many others as last time: those
        whose answers just went out send their next ones now, and a commit costs the same for
        all of them. A lone post waits for nobody."""
        seen = -1
        for _ in range(MOST_STEPS):
            if self._waiting.qsize() >= others or self._waiting.qsize() <= seen:
                return
            seen = self._waiting.qsize()
            time.sleep(STEP)

    def _with_others(self, first: _Entry) -> list[_Entry]:
        """The first and all that wait behind it, up to the bound."""
        group = [first]
        while len(group) < MOST_AT_ONCE and not self._waiting.empty():
            entry = self._waiting.get()
            if entry is None:
                self._waiting.put(None)
                break
            group.append(entry)
        return group

    def _commit(self, group: list[_Entry]) -> None:
        """Commit a group. If that fails, each alone: a bad one harms no other. If the
        database is away, all fail at once: none of them waits for each of the others."""
        try:
            answers = self._accept([entry.submission for entry in group])
        except Exception as error:
            if len(group) == 1 or isinstance(error, TransientError):
                self._loop.call_soon_threadsafe(_fail, group, error)
                return
            for entry in group:
                self._commit([entry])
            return
        self._loop.call_soon_threadsafe(_resolve, group, answers)


def _resolve(group: list[_Entry], answers: list[Answer]) -> None:
    for entry, answer in zip(group, answers, strict=True):
        if isinstance(answer, Exception):
            _fail([entry], answer)
        elif not entry.receipts.done():
            entry.receipts.set_result(answer)


def _fail(group: list[_Entry], error: Exception) -> None:
    for entry in group:
        if not entry.receipts.done():
            entry.receipts.set_exception(error)
