"""Filing away: a file goes to its tree under DATA_DIR, with a receipt beside it.

The receipt is made first, and only if there is none of that name: whoever made it owns
the name. So nothing is overwritten, however many processes file away at once.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from typing import Any

import orjson

from schemas.documents import Failure
from schemas.events import rfc3339
from store.ids import new_id
from worker.folder import ERROR, RECEIPT, SIDECAR, oddity

LONGEST_NAME = 200
"""Bytes of a name; file systems take 255, and suffixes must fit behind it."""
LONGEST_ENDING = 32
"""Bytes of a name's ending, with its point, where the name has to be shortened."""
COUNTED = 100
"""Suffixes that are tried in order: after that a random one is cheaper."""


class Tree(StrEnum):
    """The folders under DATA_DIR that files end in."""

    PROCESSED = "processed"
    DUPLICATES = "duplicates"
    FAILED = "failed"


class FileOutcome(StrEnum):
    """What has become of a file, as its receipt says."""

    RECEIVED = "received"
    STORED = "stored"
    DUPLICATE = "duplicate"
    FAILED = "failed"


TREE_OF = {
    FileOutcome.RECEIVED: Tree.PROCESSED,
    FileOutcome.STORED: Tree.PROCESSED,
    FileOutcome.DUPLICATE: Tree.DUPLICATES,
    FileOutcome.FAILED: Tree.FAILED,
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands in a receipt."""

    id: str | None
    outcome: FileOutcome
    received_at: datetime
    failure: Failure | None = None
    finished_at: datetime | None = None
    """When the outcome was final; None while the document waits to be read."""
    sha256: str | None = None
    size: int | None = None
    origin: str | None = None
    """Where the file lay below the watched folder."""

    @property
    def reason(self) -> str | None:
        """Why it is so, where that needs saying."""
        if self.outcome is FileOutcome.DUPLICATE:
            return f"These bytes are known already, as document {self.id}."
        return self.failure.message if self.failure else None

    def written(self) -> bytes:
        """The receipt, byte for byte."""
        return _json(
            {
                "id": self.id,
                "outcome": self.outcome,
                "reason": self.reason,
                "received_at": _shown(self.received_at),
                "finished_at": _shown(self.finished_at) if self.finished_at else None,
                "sha256": self.sha256,
                "size": self.size,
                "origin": self.origin,
            }
        )


def _shown(moment: datetime) -> str:
    return rfc3339(moment.astimezone(UTC))


def _json(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def reserve(data_dir: str, place: str, slip: Slip, *, now: datetime) -> str:
    """The path that a file from that place is to be moved to: what is to stand beside it
    is there already, and nothing else is."""
    day = now.astimezone(UTC).date().isoformat()
    folder = os.path.join(data_dir, TREE_OF[slip.outcome], day, os.path.dirname(place))
    try:
        return _reserve(folder, os.path.basename(place), slip)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        return _reserve(folder, os.path.basename(place), slip)


def _reserve(folder: str, name: str, slip: Slip) -> str:
    target = next(path for path in candidates(folder, name) if _reserved(path, slip))
    _write_error(target, slip)
    return target


def candidates(folder: str, name: str) -> Iterator[str]:
    """The paths for a file of that name, in the order in which they are tried."""
    stem, ending = os.path.splitext(name)
    if len(os.fsencode(name)) > LONGEST_NAME:
        ending = _shortened(ending, LONGEST_ENDING)
        stem = _shortened(stem, LONGEST_NAME - len(os.fsencode(ending)))
    yield os.path.join(folder, stem + ending)
    for number in count(1):
        suffix = str(number) if number < COUNTED else new_id()
        yield os.path.join(folder, f"{stem}-{suffix}{ending}")


def _shortened(text: str, most: int) -> str:
    """The start of a name that has at most so many bytes, and no character cut in two."""
    while len(os.fsencode(text)) > most:
        text = text[:-1]
    return text


def _reserved(path: str, slip: Slip) -> bool:
    if os.path.lexists(path):
        return False
    if os.path.lexists(path + SIDECAR):
        return _is_of(path + RECEIPT, slip)
    try:
        handle = os.open(path + RECEIPT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return _is_of(path + RECEIPT, slip)
    with os.fdopen(handle, "wb") as file:
        file.write(slip.written())
    return True


def _is_of(receipt: str, slip: Slip) -> bool:
    """Whether the receipt is that file's own: a try ended before the file was moved, or
    even before the receipt was written."""
    try:
        with open(receipt, "rb") as file:
            written = file.read()
        found = orjson.loads(written or slip.written())
        if slip.id is None:
            ours = orjson.loads(slip.written())
            return all(found[name] == ours[name] for name in ("id", "received_at", "origin"))
        return bool(found["id"] == slip.id)
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _write_error(target: str, slip: Slip) -> None:
    """Say beside the file why it failed."""
    if slip.failure is not None:
        error = {"id": slip.id, "code": slip.failure.code, "message": slip.failure.message}
        _replace(target + ERROR, _json(error))


def move(path: str, target: str) -> bool:
    """Move a file to a reserved path, and its sidecar before it; whether it has one."""
    has_sidecar = os.path.lexists(path + SIDECAR)
    if has_sidecar:
        _move_one(path + SIDECAR, target + SIDECAR)
    _move_one(path, target)
    return has_sidecar


def _move_one(path: str, target: str) -> None:
    try:
        os.rename(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _carry_over(path, target)


def _carry_over(path: str, target: str) -> None:
    """To another file system: the copy is whole and on disk before the original goes.

    What can stand in place of a sidecar: of a link, the link is copied; folders and special
    files stay.
    """
    kind = oddity(os.lstat(path).st_mode)
    if kind in ("folder", "special file"):
        return
    part = os.path.join(os.path.dirname(target), f".{new_id()}.part")
    shutil.copy2(path, part, follow_symlinks=False)
    if kind is None:
        _sync(part)
    os.rename(part, target)
    os.unlink(path)


def _sync(path: str) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def replace_durably(path: str, content: bytes) -> None:
    """Write a file that is whole, and on disk, from the moment it has that name."""
    _replace(path, content, durably=True)


def rewrite_receipt(target: str, slip: Slip) -> None:
    """Bring the receipt of that document up to date."""
    _replace(target + RECEIPT, slip.written())


def has_receipt(target: str, slip: Slip) -> bool:
    """Whether the receipt there is that document's."""
    return _is_of(target + RECEIPT, slip)


def _replace(path: str, content: bytes, *, durably: bool = False) -> None:
    part = os.path.join(os.path.dirname(path), f".{new_id()}.part")
    with open(part, "wb") as file:
        file.write(content)
        if durably:
            file.flush()
            os.fsync(file.fileno())
    os.rename(part, path)


def remove_receipt(target: str, slip: Slip) -> None:
    """Take back the receipt of that document: its file has moved on, and has a new one."""
    if has_receipt(target, slip):
        with suppress(FileNotFoundError):
            os.unlink(target + RECEIPT)
