"""When keys were last used: noted at once, written now and then, never in a request's way."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from store import keys
from store.session import transaction

FLUSH = 5.0
"""Seconds between two looks at what is to be written."""
LEAST_PAUSE = 60.0
"""Seconds between two writes of the same key, from this process."""


class KeyUse:
    """The last use of each key that this process has seen."""

    def __init__(self) -> None:
        self._used: dict[str, float] = {}
        self._written: dict[str, float] = {}

    def note(self, key_id: str) -> None:
        """The key opened something just now."""
        self._used[key_id] = time.time()

    def write(self) -> None:
        """Write what is new, of each key once in a while. What fails is kept for the next call."""
        now = time.monotonic()
        self._written = {key: at for key, at in self._written.items() if now - at < LEAST_PAUSE}
        due = {key: at for key, at in self._used.copy().items() if key not in self._written}
        if not due:
            return
        with transaction(durable=False) as tx:
            keys.note_use(tx, {key: datetime.fromtimestamp(at, UTC) for key, at in due.items()})
        self._written |= dict.fromkeys(due, now)
        for key, at in due.items():
            if self._used[key] == at:
                del self._used[key]
