"""Files that wait for the outcome of their document: kept on disk, one list for each group
of files that was taken at once.

So a restart forgets nothing, and memory stays flat however many are pending.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from store.ids import new_id
from worker import file_moves
from worker.file_reading import Signature
from worker.folder import Once, place_below
from worker.work_folder import Claimed

BATCH = 8
"""Lists whose documents are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that waits: its document, where it came from, and how it was when it was read."""

    id: str
    root: str = ""
    place: str = ""
    size: int = -1
    """Of files that were listed before sizes were: -1."""
    mtime_ns: int = 0
    takes: int = 1
    """How often it was taken, each time with other bytes."""

    @property
    def signature(self) -> Signature:
        """How the file was while it was read."""
        return Signature(self.size, self.mtime_ns)


NAMES = [field.name for field in fields(Awaited)]


def awaited(document_id: str, claimed: Claimed, signature: Signature) -> Awaited:
    """What is kept in mind of a file that was read so, and became that document."""
    return Awaited(
        document_id,
        claimed.root,
        claimed.place,
        signature.size,
        signature.mtime_ns,
        claimed.takes,
    )


class AwaitedFiles:
    """The lists of files that wait, each gone when all of its files are settled."""

    def __init__(self, data_dir: str, once: Once) -> None:
        self._data_dir = data_dir
        self._folder = os.path.join(data_dir, "run", "watch-pending")
        self._once = once
        os.makedirs(self._folder, exist_ok=True)
        self._rest = self._lists()
        self._settled: dict[str, set[str]] = {}

    def add(self, targets: Mapping[str, Awaited]) -> None:
        """Remember, from before they are moved there, what is in the files of these paths."""
        if targets:
            listed = {place_below(self._data_dir, p): _kept(a) for p, a in targets.items()}
            content = json.dumps(listed).encode()
            path = os.path.join(self._folder, f"{new_id()}.json")
            file_moves.replace_durably(path, content)

    def batches(self, most: int) -> Iterator[dict[str, dict[str, Awaited]]]:
        """So many batches of lists at most, in turn, from the first again when all had
        theirs: by the path of a list, what in it is not settled, by its place."""
        for _ in range(most):
            paths = list(islice(self._rest, BATCH))
            found = {path: self._unsettled(path) for path in paths}
            yield {path: files for path, files in found.items() if files is not None}
            if len(paths) < BATCH:
                self._rest = self._lists()
                return

    def _lists(self) -> Iterator[str]:
        with os.scandir(self._folder) as entries:
            yield from (entry.path for entry in entries if not entry.name.startswith("."))

    def _unsettled(self, path: str) -> dict[str, Awaited] | None:
        """What is in the list and was not settled yet; None if that cannot be read."""
        settled = self._settled.get(path, set())
        try:
            with open(path, "rb") as file:
                listed: dict[str, Any] = json.loads(file.read())
            return {p: _read(kept) for p, kept in listed.items() if p not in settled}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            self._once.warn("list of pending files cannot be read", path, str(error))
            return None

    def settle(self, path: str, places: set[str], *, all_of_it: bool) -> None:
        """Say that these files of the list need no more; without others, the list goes."""
        if all_of_it:
            self._settled.pop(path, None)
            with suppress(OSError):
                os.unlink(path)
        elif places:
            self._settled.setdefault(path, set()).update(places)


def _kept(one: Awaited) -> dict[str, Any]:
    """As `asdict`, which copies everything deeply, and takes ten times as long."""
    return {name: getattr(one, name) for name in NAMES}


def _read(kept: str | dict[str, Any]) -> Awaited:
    """What was kept; lists of earlier versions held the document's id alone."""
    return Awaited(kept) if isinstance(kept, str) else Awaited(**kept)
