"""Ends a worker that has gone deaf: wake-ups wait for it, and it hears none.

Workers that stop consuming after a broker restart, alive but deaf, have been reported
of Celery for years. Due work is still found by the pulse; the watchdog brings back the
speed, by ending the process so that its supervisor starts it anew.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from celery import signals

from store import queue
from worker import pulse

LOOK_EVERY = timedelta(seconds=15)
DEAF_AFTER = 90.0
"""Seconds without a task, while tasks wait. A task lasts a shift, some ten seconds."""

log = structlog.get_logger()
_heard = {"at": time.monotonic()}


@signals.task_received.connect(weak=False)
def _hear(**_: Any) -> None:
    _heard["at"] = time.monotonic()


def is_deaf(*, waiting: int, silent_for: float) -> bool:
    """Whether a worker that heard nothing for so many seconds should have heard."""
    return waiting > 0 and silent_for > DEAF_AFTER


def start(queues: Sequence[str]) -> None:
    """Watch the worker this runs in."""
    pulse.start("watchdog", LOOK_EVERY, lambda: _look(queues))


def _look(queues: Sequence[str]) -> None:
    silent_for = time.monotonic() - _heard["at"]
    if silent_for > DEAF_AFTER and is_deaf(waiting=_waiting(queues), silent_for=silent_for):
        log.error("worker is deaf: ending it", silent_seconds=round(silent_for))
        os.kill(os.getpid(), signal.SIGKILL)


def _waiting(queues: Sequence[str]) -> int:
    """Wake-ups waiting on these queues; 0 if the broker does not answer."""
    try:
        return sum(queue.waiting(name) for name in queues)
    except Exception:
        return 0
