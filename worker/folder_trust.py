"""Whether the change events of a folder may be trusted: a canary is put there, and heard."""

from __future__ import annotations

import os
from contextlib import suppress
from math import inf
from pathlib import Path

import structlog

from worker import folder_mounts
from worker.folder import printable

CANARY = ".wiredesk-canary"
"""A hidden file, written and removed at once in the watched folder itself."""
ANSWER = 1.0
"""Seconds within which its event has to come."""
EVERY = 600.0
"""Seconds between two canaries: what a folder lies on may change."""

SILENT = "this system tells of no changes there"
UNHEARD = "the event of a trial did not come"
LEFT = "nothing is written there to try its events"

log = structlog.get_logger()


class Trust:
    """Trust in the events of one folder. The clock is an argument."""

    def __init__(self, root: str, *, may_write: bool, tells: bool = True) -> None:
        self._root = root
        self._tells = tells
        self._may_write = may_write
        self._holds: bool | None = None
        self._planted = inf
        self.due = 0.0
        """When it is to be tested."""
        self.reason = ""
        """Why there is none."""

    @property
    def holds(self) -> bool:
        """Whether events tell of every change, as far as is known."""
        return self._holds is True

    @property
    def is_pending(self) -> bool:
        """Whether the event of a canary may still come."""
        return self._planted < inf

    def test(self, now: float, *, events: bool) -> None:
        """Put a canary into the folder, whose events are being listened to, if there are
        any; or say why there is no use in that."""
        self.due = now + EVERY
        reason = self._hopeless(events)
        if reason is None:
            reason = self._plant(now)
        if reason is not None:
            self._decide(False, reason)

    def _hopeless(self, events: bool) -> str | None:
        if not events:
            return SILENT
        kind = folder_mounts.file_system(Path(self._root), folder_mounts.mount_table())
        if folder_mounts.is_remote(kind):
            return f"{kind} does not tell of what is changed elsewhere"
        return None if self._may_write else LEFT

    def _plant(self, now: float) -> str | None:
        """None, or why there can be no canary."""
        path = os.path.join(self._root, CANARY)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK
        self._planted = now
        try:
            os.close(os.open(path, flags, 0o600))
        except OSError as error:
            self._planted = inf
            return f"it cannot be written to: {error.strerror}"
        with suppress(OSError):
            os.unlink(path)
        return None

    def heard(self, path: str) -> bool:
        """Whether the event of that path is the canary's: then there is trust."""
        if path != os.path.join(self._root, CANARY):
            return False
        if self.is_pending:
            self._decide(True, "")
        return True

    def judge(self, now: float) -> bool:
        """End the trust if the canary was not heard in time; whether it has ended."""
        if now - self._planted < ANSWER:
            return False
        self._decide(False, UNHEARD)
        return True

    def lose(self) -> None:
        """Say that the folder is gone: another may take its place."""
        self._holds, self._planted, self.due = None, inf, 0.0

    def _decide(self, holds: bool, reason: str) -> None:
        """Told once for each change."""
        before, self._holds = self._holds, holds
        self._planted, self.reason = inf, reason
        if self._tells and holds is not before:
            self._tell(holds)

    def _tell(self, holds: bool) -> None:
        if holds:
            log.info("folder is watched by change events", folder=printable(self._root))
        else:
            log.info("folder is polled", folder=printable(self._root), reason=self.reason)
