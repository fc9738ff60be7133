"""What documents state of themselves, made fit to be kept: clean, and of bounded length."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument

LONGEST = 2_000
"""Characters of one field; a summary and a note may have ten times as many."""
LONG = ("summary", "ednote")
MOST = 500
"""Entries of a list."""
DEEPEST, MOST_VALUES = 8, 5_000
"""Levels and values of the metadata."""
LONGEST_ID, LONGEST_VERSION = 255, 255

_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_APART = ("text", "parser", "media_type", "children", "provenance", "metadata", "topics", "places")

_FITTED = tuple(
    (field.name, LONGEST * 10 if field.name in LONG else LONGEST)
    for field in fields(ParsedDocument)
    if field.name not in _APART
)
"""Each field that is made fit, and how many characters it may have."""


def fit(parsed: ParsedDocument) -> ParsedDocument:
    """The document with all its fields fit to be kept. Its text is clean already."""
    changed: dict[str, Any] = {}
    for name, longest in _FITTED:
        value = getattr(parsed, name)
        if value and (fitted := _fit(value, longest)) != value:
            changed[name] = fitted
    changed |= _identity(parsed)
    if parsed.metadata:
        changed["metadata"] = fit_metadata(parsed.metadata)
    return replace(parsed, **changed) if changed else parsed


def _identity(parsed: ParsedDocument) -> dict[str, Any]:
    """An id that is too long is none: cut off, it could be another's."""
    known, version = parsed.external_id, parsed.version
    changed: dict[str, Any] = {}
    if known is not None:
        cleaned = clean_line(known)
        changed["external_id"] = cleaned if 0 < len(cleaned) <= LONGEST_ID else None
    if version is not None:
        changed["version"] = clean_line(version)[:LONGEST_VERSION] or None
    return changed


def _fit(value: Any, longest: int) -> Any:
    if isinstance(value, str):
        return _cut(_CONTROLS.sub("", value).strip(), longest) or None
    if isinstance(value, tuple):
        entries = (_fit(entry, longest) for entry in value[:MOST])
        return tuple(entry for entry in entries if entry is not None)
    return value


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def clean_line(text: str) -> str:
    """The text without control characters, on one line."""
    return " ".join(_CONTROLS.sub("", text).split())


def fit_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    """Metadata of JSON values alone, of bounded depth and number."""
    left = [MOST_VALUES]
    return {
        clean_line(str(name))[:100]: value
        for name, given in metadata.items()
        if (value := _json(given, DEEPEST, left)) is not None
    }


def _json(value: Any, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        return None
    for kind, make in _MADE.items():
        if isinstance(value, kind):
            return make(value, depth, left)
    return _fit(str(value), LONGEST)


def _entries(value: Any, depth: int, left: list[int]) -> list[Any]:
    return [_json(entry, depth - 1, left) for entry in list(value)[:MOST_VALUES]]


def _members(value: dict[Any, Any], depth: int, left: list[int]) -> dict[str, Any]:
    return {
        clean_line(str(name))[:100]: _json(entry, depth - 1, left) for name, entry in value.items()
    }


def _number(value: Any, _depth: int, _left: list[int]) -> Any:
    is_kept = isinstance(value, bool) or value is None or abs(value) < 2**53
    return value if is_kept else str(value)[:100]


_MADE: dict[Any, Callable[[Any, int, list[int]], Any]] = {
    str: lambda value, _depth, _left: _fit(value, LONGEST),
    (bool, int, float, type(None)): _number,
    dict: _members,
    (list, tuple, set, frozenset): _entries,
}


def fit_child(child: Child | LeftOut) -> Child | LeftOut:
    """What was found in a container, with a name and fields fit to be kept."""
    name = clean_line(child.name)[-1000:] or None if child.name else None
    if isinstance(child, LeftOut):
        return replace(child, name=name, message=_cut(clean_line(child.message), LONGEST))
    media_type = clean_line(child.media_type)[:255] or None if child.media_type else None
    return replace(child, name=name, media_type=media_type, fields=_fit_fields(child.fields))


def _fit_fields(said: IntakeFields) -> IntakeFields:
    if said == IntakeFields():
        return said
    changed = {
        field.name: _fit(getattr(said, field.name), LONGEST_ID)
        for field in fields(said)
        if field.name != "metadata"
    }
    return replace(said, **changed, metadata=fit_metadata(said.metadata))
