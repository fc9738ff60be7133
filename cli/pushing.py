"""Sending files to a server side by side, and waiting until they are read."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cli.client import Client, ServerError
from cli.errors import CommandError
from cli.files import shown
from cli.sidecars import metadata_of

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
            "file": shown(self.file),
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
        metadata = metadata_of(posting.file, source=posting.source)
        receipt = client.upload(posting.file, source=posting.source, metadata=metadata)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return Pushed(posting.file, Result.FAILED, reason=reason)
    except CommandError as error:
        if isinstance(error, ServerError) and error.status in NO_ENTRY:
            raise
        return Pushed(posting.file, Result.FAILED, reason=str(error))
    result = Result.DUPLICATE if receipt["duplicate"] else Result.ACCEPTED
    return Pushed(posting.file, result, receipt)


def ids_of(pushed: Sequence[Pushed]) -> list[str]:
    """The documents there are of what was sent, each once."""
    return list(dict.fromkeys(p.receipt["id"] for p in pushed if p.receipt))


def wait_all(
    client: Client, pushed: Sequence[Pushed], *, seconds: float, step: Step
) -> list[Pushed]:
    """The same results, once every document is stored or failed, or time is up."""
    waiting = deque(ids_of(pushed))
    reasons: dict[str, str | None] = {}
    ends = time.monotonic() + seconds
    while waiting and time.monotonic() < ends:
        finished = _look(client, waiting)
        reasons |= finished
        for _ in finished:
            step()
        if not finished:
            time.sleep(PAUSE)
    late = f"still waiting to be read after {seconds:g} s: check that a worker runs"
    reasons |= dict.fromkeys(waiting, late)
    return [_ended(one, reasons) for one in pushed]


def _ended(pushed: Pushed, reasons: Mapping[str, str | None]) -> Pushed:
    reason = reasons[pushed.receipt["id"]] if pushed.receipt else None
    return pushed if reason is None else replace(pushed, result=Result.FAILED, reason=reason)


def _look(client: Client, waiting: deque[str]) -> dict[str, str | None]:
    """Look at the first few: those that are finished, each with the reason if it failed. The
    others go to the end of the queue."""
    some = [waiting.popleft() for _ in range(min(LOOK_AT, len(waiting)))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda document_id: _document(client, document_id), some))
    waiting.extend(document["id"] for document in found if document["status"] == "received")
    return {
        document["id"]: document["error"] and document["error"]["message"]
        for document in found
        if document["status"] != "received"
    }


def _document(client: Client, document_id: str) -> dict[str, Any]:
    document: dict[str, Any] = client.get(f"/v1/documents/{document_id}")
    return document
