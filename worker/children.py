"""What is found inside a document, taken in group by group while it is unpacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from schemas.arrivals import Arrival, Rejection
from schemas.children import Child, LeftOut
from schemas.documents import ClaimedDocument, IntakeFields
from store import blobs, children, intake, relations
from store.children import Family, Found
from store.session import reading, transaction

GROUP = 100
GROUP_BYTES = 4 * 2**20
"""Children, and bytes of small ones, that are added in one commit."""

TOLD_OF = 1000
"""How many things left out of one container the ledger tells of, one by one."""

LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may be found in one document, however deep."""

    depth: int = 5
    count: int = 10_000
    size: int = 2 * 2**30
    largest: int = 100 * 2**20


class Children:
    """Takes in what is found in one container. Everything found has one outcome: a document,
    a duplicate, or a line of the ledger that says why it was left out."""

    def __init__(self, container: ClaimedDocument, bounds: Bounds) -> None:
        self._container, self._bounds = container, bounds
        self._family: Family | None = None
        self._before = Counter[Found]()
        self._found: list[Arrival] = []
        self._left_out: list[Rejection] = []
        self._reasons = Counter[str]()
        self._waiting = 0
        self._count = self._size = 0
        self.ids: dict[str, None] = {}
        """Of all that were taken in, in order."""

    def take(self, child: Child | LeftOut) -> None:
        """Take in what was found. Raises LostClaimError, TransientError."""
        if self._family is None:
            self._look_around()
        found = child if isinstance(child, LeftOut) else self._too_much(child)
        if found is not None:
            self._leave_out(found)
        elif isinstance(child, Child):
            self._keep(child)
        if len(self._found) + len(self._left_out) >= GROUP or self._waiting >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Make durable what was taken so far. Raises LostClaimError, TransientError."""
        if self._family is None or not (self._found or self._left_out):
            return
        now = datetime.now(UTC)
        with transaction() as tx:
            receipts = children.add(
                tx, self._container, self._family, self._found, self._left_out, now=now
            )
        self.ids.update(dict.fromkeys(receipt.id for receipt in receipts))
        self._found, self._left_out, self._waiting = [], [], 0

    def warnings(self) -> Iterator[str]:
        """What was left out, by reason."""
        for code, count in sorted(self._reasons.items()):
            yield f"{count:,} left out ({code}); the ledger says which."

    def _look_around(self) -> None:
        with reading() as tx:
            self._family = children.family(tx, self._container)
            if self._container.attempt_count > 1:
                self._before = children.found_before(tx, self._container)
                known = relations.children(tx, [self._container.id])
                self.ids.update(dict.fromkeys(known.get(self._container.id, ())))
        self._count, self._size = self._family.count, self._family.size

    def _too_much(self, child: Child) -> LeftOut | None:
        """Why there is no room for it, or None."""
        assert self._family is not None
        size, bounds = len(child.content), self._bounds
        if not size:
            return _left_out(child, "empty", "It has no bytes.")
        if size > bounds.largest:
            return _left_out(child, "too_large", f"It has more than {bounds.largest:,} bytes.")
        if self._family.depth >= bounds.depth:
            return _left_out(
                child, "too_deep", f"It lies more than {bounds.depth} containers deep."
            )
        if self._count >= bounds.count:
            return _left_out(child, "too_many", f"There are more than {bounds.count:,} of them.")
        if self._size + size > bounds.size:
            return _left_out(
                child, "too_large", f"Together they have more than {bounds.size:,} bytes."
            )
        return None

    def _leave_out(self, found: LeftOut) -> None:
        self._reasons[found.code] += 1
        if self._is_known(found.name, None) or self._reasons.total() > TOLD_OF:
            return
        self._left_out.append(
            Rejection(
                found.code,
                found.message,
                found.via,
                self._container.fields.source,
                _filename(found.name),
                found.name,
                None,
                found.size,
                self._container.id,
            )
        )

    def _keep(self, child: Child) -> None:
        kept = blobs.keep(child.content, limit=self._bounds.largest)
        self._count, self._size = self._count + 1, self._size + kept.size
        if self._is_known(child.name, kept.sha256):
            return
        self._waiting += kept.size if kept.content is not None else 0
        self._found.append(
            intake.arrival(
                kept,
                media_type=child.media_type,
                fields=self._fields(child),
                via=child.via,
                origin=child.name,
                parent_id=self._container.id,
            )
        )

    def _is_known(self, name: str | None, sha256: str | None) -> bool:
        """Whether an earlier attempt has found it; each find stands for one."""
        known = self._before[name, sha256] > 0
        if known:
            self._before[name, sha256] -= 1
        return known

    def _fields(self, child: Child) -> IntakeFields:
        parent = self._container.fields
        name = child.fields.filename or _filename(child.name)
        tags = (*parent.tags, *child.fields.tags)
        return replace(child.fields, source=parent.source, filename=name, tags=tags)


def _left_out(child: Child, code: str, message: str) -> LeftOut:
    return LeftOut(child.name, code, message, child.via, len(child.content))


def _filename(name: str | None) -> str | None:
    """The last part of a name inside a container."""
    last = PurePosixPath(name).name if name else ""
    return last[-LONGEST_NAME:] or None
