"""Compound files, as Outlook keeps messages in: stores of streams, read within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from schemas.errors import CorruptDocumentError

if TYPE_CHECKING:
    from olefile import OleFileIO

MOST_ENTRIES = 50_000
DEEPEST = 40
_STORE, _STREAM = 1, 2


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of a compound file: its streams and the stores within it, by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)


def read(content: bytes) -> Store:
    """The root of the file. CorruptDocumentError if it is none, or holds more than it has."""
    from worker.parsers.mail.ole_file import OleFile  # here, because plain text never pays for it

    try:
        with OleFile(BytesIO(content)) as file:
            _check(file, len(content))
            return _store(file, file.root, 0)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"{type(error).__name__}: {str(error)[:100]}") from error


def _check(file: OleFileIO, size: int) -> None:
    """Streams may share sectors: together they may still have no more bytes than the file."""
    entries = [entry for entry in file.direntries if entry is not None]
    streams = sum(entry.size for entry in entries if entry.entry_type == _STREAM)
    if len(entries) > MOST_ENTRIES or streams > size * 2:
        raise _damaged("it says to hold more than it has")


def _store(file: OleFileIO, entry: Any, depth: int) -> Store:
    streams: dict[str, bytes] = {}
    stores: dict[str, Store] = {}
    for kid in entry.kids:
        if kid.entry_type == _STREAM:
            # By its place: to open it by its path, all its neighbours would be looked at.
            streams[kid.name] = file._open(kid.isectStart, kid.size).read()
        elif kid.entry_type == _STORE and depth < DEEPEST:
            stores[kid.name] = _store(file, kid, depth + 1)
    return Store(streams, stores)


def _damaged(what: str) -> CorruptDocumentError:
    return CorruptDocumentError(
        f"The Outlook message is damaged ({what}). Save it again, or send it as EML."
    )
