"""Corrections kept when their documents are worked anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson

from schemas import corrected, document_events, document_object, document_terms, moments
from schemas.corrections import Correction
from schemas.documents import CANCELED, FinishedDocument
from schemas.events import EventType
from store import corrections, withdrawals
from store.session import Tx


def kept(tx: Tx, done: Sequence[FinishedDocument], *, base_url: str) -> list[FinishedDocument]:
    """The same documents; what a person corrected of those that were worked anew stays
    corrected, and what was withdrawn since they came stays withdrawn, also in what is told of
    them. What the machine has now is kept beside it."""
    anew = [d.head.id for d in done if d.claimed.spent_count > 0 and d.body is not None]
    made = corrections.of(tx, anew)
    right = [_corrected(d, made[d.head.id], base_url) if d.head.id in made else d for d in done]
    return [
        _withdrawn(d, base_url) if d.head.id in anew and withdrawals.is_withdrawn(tx, d) else d
        for d in right
    ]


def _withdrawn(done: FinishedDocument, base_url: str) -> FinishedDocument:
    """The same, still withdrawn: it was killed after it came, whatever it says itself."""
    found = {**orjson.loads(done.body or b"{}"), "pub_status": CANCELED}
    shown = document_object.document_object(done.head, found, done.text)
    event = document_events.told(EventType.DOCUMENT_STORED, shown, base_url)
    return replace(done, body=orjson.dumps(found), event=event)


def _corrected(
    done: FinishedDocument, made: Sequence[Correction], base_url: str
) -> FinishedDocument:
    labels, found = done.head.fields.tags, orjson.loads(done.body or b"{}")
    was_kill = done.event is not None and done.event.type is EventType.DOCUMENT_WITHDRAWN
    right = corrected.over(found, made, labels=labels, text=done.text)
    shown = document_object.document_object(done.head, right, done.text)
    is_kill = was_kill and right["pub_status"] == CANCELED
    kind = EventType.DOCUMENT_WITHDRAWN if is_kill else EventType.DOCUMENT_STORED
    until = None if is_kill else moments.to_come(right["embargo_until"], datetime.now(UTC))
    event = document_events.told(kind, shown, base_url)
    return replace(
        done,
        body=orjson.dumps(right),
        language=right["language"],
        terms=document_terms.of_object(shown),
        event=replace(event, release_at=until),
    )
