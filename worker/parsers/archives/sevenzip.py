"""7z archives: every file in one is a document of its own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers import member_names
from worker.parsers.archives import members, sevenzip_coders, sevenzip_header
from worker.parsers.archives.members import Member
from worker.parsers.archives.sevenzip_numbers import damaged
from worker.parsers.archives.sevenzip_streams import Folder
from worker.parsers.budget import Budget, Stream


@dataclass(slots=True)
class Solid:
    """Members that were packed as one stream: each is reached past those before it."""

    folder: Folder
    packed: bytes
    budget: Budget
    stream: Stream | None = None
    at: int = 0

    def open(self, start: int, size: int, digest: int | None) -> Stream:
        """The member that begins at `start`; what was packed before it costs the budget."""
        if self.stream is None:
            self.stream = sevenzip_coders.unpacked(self.folder, self.packed)
        gap, self.at = start - self.at, start
        if not self.budget.skip(self.stream, gap):
            raise OverBudgetError("Too much is packed before this member. Send it by itself.")
        return Part(self, size, digest)

    def read(self, size: int) -> bytes:
        """At most `size` bytes of the member that was opened."""
        assert self.stream is not None
        piece = self.stream.read(size)
        self.at += len(piece)
        return piece


@dataclass(slots=True)
class Part:
    """The bytes of one member, whose sum is checked where they end."""

    solid: Solid
    left: int
    digest: int | None
    sum: int = 0

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end. CorruptDocumentError if the sum is wrong."""
        piece = self.solid.read(min(size, self.left)) if self.left else b""
        self.left -= len(piece)
        self.sum = zlib.crc32(piece, self.sum)
        if self.left and not piece:
            raise EOFError("the packed data ends too early")
        if not self.left and self.digest not in (None, self.sum):
            raise CorruptDocumentError("The member's sum is wrong: it is damaged. Pack it again.")
        return piece


def parse(raw: RawDocument) -> ParsedDocument:
    """The archive's files as children; folders and what systems add to them are skipped."""
    listing = sevenzip_header.read(raw.content)
    budget = Budget()
    found = list(_members(raw.content, listing, budget))
    kept = [member for member in found if not member_names.is_clutter(member.name)]
    return members.document(
        kept,
        parser="7z/1",
        media_type="application/x-7z-compressed",
        skipped=len(listing.entries) - len(kept),
        budget=budget,
    )


def _members(content: bytes, listing: sevenzip_header.Listing, budget: Budget) -> Iterator[Member]:
    """All files, with and without bytes; folders are none."""
    streams = iter(_streamed(content, listing, budget))
    for number, entry in enumerate(listing.entries, 1):
        name = member_names.clean(entry.name) or f"member-{number}"
        if entry.has_stream:
            found = next(streams, None)
            if found is None:
                raise damaged("it has fewer streams than files")
            yield found(name=name)
        elif not entry.is_folder:
            yield Member(name, 0, BytesIO)


def _streamed(
    content: bytes, listing: sevenzip_header.Listing, budget: Budget
) -> Iterator[partial[Member]]:
    """The members that have bytes, in their order; their names are still to come."""
    streams = listing.streams
    parts = sevenzip_header.packed_parts(content, streams)
    of_all = iter(zip(streams.sizes, streams.digests, strict=True))
    for folder, packed, count in zip(streams.folders, parts, streams.counts, strict=True):
        solid, start = Solid(folder, packed, budget), 0
        refused = _refused(folder)
        for _ in range(count):
            size, digest = next(of_all)
            yield partial(
                Member,
                size=size,
                open=partial(solid.open, start, size, digest),
                packed=len(packed),
                refused=refused,
            )
            start += size


def _refused(folder: Folder) -> tuple[str, str] | None:
    if sevenzip_coders.is_encrypted(folder):
        return members.encrypted()
    method = sevenzip_coders.undone(folder)
    return members.undone(method) if method else None
