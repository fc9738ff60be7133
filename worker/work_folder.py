"""The work folder: where a file lies between being claimed and being filed away.

It is hidden inside the watched folder, so that claiming is one rename on one file system.
What is found there at a start was left behind by a watcher that ended half-way.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from worker.folder import SIDECAR, Once, place_below

WORK = os.path.join(".wiredesk", "claimed")
TAKE = "-take-"
"""Stands in a ticket between a document's id and how often its file was taken."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file only this watcher holds."""

    root: str
    """The watched folder."""
    place: str
    """Where it lay below the watched folder."""
    path: str
    """Where it lies now."""

    @property
    def sidecar(self) -> str:
        """Where its sidecar is, if it has one."""
        return self.path + SIDECAR

    @property
    def origin(self) -> str:
        """The path it had there."""
        return os.path.join(self.root, self.place)

    @property
    def _ticket(self) -> str:
        return place_below(os.path.join(self.root, WORK), self.path).partition(os.sep)[0]

    @property
    def takes(self) -> int:
        """How often it was taken, this time included: its ticket says so."""
        number = self._ticket.partition(TAKE)[2]
        return int(number) if number.isdecimal() else 1

    @property
    def claimed_at(self) -> datetime:
        """When it was claimed: the same for every try, as its ticket says so."""
        try:
            milliseconds = UUID(self._ticket.partition(TAKE)[0]).int >> 80
        except ValueError:
            return datetime.now(UTC)
        return datetime.fromtimestamp(milliseconds / 1000, UTC)


def claim(root: str, path: str, *, ticket: str, once: Once) -> Claimed | None:
    """Take the file out of everybody else's reach; None if it is gone, or must wait."""
    place = place_below(root, path)
    claimed = Claimed(root, place, os.path.join(root, WORK, ticket, place))
    try:
        _check_readable(path)
        _rename(path, claimed)
    except FileNotFoundError:
        return None
    except OSError as error:
        once.warn("file cannot be claimed: it is tried again", path, _advice(error))
        return None
    _claim_sidecar(claimed)
    return claimed


def _check_readable(path: str) -> None:
    """A file we may not read stays where its sender sees it."""
    os.close(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK))


def _rename(path: str, claimed: Claimed) -> None:
    """Rename the file into its ticket's folder: nothing else of that name can be there."""
    try:
        os.rename(path, claimed.path)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(claimed.path), exist_ok=True)
        _rename_or_clear(path, claimed)


def _rename_or_clear(path: str, claimed: Claimed) -> None:
    try:
        os.rename(path, claimed.path)
    except OSError:
        clear([claimed])
        raise


def _advice(error: OSError) -> str:
    if error.errno == errno.EXDEV:
        return "its folder is a file system of its own: name it in WIREDESK_WATCH_DIR"
    return str(error.strerror)


def _claim_sidecar(claimed: Claimed) -> None:
    """Its sidecar comes along, if there is one; one that arrives later is not used."""
    with suppress(OSError):
        os.rename(claimed.origin + SIDECAR, claimed.sidecar)


def left_behind(root: str) -> Iterator[Claimed]:
    """The files in the work folder, oldest ticket first, each with its sidecar."""
    for ticket in _tickets(os.path.join(root, WORK)):
        files = _files(ticket)
        if not files:
            _remove_emptied(ticket)
        for path in files:
            claimed = Claimed(root, os.path.relpath(path, ticket), path)
            if not os.path.lexists(claimed.sidecar):
                _claim_sidecar(claimed)
            yield claimed


def path_again(root: str, place: str, *, document_id: str, takes: int) -> str:
    """Where a file from that place belongs that is to be taken so many times."""
    return os.path.join(root, WORK, f"{document_id}{TAKE}{takes}", place)


def _tickets(work: str) -> list[str]:
    try:
        return sorted(entry.path for entry in os.scandir(work) if entry.is_dir())
    except FileNotFoundError:
        return []


def _files(ticket: str) -> list[str]:
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(ticket)
        if SIDECAR + os.sep not in os.path.relpath(folder, ticket).lower() + os.sep
        for name in names
        if not name.lower().endswith(SIDECAR)
    ]


def _remove_emptied(ticket: str) -> None:
    """Remove the folders of a ticket whose files were all filed away before a crash."""
    for folder, _, _ in os.walk(ticket, topdown=False):
        with suppress(OSError):
            os.rmdir(folder)


def clear(claims: Iterable[Claimed]) -> None:
    """Remove the folders of their tickets that are empty by now."""
    for folder, end in {(os.path.dirname(c.path), os.path.join(c.root, WORK)) for c in claims}:
        _remove_empty(folder, end)


def _remove_empty(folder: str, end: str) -> None:
    with suppress(OSError):
        while folder != end:
            os.rmdir(folder)
            folder = os.path.dirname(folder)
