"""The container of Office's older formats: its streams, and the properties it keeps."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.errors import CorruptDocumentError
from worker.parsers.office import ole_properties, properties
from worker.parsers.office.package import OLE, damaged, locked
from worker.parsers.office.properties import Properties

if TYPE_CHECKING:
    from olefile import OleFileIO

MAX_STREAM = 100 * 2**20
_TITLE, _SUBJECT, _AUTHOR, _KEYWORDS, _COMMENTS, _LAST_AUTHOR = 2, 3, 4, 5, 6, 8
_CREATED, _SAVED, _PAGES, _WORDS, _PROGRAM = 12, 13, 14, 15, 18


def opened(content: bytes, what: str) -> OleFileIO:
    """The container in these bytes; CorruptDocumentError or EncryptedDocumentError if none is."""
    import olefile  # here, because plain text never pays for it

    if not content.startswith(OLE):
        raise CorruptDocumentError(f"This is no {what}: it is not in Office's older container.")
    try:
        container = olefile.OleFileIO(io.BytesIO(content))
    except (OSError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise damaged(what, "its list of streams cannot be read") from error
    if container.exists("EncryptedPackage"):
        raise locked(what)
    return container


def stream(container: OleFileIO, *names: str) -> bytes | None:
    """The bytes of the first of these streams that is there."""
    for name in names:
        if container.exists(name) and container.get_type(name) == 2:
            with container.openstream(name) as opened_stream:
                found: bytes = opened_stream.read(MAX_STREAM)
                return found
    return None


def summary(container: OleFileIO) -> Properties:
    """What the document says of itself in its properties dialog."""
    said = ole_properties.read(stream(container, "\x05SummaryInformation") or b"")

    def words(key: int) -> str | None:
        value = said.get(key)
        return value if isinstance(value, str) else None

    def count(key: int) -> int | None:
        value = said.get(key)
        return value if isinstance(value, int) and value > 0 else None

    def moment(key: int) -> datetime | None:
        value = said.get(key)
        return value if isinstance(value, datetime) else None

    return properties.make(
        title=words(_TITLE),
        author=words(_AUTHOR),
        subject=words(_SUBJECT),
        description=words(_COMMENTS),
        keywords=words(_KEYWORDS),
        created=moment(_CREATED),
        modified=moment(_SAVED),
        last_modified_by=words(_LAST_AUTHOR),
        application=words(_PROGRAM),
        page_count=count(_PAGES),
        word_count=count(_WORDS),
    )
