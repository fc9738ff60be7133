"""Locks that end with the process that holds them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress

import structlog

log = structlog.get_logger()


def hold(paths: Sequence[str]) -> list[int] | None:
    """Hold all of these lock files, or none: None if another process holds one."""
    held: list[int] = []
    for path in paths:
        handle = _hold_one(path)
        if handle is None:
            release(held)
            return None
        held.append(handle)
    return held


def _hold_one(path: str) -> int | None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError as error:
        log.warning("no locks here: run one watcher only", error=str(error.strerror))
    return handle


def release(held: Sequence[int]) -> None:
    """Let go of locks that are held."""
    for handle in held:
        with suppress(OSError):
            os.close(handle)
