"""Reading a claimed file: its bytes into the spool, its sidecar into fields."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from typing import IO

from schemas.arrivals import Arrival, Via
from schemas.documents import IntakeFields
from schemas.errors import InvalidIntakeError, TransientError
from schemas.intake import read_fields
from store import intake
from store.blobs import Kept, Spool
from worker.folder import LONGEST_SIDECAR, oddity, printable, source_of
from worker.work_folder import Claimed

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Signature:
    """By what a file that was written to since is known, most of the time."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The document in a file, and how the file was while it was read."""

    arrival: Arrival
    signature: Signature


class ChangedFileError(TransientError):
    """The file changed while it was read."""

    code = "changed"

    def __init__(self) -> None:
        super().__init__("The file changed while it was read. It is read again.")


class UnreadableSidecarError(TransientError):
    """The sidecar cannot be read now; if that stays so, its file fails."""

    code = "unreadable_sidecar"

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"The .meta.json cannot be read: {cause}. Make it readable, or take it away."
        )


def read(claimed: Claimed, *, limit: int) -> Reading:
    """The document in a claimed file.

    Raises PermanentError if it can never be taken; ChangedFileError, UnreadableSidecarError
    or OSError if it may be later.
    """
    kept, signature = _kept(claimed.path, limit)
    arrival = intake.arrival(
        kept,
        media_type=None,
        fields=_fields(claimed),
        via=Via.FILE,
        origin=printable(claimed.place),
    )
    return Reading(arrival, signature)


def signature_of(path: str) -> Signature:
    """How the file is now. Raises OSError if there is none."""
    found = os.lstat(path)
    return Signature(found.st_size, found.st_mtime_ns)


def _open(path: str) -> IO[bytes]:
    """The regular file of that path: links are not followed, and nothing is waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = os.fdopen(handle, "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise OSError(f"{printable(path)} is not a regular file")
    return file


def _kept(path: str, limit: int) -> tuple[Kept, Signature]:
    spool = Spool(limit=limit)
    try:
        with _open(path) as file:
            before = _signature(file)
            while chunk := file.read(CHUNK):
                spool.write(chunk)
            if _signature(file) != before or before.size != spool.size:
                raise ChangedFileError
        return spool.finish(), before
    finally:
        spool.discard()


def _signature(file: IO[bytes]) -> Signature:
    found = os.fstat(file.fileno())
    return Signature(found.st_size, found.st_mtime_ns)


def _fields(claimed: Claimed) -> IntakeFields:
    """What the sidecar says; else the file's own name, and its folder as the source."""
    said = _sidecar(claimed)
    return replace(
        said,
        filename=said.filename or printable(os.path.basename(claimed.place)),
        source=said.source or source_of(claimed.place),
    )


def _sidecar(claimed: Claimed) -> IntakeFields:
    if not os.path.lexists(claimed.sidecar):
        return IntakeFields()
    try:
        body = _read_sidecar(claimed.sidecar)
    except OSError as error:
        raise UnreadableSidecarError(error.strerror or str(error)) from None
    if len(body) > LONGEST_SIDECAR:
        raise InvalidIntakeError(
            f"The .meta.json has more than {LONGEST_SIDECAR:,} bytes. Keep it shorter."
        )
    return _read_fields(body)


def _read_sidecar(path: str) -> bytes:
    kind = oddity(os.lstat(path).st_mode)
    if kind is not None:
        raise InvalidIntakeError(f"The .meta.json is a {kind}. Put the file itself there.")
    with _open(path) as file:
        return file.read(LONGEST_SIDECAR + 1)


def _read_fields(body: bytes) -> IntakeFields:
    try:
        return read_fields(body)
    except InvalidIntakeError as error:
        raise type(error)(f"In the .meta.json: {error}") from None
