"""Files that a message carries, unpacked one after the other within one budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.errors import IngestError
from worker.parsers.budget import Budget

_TNEF = "application/ms-tnef"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message, not decoded yet."""

    name: str | None
    media_type: str | None
    """As the message declares it."""
    content: Callable[[], bytes]
    """Its bytes; an IngestError says why there are none."""


def taken(attached: Iterable[Attachment]) -> Iterator[Child | LeftOut]:
    """Every file as a child, or why it is left out."""
    budget = Budget()
    for file in attached:
        yield _taken(file, budget)
        if budget.members < 0:
            return


def _taken(file: Attachment, budget: Budget) -> Child | LeftOut:
    if _is_tnef(file):
        return _left_out(
            file,
            "unsupported_media_type",
            "Outlook packed the attachments in a format of its own (winmail.dat), which is not "
            "read. Have the sender send HTML or plain text.",
        )
    try:
        content = budget.read(BytesIO(file.content()))
    except IngestError as error:
        return _left_out(file, error.code, str(error))
    if not content:
        return _left_out(file, "empty", "The attachment has 0 bytes.")
    return Child(content, file.name, file.media_type, via=Via.ATTACHMENT)


def _left_out(file: Attachment, code: str, message: str) -> LeftOut:
    return LeftOut(file.name, code, message, via=Via.ATTACHMENT)


def _is_tnef(file: Attachment) -> bool:
    return file.media_type in (_TNEF, "application/vnd.ms-tnef") or (
        file.name is not None and file.name.lower() == "winmail.dat"
    )
