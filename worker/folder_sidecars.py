"""Sidecars and their files, where one comes without the other."""

from __future__ import annotations

import os
from datetime import timedelta
from math import inf

import structlog

from worker.folder import SIDECAR, Seen, printable

ALONE = 60.0
"""Seconds after which the file of a sidecar is late, or was taken without it."""
MOST = 10_000
"""Sidecars kept in mind at once."""

log = structlog.get_logger()


class Sidecars:
    """Remembers since when sidecars lie there, and tells of each one time."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def found(self, path: str, now: float) -> None:
        """Say that a look has found this one."""
        if path not in self._since and len(self._since) >= MOST:
            return
        since = self._since.setdefault(path, now)
        if now - since >= ALONE and not os.path.lexists(path.removesuffix(SIDECAR)):
            log.warning("sidecar without its file", file=printable(path))
            self._since[path] = inf

    def keep_only(self, paths: set[str]) -> None:
        """Forget every one that a whole look has not found."""
        for path in self._since.keys() - paths:
            del self._since[path]


class SidecarWaits:
    """Files that are complete, and wait a little for their sidecar. The clock is an argument."""

    def __init__(self, grace: timedelta) -> None:
        self._grace = grace.total_seconds()
        self._files: dict[str, Seen] = {}
        self._until: dict[str, float] = {}

    def __len__(self) -> int:
        """How many files wait."""
        return len(self._files)

    def __contains__(self, path: str) -> bool:
        """Whether that file waits."""
        return path in self._files

    def needed(self, seen: Seen, now: float) -> bool:
        """Whether the file has to wait; from then on it does."""
        if not self._grace or os.path.lexists(seen.path + SIDECAR):
            return False
        self._files[seen.path] = seen
        self._until.setdefault(seen.path, now + self._grace)
        return True

    def came(self, sidecar: str) -> None:
        """Say that a sidecar lies there."""
        path = sidecar.removesuffix(SIDECAR)
        if path in self._until:
            self._until[path] = 0.0

    def ended(self, now: float) -> list[Seen]:
        """Take out the files that need not wait any more."""
        paths = [path for path, until in self._until.items() if until <= now]
        for path in paths:
            del self._until[path]
        return [self._files.pop(path) for path in paths]
