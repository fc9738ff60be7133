"""Raw bytes, named by their SHA-256. Small ones are kept in the database, with their document;
large ones are files, here."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from schemas.errors import BlobMissingError, EmptyDocumentError, TooLargeError
from schemas.settings import get_settings
from store.disk import needs_room, sync


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that were taken in: `content` is None when they are already a file."""

    sha256: str
    size: int
    content: bytes | None


class Spool:
    """Bytes on their way in: hashed as they come, in memory while few, then on disk.

    Raises TooLargeError at the byte that passes `limit`, and DiskFullError. Up to `inline`
    bytes (by default as the settings say) are few.
    """

    def __init__(self, *, limit: int, inline: int | None = None) -> None:
        self.size = 0
        self._limit = limit
        self._inline = get_settings().inline_bytes if inline is None else inline
        self._digest = hashlib.sha256()
        self._chunks: list[bytes] = []
        self._file: IO[bytes] | None = None

    @property
    def on_disk(self) -> bool:
        """Whether finishing will wait for the disk."""
        return self._file is not None

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.size += len(chunk)
        if self.size > self._limit:
            self.discard()
            raise TooLargeError(self._limit)
        self._digest.update(chunk)
        if self._file is None:
            self._chunks.append(chunk)
            if self.size > self._inline:
                self._spill()
        else:
            with needs_room():
                self._file.write(chunk)

    @needs_room()
    def _spill(self) -> None:
        folder = _folder() / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115
        self._file.writelines(self._chunks)
        self._chunks = []

    def finish(self) -> Kept:
        """The bytes, safe on disk if they are not small. Raises EmptyDocumentError."""
        if not self.size:
            raise EmptyDocumentError("0 bytes")
        sha256 = self._digest.hexdigest()
        if self._file is None:
            return Kept(sha256, self.size, b"".join(self._chunks))
        with needs_room():
            self._file.close()
            _settle(Path(self._file.name), path_of(sha256))
        self._file = None
        return Kept(sha256, self.size, None)

    def close(self) -> None:
        """Say that no more bytes will come: nothing is held open while others arrive."""
        if self._file is not None:
            with needs_room():
                self._file.close()

    def discard(self) -> None:
        """Forget what has come."""
        self._chunks = []
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(FileNotFoundError):
                os.unlink(self._file.name)
            self._file = None


def _folder() -> Path:
    return get_settings().blob_dir


def path_of(sha256: str) -> Path:
    """Where the file of those bytes is."""
    return _folder() / sha256[:2] / sha256[2:4] / sha256


def trash() -> Path:
    """Where files lie for a moment that are about to be removed."""
    return _folder() / ".trash"


def _settle(file: Path, target: Path) -> None:
    """Make the file durable under its name: its bytes first, then its place.

    Its mtime is then that of the moment, by which `graves` sees that it is being taken in.
    """
    os.utime(file)
    sync(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, target)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        sync(folder)


def forget_abandoned(*, before: float) -> int:
    """Remove uploads that broke off with their process and stood still since before that
    Unix time; how many there were."""
    forgotten = 0
    for path in (_folder() / "incoming").glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
                forgotten += 1
    return forgotten


def keep(content: bytes, *, limit: int) -> Kept:
    """Take in bytes that are in memory. Raises EmptyDocumentError, TooLargeError."""
    spool = Spool(limit=limit)
    spool.write(content)
    return spool.finish()


def file(sha256: str) -> Path:
    """The file of the bytes with that digest. Raises BlobMissingError."""
    path = path_of(sha256)
    if not path.is_file():
        raise BlobMissingError(sha256)
    return path


def read(sha256: str) -> bytes:
    """The bytes with that digest. Raises BlobMissingError."""
    return file(sha256).read_bytes()
