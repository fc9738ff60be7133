"""Files that were written to after they were taken: a writer may go on through the handle it
holds, whatever the file is called by then."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from enum import Enum, auto
from hashlib import file_digest

import structlog

from worker import file_moves, file_reading, work_folder
from worker.awaited_files import Awaited
from worker.folder import printable
from worker.stillness import is_open_for_writing

MOST_TAKES = 5
"""How often a file is taken, each time with other bytes."""
QUIET = 1.0
"""Seconds without a write, after which a file that was written to is looked at."""
PATIENCE = 60.0
"""The same while it seems to be open for writing: that may be an error."""

log = structlog.get_logger()


class Change(Enum):
    """What has become of a file since it was read."""

    NONE = auto()
    GOING_ON = auto()
    OTHER_BYTES = auto()


def since(target: str, one: Awaited, sha256: str, *, watched: Collection[str]) -> Change:
    """What has become of a file that held those bytes. Raises OSError if it cannot be read.

    One whose folder is watched no more stays as it is: nothing would take it again.
    """
    if one.size < 0 or one.root not in watched:
        return Change.NONE
    now = file_reading.signature_of(target)
    if _is_written(target, now.mtime_ns, is_changed=now != one.signature):
        return Change.GOING_ON
    if now == one.signature or _digest(target) == sha256:
        return Change.NONE
    if one.takes < MOST_TAKES:
        return Change.OTHER_BYTES
    log.warning("file is written to again and again: it stays as it is", file=printable(target))
    return Change.NONE


def _is_written(target: str, mtime_ns: int, *, is_changed: bool) -> bool:
    """Whether somebody may be writing: not for ever, as a system may be wrong about that."""
    age = time.time() - mtime_ns / 1e9
    if is_changed and 0 <= age < QUIET:
        return True
    return 0 <= age < PATIENCE and bool(is_open_for_writing(target))


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def give_back(target: str, one: Awaited) -> None:
    """Move the file, and its sidecar before it, into the work folder, under a ticket of its
    own: done twice, it is the same."""
    path = work_folder.path_again(one.root, one.place, document_id=one.id, takes=one.takes + 1)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    file_moves.move(target, path)
