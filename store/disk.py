"""Waiting for the disk, and what to say when it is full."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.room_errors import DiskFullError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No room on the disk, within the user's quota, or in one file."""


@contextmanager
def needs_room() -> Iterator[None]:
    """Write to the disk. Raises DiskFullError where it takes no more bytes."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFullError from error
        raise


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
