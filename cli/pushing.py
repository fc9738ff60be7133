"""Sending files to a server side by side, and waiting until they are read."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cli.client import Client, ServerError

AT_ONCE = 8
LOOK_AT = 16
"""Documents looked at in one round of waiting: what is slow to read holds up few others."""

PAUSE = 0.2
"""Seconds between two rounds in which nothing was finished."""

NO_ENTRY = (401, 403)
"""With these statuses every other file would be refused too."""


class Result(StrEnum):
    """What became of one file."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Posting:
    """A file to send, and the source to give it."""

    file: Path
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """A file that was sent, and what came of it; `reason` is why it failed."""

    file: Path
    result: Result
    receipt: dict[str, Any] | None = None
    reason: str | None = None

    def shown(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            "file": str(self.file),
            "result": self.result,
            "reason": self.reason,
            "receipt": self.receipt,
        }


Step = Callable[[], None]
"""Called after each file, to move a progress bar."""


def push_all(client: Client, postings: Sequence[Posting], *, step: Step) -> list[Pushed]:
    """Send the files, in any order; results in theirs. Raises ServerError if none may pass."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return list(_stepping(pool.map(lambda posting: _push(client, posting), postings), step))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _stepping(results: Iterator[Pushed], step: Step) -> Iterator[Pushed]:
    for result in results:
        step()
        yield result


def _push(client: Client, posting: Posting) -> Pushed:
    try:
        receipt = client.upload(posting.file, source=posting.source)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return Pushed(posting.file, Result.FAILED, reason=reason)
    except ServerError as error:
        if error.status in NO_ENTRY:
            raise
        return Pushed(posting.file, Result.FAILED, reason=str(error))
    result = Result.DUPLICATE if receipt["duplicate"] else Result.ACCEPTED
    return Pushed(posting.file, result, receipt)


def wait_all(
    client: Client, pushed: Sequence[Pushed], *, seconds: float, step: Step
) -> list[Pushed]:
    """The same results, once every accepted document is stored or failed, or time is up."""
    waiting = deque(p for p in pushed if p.result is Result.ACCEPTED)
    finished: dict[Path, Pushed] = {}
    ends = time.monotonic() + seconds
    while waiting and time.monotonic() < ends:
        ready = [done for done in _look(client, waiting) if done]
        finished |= {done.file: done for done in ready}
        for _ in ready:
            step()
        if not ready:
            time.sleep(PAUSE)
    late = f"still waiting to be read after {seconds:g} s: check that a worker runs"
    finished |= {p.file: replace(p, result=Result.FAILED, reason=late) for p in waiting}
    return [finished.get(p.file, p) if p.result is Result.ACCEPTED else p for p in pushed]


def _look(client: Client, waiting: deque[Pushed]) -> list[Pushed | None]:
    """Look at the first few; those not finished go to the end of the queue."""
    some = [waiting.popleft() for _ in range(min(LOOK_AT, len(waiting)))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda pushed: _finished(client, pushed), some))
    waiting.extend(p for p, done in zip(some, found, strict=True) if done is None)
    return found


def _finished(client: Client, pushed: Pushed) -> Pushed | None:
    """The file with its final result; None while its document waits to be read."""
    document_id = (pushed.receipt or {})["id"]
    document = client.get(f"/v1/documents/{document_id}")
    if document["status"] == "received":
        return None
    if document["error"]:
        return replace(pushed, result=Result.FAILED, reason=document["error"]["message"])
    return pushed
