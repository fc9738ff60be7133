"""New or not: which story a document is of, and which earlier ones are similar.

Documents are looked for and compared before the transaction that stores the document in hand;
in it, only those that came in between. Whatever goes wrong here, the document is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog

from schemas import document_events, document_object, logs, moments
from schemas.document_terms import TermKind
from schemas.documents import CANCELED, DocumentStatus, FinishedDocument, ParsedDocument
from schemas.stories import Earlier, Judged, Relation, Similar, Sketch, Sketched
from store import stories as kept
from store import story_locks
from store.session import Tx, reading
from worker import likeness
from worker.stories import Words, keys, words

HELD = 4
"""Keys of a document that are held while it is stored. Two that come at the same moment and
share four fifths of their shingles share one of them in 998 of 1000 cases."""

UNKNOWN = "similar documents could not be looked for"
"""The warning of a document for which this failed."""

log = structlog.get_logger()


def sketched(text: str) -> Sketch:
    """What a document with that text is found by; nothing was looked for yet."""
    return Sketch(keys(words(text)))


def look(document_id: str, parsed: ParsedDocument) -> Sketch:
    """The same, with the documents that it is found to be similar to so far."""
    ours = words(parsed.text)
    sketch = Sketch(keys(ours))
    if not sketch.keys:
        return sketch
    try:
        with reading() as tx:
            found = _found(tx, document_id, sketch)
            return _judged(tx, sketch, found, ours, parsed.published_at)
    except Exception as error:  # it is looked again when the document is stored
        _tell(error, [document_id])
        return sketch


def _tell(error: Exception, ids: Sequence[str]) -> None:
    kind, at = type(error).__name__, logs.frames(error)
    log.warning("similar documents not looked for", document_ids=ids, error=kind, frames=at)


def _found(tx: Tx, document_id: str, sketch: Sketch) -> list[Sketched]:
    number = kept.number_of(tx, document_id)
    found = kept.candidates(tx, sketch.keys, number=number)
    return [one for one in found if one.document_id != document_id]


def _judged(
    tx: Tx, sketch: Sketch, found: Iterable[Sketched], ours: Words, published_at: str | None
) -> Sketch:
    """The same sketch, with what became of those of the found ones that are new to it."""
    stories = {one.document_id: one.story_id for one in found}
    earlier = kept.earlier(tx, [i for i in stories if i not in sketch.judged])
    new = {i: _judge(i, stories[i], ours, published_at, old) for i, old in earlier.items()}
    return replace(sketch, judged={**sketch.judged, **new}) if new else sketch


def _judge(
    document_id: str, story_id: str, ours: Words, published_at: str | None, earlier: Earlier
) -> Judged | None:
    theirs, body = words(earlier.text), orjson.loads(earlier.body)
    if not theirs.folded or body["pub_status"] == CANCELED:
        return None
    two = likeness.pair(ours, theirs)
    relation = likeness.relation(two)
    if relation is None or (relation is Relation.FOLLOW_UP and _before(published_at, body)):
        return None
    similar = Similar(document_id, round(two.likeness, 2), relation)
    is_shown = moments.to_come(body["embargo_until"], datetime.now(UTC)) is None
    return Judged(similar, story_id, is_shown)


def _before(published_at: str | None, body: Mapping[str, Any]) -> bool:
    """Whether that was published on a day before the other."""
    theirs = body["published_at"]
    return bool(published_at and theirs and published_at[:10] < theirs[:10])


def fields(document_id: str, sketch: Sketch) -> dict[str, Any]:
    """What the document object says of it: its story is that of the most similar document, but
    for those that it only follows; else it is the first of its own."""
    similar = [one for one in sketch.judged.values() if one is not None]
    similar.sort(key=lambda one: (-one.similar.similarity, one.similar.id))
    same = [one.story_id for one in similar if one.similar.relation is not Relation.FOLLOW_UP]
    own = document_id if sketch.keys else None
    return {
        "story_id": same[0] if same else own,
        "similar": [asdict(one.similar) for one in similar if one.is_shown],
    }


def hold(tx: Tx, done: Sequence[FinishedDocument]) -> None:
    """Have documents that are similar to these, and stored at the same moment, wait for each
    other. It comes first in a transaction."""
    try:
        with tx.attempt():
            story_locks.hold(tx, (key for one in done for key in one.sketch.keys[:HELD]))
    except Exception as error:  # they may become two stories
        _tell(error, [one.head.id for one in done])


def settle(tx: Tx, done: Sequence[FinishedDocument], *, base_url: str) -> list[FinishedDocument]:
    """The same documents, placed among the stories; what came in between is looked at too."""
    now = datetime.now(UTC)
    stored = [one for one in done if one.head.status is DocumentStatus.STORED]
    try:
        with tx.attempt():
            settled = {one.head.id: _settled(tx, one, now, base_url) for one in stored}
    except Exception as error:
        _tell(error, [one.head.id for one in stored])
        settled = {one.head.id: _unsettled(tx, one, base_url) for one in stored}
    return [settled.get(one.head.id, one) for one in done]


def _settled(tx: Tx, done: FinishedDocument, now: datetime, base_url: str) -> FinishedDocument:
    is_anew, own, sketch = done.claimed.spent_count > 0, done.head.id, done.sketch
    number = kept.number_of(tx, own) if is_anew else None
    if not sketch.keys:
        kept.leave(tx, [own] if is_anew else [])
        return done
    found = kept.candidates(tx, sketch.keys, number=number)
    found = [one for one in found if one.document_id != own]
    if any(one.document_id not in sketch.judged for one in found):
        published_at = orjson.loads(done.body or b"{}").get("published_at")
        sketch = _judged(tx, sketch, found, words(done.text or ""), published_at)
    judged = {i: sketch.judged.get(i) for i in (one.document_id for one in found)}
    told, right = fields(own, done.sketch), fields(own, replace(sketch, judged=judged))
    kept.place(tx, own, right["story_id"], sketch.keys, now=now, number=number)
    return done if told == right else _said(tx, done, right, base_url)


def _unsettled(tx: Tx, done: FinishedDocument, base_url: str) -> FinishedDocument:
    warnings = [*orjson.loads(done.body or b"{}").get("warnings", []), UNKNOWN]
    unknown = {"story_id": None, "similar": [], "warnings": warnings}
    return _said(tx, done, unknown, base_url)


def _said(
    tx: Tx, done: FinishedDocument, right: Mapping[str, Any], base_url: str
) -> FinishedDocument:
    """The document with these fields, also in what is told of it and what it is found by."""
    body = {**orjson.loads(done.body or b"{}"), **right}
    shown = document_object.document_object(done.head, body, done.text)
    said = replace(done, body=orjson.dumps(body), terms=_terms(done.terms, right["story_id"]))
    kept.rewrite(tx, done.head.id, said.body)
    if done.event is None:
        return said
    event = document_events.told(done.event.type, shown, base_url)
    return replace(said, event=replace(event, release_at=done.event.release_at))


def _terms(terms: Sequence[tuple[str, str]], story_id: str | None) -> tuple[tuple[str, str], ...]:
    others = (term for term in terms if term[0] != TermKind.STORY)
    return (*([(TermKind.STORY, story_id)] if story_id else []), *others)
