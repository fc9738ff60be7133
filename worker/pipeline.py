"""One document on its way: parse, tag, store, tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog

from schemas import document_events, document_object, document_terms, logs, moments
from schemas.documents import (
    CANCELED,
    ClaimedDocument,
    DocumentStatus,
    Failure,
    FinishedDocument,
    ParsedDocument,
    RawDocument,
    SavedDocument,
    Tags,
    Understood,
)
from schemas.errors import PermanentError
from schemas.events import EventType, NewEvent
from schemas.settings import Settings
from schemas.stories import Earlier, Sketch
from store import blobs, document_claims, embargoes, outbox, versions, withdrawals
from store import document_terms as kept_terms
from store import revisions as kept_revisions
from store.document_claims import head_of
from store.session import Tx
from worker import changes, corrections, revisions, sandbox, similar, taggers
from worker.children import Bounds, Children
from worker.parsers.detect import BINARY, detect
from worker.reading import Read, Reader
from worker.retry import pause
from worker.understanding import chosen_taggers, identified, understand, without_plugins

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Means:
    """What documents are worked with."""

    reader: Reader
    tagger_names: Sequence[str]
    max_attempts: int
    base_url: str
    bounds: Bounds = field(default_factory=Bounds)
    """Of what is found inside."""
    tagger_seconds: float | None = None
    """How long one tagger may take; None: as long as it will."""


def means(settings: Settings) -> Means:
    """What the settings say. Raises SettingsError."""
    largest = settings.max_document_bytes
    seconds = settings.parse_timeout.total_seconds()
    return Means(
        Reader(sandbox.Bounds(seconds, settings.parser_memory, largest)),
        chosen_taggers(settings.taggers),
        settings.max_attempts,
        settings.base_url,
        Bounds(settings.max_depth, settings.max_children, settings.max_children_bytes, largest),
        settings.tagger_seconds,
    )


def process(claimed: ClaimedDocument, means: Means) -> FinishedDocument:
    """What comes of one document, whatever it holds. What is found inside is taken in."""
    found = Children(claimed, means.bounds)
    try:
        return _understood(claimed, means, found)
    except PermanentError as error:
        why = Failure(error.code, str(error))
        return failed(_typed(claimed), why, found, base_url=means.base_url)
    except Exception as error:
        kind, at = type(error).__name__, logs.frames(error)
        log.error("document not read", document_id=claimed.id, error=kind, frames=at)
        if claimed.tries >= means.max_attempts:
            return failed(claimed, exhausted(claimed, kind), found, base_url=means.base_url)
        return _later(claimed)


def _understood(claimed: ClaimedDocument, means: Means, found: Children) -> FinishedDocument:
    def read(raw: RawDocument) -> ParsedDocument:
        try:
            parsed = means.reader.read(raw, found.take)
        finally:
            found.flush()
        return replace(parsed, warnings=(*parsed.warnings, *found.warnings()))

    understood = _tagged(claimed, means, read)
    sketch = similar.look(claimed.id, understood.parsed) if means.tagger_names else Sketch(())
    return stored(claimed, understood, found.ids, base_url=means.base_url, sketch=sketch)


def _tagged(claimed: ClaimedDocument, means: Means, read: Read) -> Understood:
    """The document read and tagged. The last of several attempts does without plug-ins: if one
    of them ended the process, the document is stored all the same."""
    names, seconds = means.tagger_names, means.tagger_seconds
    if claimed.tries < max(2, means.max_attempts):
        return understand(_raw(claimed), names, read, seconds=seconds)
    understood = understand(_raw(claimed), taggers.own(names), read, seconds=seconds)
    return without_plugins(understood, names)


def _later(claimed: ClaimedDocument) -> FinishedDocument:
    """Try again after a pause."""
    due_at = datetime.now(UTC) + pause(claimed.tries)
    return FinishedDocument(claimed, head_of(claimed), None, None, None, due_at=due_at)


def _raw(claimed: ClaimedDocument) -> RawDocument:
    if claimed.content is not None:
        return RawDocument(claimed.content, claimed.media_type, claimed.fields)
    return RawDocument(blobs.read(claimed.sha256), claimed.media_type, claimed.fields)


def _typed(claimed: ClaimedDocument) -> ClaimedDocument:
    """The same as what its bytes are, where they tell: what was declared never decides."""
    found = detect(_raw(claimed)).media_type
    return claimed if found == BINARY else replace(claimed, media_type=found)


def exhausted(claimed: ClaimedDocument, cause: str) -> Failure:
    """Why a document fails that used up its attempts."""
    return Failure(
        "attempts_exhausted",
        f"All {claimed.tries} attempts to read the document broke off ({cause}). "
        "Send it in another format, or in parts.",
    )


def stored(
    claimed: ClaimedDocument,
    understood: Understood,
    children: Iterable[str] = (),
    *,
    base_url: str,
    sketch: Sketch | None = None,
) -> FinishedDocument:
    """A document that was read; `sketch` is what is known of similar ones, if anything is."""
    sketch = sketch or similar.sketched(understood.parsed.text)
    version = understood.tagger_version or taggers.TAGGER_VERSION
    found = document_object.body(understood, tagger_version=version)
    found |= similar.fields(claimed.id, sketch)
    head = head_of(
        claimed,
        status=DocumentStatus.STORED,
        stored_at=datetime.now(UTC),
        media_type=understood.parsed.media_type,
    )
    head = replace(
        head, children=tuple(children), fields=identified(head.fields, understood.parsed)
    )
    text = understood.parsed.text
    shown = document_object.document_object(head, found, text)
    event = _told(found, shown, base_url)
    language, terms = understood.tags.language, _terms(understood.tags, shown)
    slug, source = understood.parsed.slugline, head.fields.source
    is_named = head.fields.external_id is not None
    prints = () if is_named else revisions.prints(text, source=source, slugline=slug)
    body = orjson.dumps(found)
    done = FinishedDocument(claimed, head, body, text, language, event, terms=terms)
    return replace(done, prints=prints, sketch=sketch)


def _terms(tags: Tags, shown: dict[str, Any]) -> tuple[document_terms.Term, ...]:
    """What lists find the document by: also topics and places that it states itself."""
    stated = replace(tags, topics=tuple(shown["topics"]), places=tuple(shown["places"]))
    known = shown["story_id"], shown["tagger_version"]
    return document_terms.of(stated, shown["tags"], *known)


def _told(found: dict[str, Any], shown: dict[str, Any], base_url: str) -> NewEvent:
    """What is told of a document that was read, and when."""
    if found["pub_status"] == CANCELED:
        return document_events.told(EventType.DOCUMENT_WITHDRAWN, shown, base_url)
    event = document_events.told(EventType.DOCUMENT_STORED, shown, base_url)
    return _under_embargo(event, found)


def _under_embargo(event: NewEvent, found: dict[str, Any]) -> NewEvent:
    """The event, kept back while the document's embargo lasts."""
    return replace(event, release_at=moments.to_come(found["embargo_until"], datetime.now(UTC)))


