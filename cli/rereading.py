"""Documents of a server, read here and now: how they come out, and what is otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from cli import understanding
from schemas import corrected, field_changes
from schemas.documents import IntakeFields, RawDocument
from schemas.field_changes import cut

Shown = Mapping[str, Any]
Change = dict[str, Any]
"""What was, as `old`, and what would be, as `new`."""

VALUES = (
    "parser",
    *(name for name in field_changes.VALUES if name != "filename"),
    "summary",
    "word_count",
)
LISTS = (*field_changes.LISTS, "keywords", "warnings")

SAID = ("title", "published_at", "language")
"""Fields that are the sender's where their provenance says so."""

BEFORE = 20
"""Characters before the first that differ, to find the place."""

LONGEST = 500


def raw(document: Shown, content: bytes) -> RawDocument:
    """The document as it was sent, as far as its object tells: which of its `metadata` are
    the sender's is not known, and so none are."""
    told = document["provenance"]
    said = {name: document[name] for name in SAID if told.get(name, {}).get("rule") == "intake"}
    fields = IntakeFields(
        source=document["source"],
        filename=document["filename"],
        external_id=document["external_id"],
        version=document["version"],
        tags=tuple(corrected.machine(document, "tags", labels=())),
        **said,
    )
    return RawDocument(content, document["media_type"], fields)


def read(raw: RawDocument, tagger_names: Sequence[str]) -> dict[str, Any]:
    """The document object of these bytes as JSON has it, whatever they hold."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(understanding.understood(raw, tagger_names)))
    return found


def changes(document: Shown, content: bytes, tagger_names: Sequence[str]) -> dict[str, Change]:
    """By field, what would be otherwise if the document were read anew. What a person
    corrected stays as it is."""
    new = read(raw(document, content), tagger_names)
    found = dict(_outcome(document, new))
    if new["status"] == "failed":
        return found
    found |= {name: {"old": old, "new": now} for name, old, now in _fields(document, new)}
    return {n: c for n, c in found.items() if not corrected.is_corrected(document, n)}


def _outcome(old: Shown, new: Shown) -> Iterator[tuple[str, Change]]:
    if old["status"] != new["status"]:
        yield "status", {"old": old["status"], "new": str(new["status"])}
    codes = [document["error"] and document["error"]["code"] for document in (old, new)]
    if codes[0] != codes[1]:
        yield "error", {"old": codes[0], "new": codes[1]}


def _fields(old: Shown, new: Shown) -> Iterator[tuple[str, Any, Any]]:
    pairs = [(name, old.get(name), new.get(name)) for name in VALUES]
    yield from (pair for pair in pairs if pair[1] != pair[2])
    for name in LISTS:
        before, after = (field_changes.names(document.get(name)) for document in (old, new))
        if set(before) != set(after):
            yield name, before, after
    for name, value in new["metadata"].items():
        if old["metadata"].get(name) != value:
            yield f"metadata.{name}", old["metadata"].get(name), value
    if old["text"] != new["text"]:
        yield "text", *_where_they_part(old["text"] or "", new["text"] or "")


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    """Both texts from shortly before the first character that differs."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if old[:middle] == new[:middle] else (low, middle - 1)
    start = max(0, low - BEFORE)
    return cut(old[start : start + LONGEST * 2], LONGEST), cut(
        new[start : start + LONGEST * 2], LONGEST
    )
