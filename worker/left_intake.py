"""Taking in files that stay where they are: each version of a file once, across restarts.

What is remembered of a file is written after its document. In between, it is the
submission's token that keeps it from being taken twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import structlog

from schemas.arrivals import Receipt, Submission
from schemas.documents import Failure
from store import intake, left_files
from store.left_files import LeftFile
from store.session import reading, transaction
from worker import file_reading, file_submissions
from worker.file_moves import FileOutcome
from worker.file_reader import FileReader
from worker.file_reading import Reading, Signature
from worker.folder import Once, Seen, printable
from worker.work_folder import Claimed

BATCH = 500
"""Files asked for in one query."""

log = structlog.get_logger()

Version = tuple[Claimed, Reading | Failure, Signature]
"""A file, what is in it, and how it was before it was read."""


def unknown(found: Iterable[Seen]) -> Iterator[Seen]:
    """Those of the files that are not as they are remembered."""
    files = iter(found)
    while batch := {left_files.name_of(seen.path): seen for seen in islice(files, BATCH)}:
        known = _known(batch)
        yield from (
            seen
            for name, seen in batch.items()
            if not _is(known.get(name), Signature(seen.size, seen.mtime_ns))
        )


def _known(names: Iterable[str]) -> dict[str, LeftFile]:
    with reading() as tx:
        return left_files.of(tx, names)


def _is(known: LeftFile | None, signature: Signature) -> bool:
    return known is not None and (known.size, known.mtime_ns) == (
        signature.size,
        signature.mtime_ns,
    )


class LeftIntake:
    """Takes groups of files into the service that it may not move."""

    def __init__(self, *, limit: int, once: Once) -> None:
        self._reader = FileReader(limit=limit, once=once)

    def claim(self, files: Sequence[Seen]) -> list[Claimed]:
        """Those of the files that are not known as they are: they stay where they are."""
        return [
            Claimed(seen.root, os.path.relpath(seen.path, seen.root), seen.path)
            for seen in unknown(files)
        ]

    def take_in(self, claims: Sequence[Claimed]) -> list[Claimed]:
        """Take the files in, all in one commit; those that have to be tried again.

        Raises whatever the database raises when it does not answer: all are left then.
        """
        found = {claimed.path: self._version(claimed) for claimed in claims}
        versions = [version for version in found.values() if version is not None]
        if versions:
            _accept(versions)
        return [claimed for claimed in claims if found[claimed.path] is None]

    def _version(self, claimed: Claimed) -> Version | None:
        """None if the file has to be read again later."""
        try:
            before = file_reading.signature_of(claimed.path)
        except OSError:
            return None
        what = self._reader.read(claimed)
        return None if what is None else (claimed, what, before)


def _accept(versions: Sequence[Version]) -> None:
    names = [left_files.name_of(claimed.path) for claimed, _, _ in versions]
    known = _known(names)
    fresh = [
        version
        for name, version in zip(names, versions, strict=True)
        if not _has_bytes(known.get(name), version[1])
    ]
    answers = intake.accept([_submission(version) for version in fresh]) if fresh else []
    with transaction() as tx:
        remembered = zip(names, versions, strict=True)
        left_files.keep(tx, [_left(name, version) for name, version in remembered])
    for version, answer in zip(fresh, answers, strict=True):
        if not isinstance(answer, Exception):
            _tell(version, answer)


def _has_bytes(known: LeftFile | None, what: Reading | Failure) -> bool:
    """Whether the file holds what it held when it was last taken: then it was only touched."""
    return known is not None and isinstance(what, Reading) and known.sha256 == what.arrival.sha256


def _submission(version: Version) -> Submission:
    claimed, what, before = version
    if isinstance(what, Failure):
        return file_submissions.left_refused(claimed, what, before)
    return file_submissions.left(claimed, what)


def _left(name: str, version: Version) -> LeftFile:
    _, what, before = version
    if isinstance(what, Failure):
        return LeftFile(name, before.size, before.mtime_ns, None)
    return LeftFile(name, what.signature.size, what.signature.mtime_ns, what.arrival.sha256)


def _tell(version: Version, receipts: Sequence[Receipt]) -> None:
    claimed, what, _ = version
    file = printable(claimed.path)
    if isinstance(what, Failure):
        log.warning("file failed", document_id=None, file=file, error=what.code)
        return
    (receipt,) = receipts
    outcome = FileOutcome.DUPLICATE if receipt.duplicate else FileOutcome.RECEIVED
    log.info(f"file {outcome}", document_id=receipt.id, file=file, error=None)
