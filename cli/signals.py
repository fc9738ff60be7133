"""Ending when told to."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

Handled = signal.Handlers | int | None


@contextmanager
def stopping(*signals: signal.Signals) -> Iterator[threading.Event]:
    """An event that is set when one of the signals comes; afterwards all is as before."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def exit_on_term() -> None:
    """End this process with status 0 on SIGTERM, whatever it does, with all its cleaning up."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
