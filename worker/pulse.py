"""A pulse: work that is looked for unasked, with or without a broker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from schemas import logs

log = structlog.get_logger()


def start(name: str, interval: timedelta, beat: Callable[[], None]) -> threading.Thread:
    """Call `beat` every `interval` from a thread of its own, whatever it raises."""
    thread = threading.Thread(
        target=_run, args=(name, interval.total_seconds(), beat), name=name, daemon=True
    )
    thread.start()
    return thread


def _run(name: str, seconds: float, beat: Callable[[], None]) -> None:
    while True:
        time.sleep(seconds)
        try:
            beat()
        except Exception as error:
            kind, at = type(error).__name__, logs.frames(error)
            log.error("pulse missed a beat", pulse=name, error=kind, frames=at)
