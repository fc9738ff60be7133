"""Files compressed with Zstandard, alone or as a TAR."""

from __future__ import annotations

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers.archives import wrapped
from worker.parsers.archives.joined import Joined

_MARKS = (b"(\xb5/\xfd", *(bytes([0x50 + at]) + b"*M\x18" for at in range(16)))
"""What frames begin with, and what those to be skipped begin with."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The file inside, as a child; if it is a TAR, its files."""
    import zstandard  # here, because plain text never pays for it

    from worker.parsers.archives.zstd_stream import Unzstd  # here, as above

    stream = Joined(raw.content, Unzstd, _MARKS)
    try:
        return wrapped.document(raw, stream, parser="zst/1", media_type="application/zstd")
    except zstandard.ZstdError as error:
        raise CorruptDocumentError(
            f"The compressed file is damaged ({str(error)[:100]}). Pack it again."
        ) from error
