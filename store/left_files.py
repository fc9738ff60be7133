"""Files that were taken and stay where they are: known again by path, size, mtime and hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, delete, select

from store.document_tables import left_files
from store.session import Tx
from store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file as it was when it was taken."""

    name: str
    size: int
    mtime_ns: int
    sha256: str | None
    """None: it could be no document."""


def name_of(path: str) -> str:
    """The name under which a file of that path is remembered: a digest, as paths may be of
    any length and of any bytes."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()


KNOWN = select(left_files).where(left_files.c.name.in_(bindparam("names", expanding=True)))
FORGET = delete(left_files).where(left_files.c.name.in_(bindparam("names", expanding=True)))


def of(tx: Tx, names: Iterable[str]) -> dict[str, LeftFile]:
    """What is remembered under these names, by name."""
    rows = tx.execute(KNOWN, {"names": list(names)})
    return {row.name: LeftFile(row.name, row.size, row.mtime_ns, row.sha256) for row in rows}


def keep(tx: Tx, files: Sequence[LeftFile]) -> None:
    """Remember how these files were, in place of what was remembered of them before."""
    rows = {file.name: asdict(file) for file in files}
    names = sorted(rows)
    tx.execute(FORGET, {"names": names})
    insert_new(tx, left_files, [rows[name] for name in names])