def failed(
    claimed: ClaimedDocument, why: Failure, found: Children | None = None, *, base_url: str
) -> FinishedDocument:
    """A document that cannot be read."""
    head = head_of(claimed, status=DocumentStatus.FAILED, error=why)
    head = replace(head, children=tuple(found.ids) if found else ())
    shown = document_object.document_object(head, None, None)
    event = document_events.told(EventType.DOCUMENT_FAILED, shown, base_url)
    terms = document_terms.of(Tags(), shown["tags"])
    return FinishedDocument(claimed, head, None, None, None, event, terms=terms)


def store(tx: Tx, done: Sequence[FinishedDocument], *, base_url: str) -> list[FinishedDocument]:
    """Write what was done and tell of it, as far as the claims still held."""
    similar.hold(tx, done)
    kept = document_claims.finish(tx, corrections.kept(tx, done, base_url=base_url))
    kept = similar.settle(tx, kept, base_url=base_url)
    kept_terms.write(tx, kept)
    old = versions.settle(tx, kept)
    old |= kept_revisions.settle(tx, kept, _is_rewrite, now=datetime.now(UTC))
    kept = [_updated(d, old[d.head.id], base_url) if d.head.id in old else d for d in kept]
    kept = [_withdrawing(tx, d, base_url) if _is_kill(d) else d for d in kept]
    happened = [document.event for document in kept if document.event is not None]
    outbox.record(tx, happened, now=datetime.now(UTC))
    return kept


def _updated(done: FinishedDocument, old: SavedDocument, base_url: str) -> FinishedDocument:
    """The same as a new version of an old document, with an event that says so."""
    head = replace(done.head, supersedes=old.head.id)
    found = orjson.loads(done.body or b"{}")
    shown = document_object.document_object(head, found, done.text)
    more = {"supersedes": old.head.id, "changes": _changes(document_object.of(old), shown)}
    if _is_kill(done):
        return replace(done, head=head)
    event = document_events.told(EventType.DOCUMENT_UPDATED, shown, base_url, **more)
    return replace(done, head=head, event=_under_embargo(event, found))


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What changed; nothing of an old version is quoted that its embargo keeps back for longer."""
    now = datetime.now(UTC)
    kept, told = (moments.to_come(one["embargo_until"], now) for one in (old, new))
    is_kept = kept is not None and (told is None or told < kept)
    return changes.untold(old, new) if is_kept else changes.between(old, new)


def _is_rewrite(done: FinishedDocument, old: Earlier) -> bool:
    found = orjson.loads(done.body or b"{}")
    new = document_object.document_object(done.head, found, done.text)
    return revisions.is_rewrite(new, {**orjson.loads(old.body), "text": old.text})


def _is_kill(done: FinishedDocument) -> bool:
    return done.event is not None and done.event.type is EventType.DOCUMENT_WITHDRAWN


def _withdrawing(tx: Tx, done: FinishedDocument, base_url: str) -> FinishedDocument:
    """The same with an event that names all versions it withdraws; as long as one of them is
    under embargo, only those are told who know of it."""
    withdrawn = withdrawals.withdraw(tx, done)
    shown = document_object.document_object(done.head, orjson.loads(done.body or b"{}"), done.text)
    ids = [old.head.id for old in withdrawn]
    event = document_events.told(EventType.DOCUMENT_WITHDRAWN, shown, base_url, withdraws=ids)
    now, known = datetime.now(UTC), [shown, *map(document_object.of, withdrawn)]
    until = [moment for one in known if (moment := moments.to_come(one["embargo_until"], now))]
    embargoes.forget(tx, ids)
    return replace(done, event=replace(event, release_at=max(until, default=None)))


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
