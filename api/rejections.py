"""What is refused at the door stands in the ledger all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from api.door import Door
from api.uploads import Part
from schemas.arrivals import Receipt, Rejection, Submission, Via
from schemas.errors import FormRefusedError, IngestError, TokenReusedError

RECORD_WITHIN = 2.0
"""Seconds an answer waits for its rejection to be recorded; that goes on by itself."""

LONGEST_NAME = 255
LONGEST_MESSAGE = 1000


@dataclass(slots=True)
class Seen:
    """What is known so far of something on its way in, should it be refused."""

    via: Via = Via.REQUEST
    origin: str | None = None
    source: str | None = None
    filename: str | None = None
    size: int | None = None
    parts: Sequence[Part] = ()
    """The parts of a form that were read so far."""
    recorded: bool = False
    """Whether the ledger has been given its refusal."""

    def rejections(self, error: IngestError) -> tuple[Rejection, ...]:
        """The entries of the ledger: one for each file, or one if none was seen."""
        files = [part for part in self.parts if part.name != "metadata"]
        if not files:
            return (self._rejection(error, self.filename, self.size),)
        faulty = next((part.shown for part in files if part.flaw), None)
        others = FormRefusedError(faulty) if faulty is not None else error
        return tuple(
            self._rejection(
                part.flaw or others, part.filename, part.spool.size if part.ended else None
            )
            for part in files
        )

    def _rejection(self, error: IngestError, filename: str | None, size: int | None) -> Rejection:
        return Rejection(
            code=error.code,
            message=keepable(str(error), LONGEST_MESSAGE),
            via=self.via,
            source=keepable(self.source, LONGEST_NAME) if self.source else None,
            filename=keepable(filename, LONGEST_NAME) if filename else None,
            origin=self.origin,
            size=size,
        )


def keepable(text: str, longest: int) -> str:
    """The beginning of the text, without what no database keeps."""
    return text[:longest].replace("\x00", "").encode(errors="replace").decode()


def submit(door: Door, seen: Seen, error: IngestError) -> asyncio.Future[list[Receipt]]:
    """Have the ledger tell of a refusal; it does so once the future is done."""
    seen.recorded = True
    return door.submit(Submission(rejections=seen.rejections(error)))


async def record(door: Door, seen: Seen, error: IngestError) -> None:
    """The same, waited for, unless it was submitted already. A database that is away changes
    no answer."""
    if seen.recorded or isinstance(error, TokenReusedError):
        return
    with suppress(IngestError, TimeoutError):
        await asyncio.wait_for(submit(door, seen, error), RECORD_WITHIN)
