"""How many requests the API itself sends to subscribers at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.problems import ProblemError

RETRY_AFTER = "5"


class Room:
    """Room for a few requests at once in this process: who waits for subscribers holds
    connections, and may be made to wait for long."""

    def __init__(self, most: int, what: str) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._most = most
        self._what = what

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place, given back at the end. Raises ProblemError (503) if there is none."""
        if not self._free.acquire(blocking=False):
            raise ProblemError(
                503,
                "busy",
                f"{self._most} {self._what} are under way already. Try again in a moment.",
                {"retry-after": RETRY_AFTER},
            )
        try:
            yield
        finally:
            self._free.release()
