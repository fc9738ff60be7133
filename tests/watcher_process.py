"""A watcher in a process of its own, which can be told to kill itself at a step."""

import importlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkProcess

from schemas.settings import get_settings
from store.engine import get_engine
from worker import watcher


def kill_at(step: str) -> None:
    """Have the process kill itself before or after that call of the function."""
    module, name, moment, time = step.split(":")
    *owners, function = name.split(".")
    owner = importlib.import_module(module)
    for inner in owners:
        owner = getattr(owner, inner)
    real = getattr(owner, function)
    calls = count(1)

    @wraps(real)
    def until_then(*args, **kwargs):
        now = next(calls) == int(time)
        if now and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*args, **kwargs)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, function, until_then)


def _work(steps: tuple[str, ...]) -> None:
    """Watch with connections of our own, as in a process that was just started."""
    get_engine().dispose(close=False)
    for step in steps:
        kill_at(step)
    watcher.watch_forever(get_settings())


@contextmanager
def watcher_process(*steps: str) -> Iterator[ForkProcess]:
    """A watcher process that kills itself at one of these steps,
    `MODULE:FUNCTION:before|after:TIME`, if not at the end."""
    process = get_context("fork").Process(target=_work, args=(steps,))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()
