"""Documents that are worked anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from schemas.documents import DocumentStatus
from schemas.errors import NotFoundError
from schemas.tasks import TaskName
from store.document_tables import documents
from store.session import Tx

STATUS = select(documents.c.status).where(documents.c.id == bindparam("the_id"))

AGAIN = (
    update(documents)
    .where(documents.c.id == bindparam("the_id"), documents.c.due_at.is_(None))
    .values(
        status=DocumentStatus.RECEIVED.value,
        error_code=None,
        error_message=None,
        due_at=bindparam("now"),
        attempt_count=documents.c.attempt_count + 1,
        spent_count=documents.c.attempt_count + 1,
    )
)
"""No claim of an earlier round has this count: whoever comes late with one writes nothing."""


def again(tx: Tx, document_id: str, *, now: datetime) -> DocumentStatus:
    """Have a finished document worked anew; where it stands now.

    What was understood of it stays until the new result is written. One that is on its way
    already goes on as it is. Raises NotFoundError.
    """
    if tx.execute(AGAIN, {"the_id": document_id, "now": now}).rowcount:
        tx.wake_after_commit(TaskName.INGEST)
    status = tx.execute(STATUS, {"the_id": document_id}).scalar()
    if status is None:
        raise NotFoundError("document", document_id)
    return DocumentStatus(status)
