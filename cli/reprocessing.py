"""Documents worked anew by a server: asked for, and waited for, so many at a time."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from cli.client import Client, ServerError
from cli.errors import CommandError
from cli.replay import part

UNDER_WAY = 64
"""Documents that the server has to work anew at once: new ones wait behind no more."""

AT_ONCE = 8
LOOK_AT = 16
"""Documents looked at in one round of waiting."""

PAUSE = 0.2
"""Seconds between two rounds in which nothing was finished."""

GIVE_UP = 60.0
"""Seconds in which nothing was finished, after which it is not waited any longer."""

GONE = "gone"
"""What became of a document that was deleted meanwhile."""

NOT_FOUND = 404


def work_anew(
    client: Client, ids: Iterable[str], *, give_up: float = GIVE_UP
) -> Counter[tuple[str, str | None]]:
    """Have the documents worked anew, and wait for them: how many ended with which status
    and error. Raises ServerError, and CommandError if no worker does anything."""
    outcomes = Counter[tuple[str, str | None]]()
    waiting = deque[str]()
    left, ends = iter(ids), time.monotonic() + give_up
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            new = list(islice(left, UNDER_WAY - len(waiting)))
            there = list(pool.map(lambda document_id: _ask(client, document_id), new))
            waiting.extend(i for i, is_there in zip(new, there, strict=True) if is_there)
            if not waiting and not new:
                return outcomes
            done = [*_look(client, waiting, pool), *([(GONE, None)] * there.count(False))]
            outcomes.update(done)
            ends = time.monotonic() + give_up if done else ends
            if not done:
                _rest(ends, len(waiting))


def _ask(client: Client, document_id: str) -> bool:
    """Have one worked anew; whether it is there."""
    try:
        client.request("POST", f"/v1/documents/{part(document_id)}/reprocess")
    except ServerError as error:
        if error.status != NOT_FOUND:
            raise
        return False
    return True


def _look(
    client: Client, waiting: deque[str], pool: ThreadPoolExecutor
) -> Iterator[tuple[str, str | None]]:
    """What became of the first few that are finished; the others go to the end."""
    some = [waiting.popleft() for _ in range(min(LOOK_AT, len(waiting)))]
    found = list(pool.map(lambda document_id: _document(client, document_id), some))
    for document_id, document in zip(some, found, strict=True):
        if document is not None and document["status"] == "received":
            waiting.append(document_id)
        elif document is None:
            yield GONE, None
        else:
            yield document["status"], document["error"] and document["error"]["code"]


def _document(client: Client, document_id: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.get(f"/v1/documents/{part(document_id)}")
    except ServerError as error:
        if error.status != NOT_FOUND:
            raise
        return None
    return found


def _rest(ends: float, count: int) -> None:
    if time.monotonic() >= ends:
        raise CommandError(
            f"{count} documents still wait to be read, and none was for a while: check that a "
            "worker runs. Those that wait will be read then."
        )
    time.sleep(PAUSE)
