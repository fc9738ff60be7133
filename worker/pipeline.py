"""One document on its way: parse, tag, store, tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import structlog

from schemas import document_object, logs
from schemas.documents import (
    ClaimedDocument,
    DocumentStatus,
    Failure,
    FinishedDocument,
    RawDocument,
    Understood,
)
from schemas.errors import PermanentError
from schemas.events import EventType, NewEvent
from store import blobs, document_claims, outbox
from store.document_claims import head_of
from store.session import Tx, reading
from worker import taggers
from worker.retry import pause
from worker.understanding import understand

log = structlog.get_logger()


def process(
    claimed: ClaimedDocument, tagger_names: Sequence[str], *, max_attempts: int
) -> FinishedDocument:
    """What comes of one document, whatever it holds."""
    try:
        return stored(claimed, understand(_raw(claimed), tagger_names))
    except PermanentError as error:
        return failed(claimed, Failure(error.code, str(error)))
    except Exception as error:
        kind, at = type(error).__name__, logs.frames(error)
        log.error("document not read", document_id=claimed.id, error=kind, frames=at)
        return _again(claimed, error, max_attempts=max_attempts)


def _again(claimed: ClaimedDocument, error: Exception, *, max_attempts: int) -> FinishedDocument:
    """Try again later, unless this was the last attempt."""
    if claimed.attempt_count < max_attempts:
        due_at = datetime.now(UTC) + pause(claimed.attempt_count)
        return FinishedDocument(claimed, head_of(claimed), None, None, None, due_at)
    return failed(claimed, exhausted(claimed, type(error).__name__))


def _raw(claimed: ClaimedDocument) -> RawDocument:
    if claimed.content is not None:
        return RawDocument(claimed.content, claimed.media_type, claimed.fields)
    with reading() as tx:
        content = blobs.read(tx, claimed.sha256)
    return RawDocument(content, claimed.media_type, claimed.fields)


def exhausted(claimed: ClaimedDocument, cause: str) -> Failure:
    """Why a document fails that used up its attempts."""
    return Failure(
        "attempts_exhausted",
        f"All {claimed.attempt_count} attempts to read the document broke off ({cause}). "
        "Send it in another format, or in parts.",
    )


def stored(claimed: ClaimedDocument, understood: Understood) -> FinishedDocument:
    """A document that was read."""
    found = document_object.body(understood, tagger_version=taggers.TAGGER_VERSION)
    head = replace(
        head_of(claimed),
        status=DocumentStatus.STORED,
        stored_at=datetime.now(UTC),
        media_type=understood.parsed.media_type,
    )
    return FinishedDocument(
        claimed, head, orjson.dumps(found), understood.parsed.text, understood.tags.language
    )


def failed(claimed: ClaimedDocument, why: Failure) -> FinishedDocument:
    """A document that cannot be read."""
    head = replace(head_of(claimed), status=DocumentStatus.FAILED, error=why)
    return FinishedDocument(claimed, head, None, None, None)


def store(tx: Tx, done: Sequence[FinishedDocument], *, base_url: str) -> list[FinishedDocument]:
    """Write what was done and tell of it, as far as the claims still held."""
    kept = document_claims.finish(tx, done)
    happened = [event_of(document, base_url) for document in kept if document.due_at is None]
    outbox.record(tx, happened, now=datetime.now(UTC))
    return kept


TYPE_OF = {
    DocumentStatus.STORED: EventType.DOCUMENT_STORED,
    DocumentStatus.FAILED: EventType.DOCUMENT_FAILED,
}


def event_of(done: FinishedDocument, base_url: str) -> NewEvent:
    """The event that tells of a finished document."""
    found = orjson.loads(done.body) if done.body else None
    shown = document_object.document_object(done.head, found, None)
    link = f"{base_url}/v1/documents/{done.head.id}"
    data = {"document": document_object.for_webhook(shown, link=link)}
    return NewEvent(TYPE_OF[done.head.status], done.head.id, orjson.dumps(data))


def tell(done: Sequence[FinishedDocument], kept: Sequence[FinishedDocument]) -> None:
    """Log each document's change of state, once it is committed."""
    for document in kept:
        code = document.head.error.code if document.head.error else None
        state = "again later" if document.due_at else document.head.status.value
        log.info(f"document {state}", document_id=document.head.id, error=code)
    if len(kept) < len(done):
        log.warning(
            "late results dropped: another worker has the claim", count=len(done) - len(kept)
        )
