"""The document object: the one JSON shape in which a document is shown.

It has two halves: the head, which the service knows (id, status, size …), and the
body, which parsers and taggers found. Every key is always there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import Any

import orjson

from schemas import corrected, provenance
from schemas.documents import (
    DocumentRow,
    ParsedDocument,
    RawDocument,
    SavedDocument,
    Tags,
    Understood,
)
from schemas.events import rfc3339

MENTIONED = ("people", "organisations", "places")
"""The lists whose entries carry `mentions`, which webhooks leave out."""

STATED = (
    "title byline published_at dateline slugline urgency provider credit copyright "
    "pub_status embargo_until subjects ednote parser"
).split()
"""Fields a parser reads from the document itself."""

FOUND = (
    "language summary people organisations places countries topics keywords quotes reported "
    "dates figures"
).split()
"""Fields the taggers find."""

LATER: dict[str, Any] = {"detected_by": None, "reported": [], "figures": []}
"""Fields that documents stored by an earlier version do not have."""

NOTHING = ParsedDocument(text="", parser="", media_type="")


def head(row: DocumentRow) -> dict[str, Any]:
    """What the service itself knows of the document."""
    return {
        "id": row.id,
        "status": row.status,
        "error": asdict(row.error) if row.error else None,
        "sha256": row.sha256,
        "media_type": row.media_type,
        "size": row.size,
        "filename": row.fields.filename,
        "source": row.fields.source,
        "received_at": rfc3339(row.received_at),
        "stored_at": rfc3339(row.stored_at) if row.stored_at else None,
        "parent_id": row.parent_id,
        "children": list(row.children),
        "external_id": row.fields.external_id,
        "version": row.fields.version,
        "supersedes": row.supersedes,
        "superseded_by": row.superseded_by,
    }


def body(understood: Understood, *, tagger_version: str) -> dict[str, Any]:
    """What parsers and taggers found, without the text."""
    parsed, tags = understood.parsed, understood.tags
    stated = {name: getattr(parsed, name) for name in STATED}
    found = {name: getattr(tags, name) for name in FOUND}
    return {
        **stated,
        **found,
        "language": tags.language or parsed.language,
        "topics": _joined(parsed.topics, tags.topics, "code"),
        "places": _joined(tags.places, parsed.places, "name"),
        "word_count": len(parsed.text.split()),
        "tags": list(tags.labels),
        "story_id": None,
        "similar": [],
        "parser": parsed.parser,
        "provenance": provenance.explained(parsed),
        "detected_by": parsed.detected_by,
        "tagger_version": tagger_version,
        "warnings": [*parsed.warnings, *tags.warnings],
        "metadata": {**parsed.metadata, **tags.extra},
    }


def _joined(first: Sequence[Any], second: Sequence[Any], key: str) -> list[Any]:
    """Both, without those of the second that the first has under the same name."""
    known = {getattr(entry, key) for entry in first}
    return [*first, *(entry for entry in second if getattr(entry, key) not in known)]


def not_understood(raw: RawDocument) -> dict[str, Any]:
    """The body of a document that is not read yet, or cannot be: what its sender said."""
    said = raw.fields
    return {
        **body(Understood(NOTHING, Tags()), tagger_version=""),
        "title": said.title,
        "published_at": said.published_at,
        "language": said.language,
        "parser": None,
        "tagger_version": None,
        "word_count": None,
        "pub_status": None,
    }


def document_object(
    row: DocumentRow, found: dict[str, Any] | None, text: str | None
) -> dict[str, Any]:
    """The document object in full. `found` is what `body` gave, or None if not read."""
    known = found or not_understood(RawDocument(b"", row.media_type, row.fields))
    if not corrected.is_corrected(known, "tags"):
        known = {**known, "tags": list(dict.fromkeys([*row.fields.tags, *known["tags"]]))}
    metadata = {**known.get("metadata", {}), **row.fields.metadata}
    return {**head(row), **LATER, **known, "text": text, "metadata": metadata}


def of(saved: SavedDocument) -> dict[str, Any]:
    """The document object of a saved document."""
    found = orjson.loads(saved.body) if saved.body else None
    return document_object(saved.head, found, saved.text)


def for_webhook(document: dict[str, Any], *, link: str) -> dict[str, Any]:
    """The document as an event carries it: without text and mentions, with a link."""
    shown = {key: value for key, value in document.items() if key != "text"}
    for name in MENTIONED:
        shown[name] = [without_mentions(entry) for entry in shown[name]]
        if corrected.is_corrected(shown, name):
            shown["provenance"] = _with_fewer_mentions(shown["provenance"], name)
    return {**shown, "links": {"self": link}}


def _with_fewer_mentions(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told[name]["machine"]
    fewer = [without_mentions(entry) for entry in found] if found else found
    return {**told, name: {**told[name], "machine": fewer}}


def without_mentions(entry: Any) -> dict[str, Any]:
    """A found name without its offsets."""
    if isinstance(entry, dict):
        return {key: value for key, value in entry.items() if key != "mentions"}
    return {name: getattr(entry, name) for name in _names(entry.__class__)}


@cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape) if field.name != "mentions")
