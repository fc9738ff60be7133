"""An alarm no code can sleep through: it ends the process from outside the interpreter."""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def prepare() -> None:
    """Have the alarm tell where the process was, and then end it. Once, in each process."""
    faulthandler.register(signal.SIGALRM, file=sys.__stderr__ or sys.stderr, chain=True)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the process unless the block ends in time, even if a loop in C holds the interpreter.

    Set by the system's own timer: a thread that keeps watch would cost more than a story
    takes to parse.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def paused() -> Iterator[None]:
    """Hold the alarm for as long as the block takes."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
