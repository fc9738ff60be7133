"""The bytes of documents, as they came."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from schemas.errors import NotFoundError
from store.document_tables import contents, documents
from store.documents import intake_fields
from store.session import Tx

ORIGINAL = (
    select(
        documents.c.id,
        documents.c.sha256,
        documents.c.media_type,
        documents.c.fields,
        contents.c.content,
    )
    .outerjoin(contents, contents.c.document_id == documents.c.id)
    .where(documents.c.id == bindparam("the_id"))
)


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a document, and what they are."""

    document_id: str
    sha256: str
    media_type: str | None
    filename: str | None
    content: bytes | None
    """None: they are in a file."""


def get(tx: Tx, document_id: str) -> Original:
    """The original of the document with that id. Raises NotFoundError."""
    row = tx.execute(ORIGINAL, {"the_id": document_id}).one_or_none()
    if row is None:
        raise NotFoundError("document", document_id)
    content = None if row.content is None else bytes(row.content)
    filename = intake_fields(row.fields).filename
    return Original(row.id, row.sha256, row.media_type, filename, content)
