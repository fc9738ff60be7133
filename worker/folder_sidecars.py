"""Sidecars that lie without their file: they are not taken, and somebody should know."""

from __future__ import annotations

import os
from math import inf

import structlog

from worker.folder import SIDECAR, printable

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
