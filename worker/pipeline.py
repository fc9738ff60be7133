"""One document on its way: parse, tag, store, tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import structlog

from schemas import document_events, document_object, document_terms, logs
from schemas.documents import (
    ClaimedDocument,
    DocumentStatus,
    Failure,
    FinishedDocument,
    RawDocument,
    SavedDocument,
    Tags,
    Understood,
)
from schemas.errors import PermanentError
from schemas.events import EventType
from store import blobs, document_claims, outbox, versions
from store import document_terms as kept_terms
from store.document_claims import head_of
from store.session import Tx
from worker import changes, taggers
from worker.retry import pause
from worker.understanding import understand

log = structlog.get_logger()


def process(
    claimed: ClaimedDocument, tagger_names: Sequence[str], *, max_attempts: int, base_url: str
) -> FinishedDocument:
    """What comes of one document, whatever it holds."""
    try:
        return stored(claimed, understand(_raw(claimed), tagger_names), base_url=base_url)
    except PermanentError as error:
        return failed(claimed, Failure(error.code, str(error)), base_url=base_url)
    except Exception as error:
        kind, at = type(error).__name__, logs.frames(error)
        log.error("document not read", document_id=claimed.id, error=kind, frames=at)
        if claimed.tries >= max_attempts:
            return failed(claimed, exhausted(claimed, kind), base_url=base_url)
        return _later(claimed)


def _later(claimed: ClaimedDocument) -> FinishedDocument:
    """Try again after a pause."""
    due_at = datetime.now(UTC) + pause(claimed.tries)
    return FinishedDocument(claimed, head_of(claimed), None, None, None, due_at=due_at)


def _raw(claimed: ClaimedDocument) -> RawDocument:
    if claimed.content is not None:
        return RawDocument(claimed.content, claimed.media_type, claimed.fields)
    return RawDocument(blobs.read(claimed.sha256), claimed.media_type, claimed.fields)


def exhausted(claimed: ClaimedDocument, cause: str) -> Failure:
    """Why a document fails that used up its attempts."""
    return Failure(
        "attempts_exhausted",
        f"All {claimed.tries} attempts to read the document broke off ({cause}). "
        "Send it in another format, or in parts.",
    )


def stored(claimed: ClaimedDocument, understood: Understood, *, base_url: str) -> FinishedDocument:
    """A document that was read."""
    found = document_object.body(understood, tagger_version=taggers.TAGGER_VERSION)
    head = head_of(
        claimed,
        status=DocumentStatus.STORED,
        stored_at=datetime.now(UTC),
        media_type=understood.parsed.media_type,
    )
    text = understood.parsed.text
    shown = document_object.document_object(head, found, text)
    event = document_events.told(EventType.DOCUMENT_STORED, shown, base_url)
    language, terms = understood.tags.language, document_terms.of(understood.tags, shown["tags"])
    return FinishedDocument(claimed, head, orjson.dumps(found), text, language, event, terms=terms)


def failed(claimed: ClaimedDocument, why: Failure, *, base_url: str) -> FinishedDocument:
    """A document that cannot be read."""
    head = head_of(claimed, status=DocumentStatus.FAILED, error=why)
    shown = document_object.document_object(head, None, None)
    event = document_events.told(EventType.DOCUMENT_FAILED, shown, base_url)
    terms = document_terms.of(Tags(), shown["tags"])
    return FinishedDocument(claimed, head, None, None, None, event, terms=terms)


def store(tx: Tx, done: Sequence[FinishedDocument], *, base_url: str) -> list[FinishedDocument]:
    """Write what was done and tell of it, as far as the claims still held."""
    kept = document_claims.finish(tx, done)
    kept_terms.write(tx, kept)
    old = versions.settle(tx, kept)
    kept = [_updated(d, old[d.head.id], base_url) if d.head.id in old else d for d in kept]
    happened = [document.event for document in kept if document.event is not None]
    outbox.record(tx, happened, now=datetime.now(UTC))
    return kept


def _updated(done: FinishedDocument, old: SavedDocument, base_url: str) -> FinishedDocument:
    """The same as a new version of an old document, with an event that says so."""
    head = replace(done.head, supersedes=old.head.id)
    found = orjson.loads(done.body or b"{}")
    shown = document_object.document_object(head, found, done.text)
    more = {"supersedes": old.head.id, "changes": changes.between(document_object.of(old), shown)}
    event = document_events.told(EventType.DOCUMENT_UPDATED, shown, base_url, **more)
    return replace(done, head=head, event=event)


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
