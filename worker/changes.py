"""What changed from one version of a document to the next. Pure, and bounded in time: it
is worked out while a transaction is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas import field_changes
from schemas.field_changes import LONGEST, MOST, cut
from worker import numbers
from worker.similarity import MOST_PAIRED, Difference, Piece, difference

MOST_PARAGRAPHS = 2000
LONGEST_TEXT = 1_000_000
"""Of longer texts only whether they changed is told."""

MOST_SENTENCES = 50
"""Changed sentences in which numbers are looked for."""

LONGEST_PARAGRAPH = 20_000
"""Characters of a paragraph in which sentences are looked for."""


NOT_COMPARED = {
    **dict.fromkeys(("added", "removed", "changed"), ()),
    **dict.fromkeys(("added_count", "removed_count", "changed_count")),
}


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What changed from one document object to the next. Every key is always there."""
    old_text, new_text = old.get("text") or "", new.get("text") or ""
    shown: dict[str, Any] = {
        "fields": field_changes.between(old, new),
        "text_changed": old_text != new_text,
        "paragraphs": NOT_COMPARED,
        "numbers": [],
        "number_count": None,
        "truncated": True,
    }
    before, after = paragraphs(old_text), paragraphs(new_text)
    if before is None or after is None:
        return shown
    changed = difference(before, after, effort=2000)
    titles = (Piece(0, old.get("title") or ""), Piece(0, new.get("title") or ""))
    sentences, all_there = _sentences([titles, *changed.changed])
    found = numbers.changes(sentences)
    return {
        **shown,
        "paragraphs": _told(changed),
        "numbers": [_number(change) for change in found[:MOST]],
        "number_count": len(found),
        "truncated": not all_there or _is_too_much(changed),
    }


def untold(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The same where the old document is not for everybody's eyes yet: only whether its text
    was another."""
    return {
        "fields": {},
        "text_changed": (old.get("text") or "") != (new.get("text") or ""),
        "paragraphs": NOT_COMPARED,
        "numbers": [],
        "number_count": None,
        "truncated": True,
    }


def paragraphs(text: str) -> list[str] | None:
    """Its paragraphs, on one line each; None if there is more than is compared."""
    if len(text) > LONGEST_TEXT:
        return None
    whole = (" ".join(part.split()) for part in text.split("\n\n", MOST_PARAGRAPHS * 2))
    found = [paragraph for paragraph in whole if paragraph]
    return found if len(found) <= MOST_PARAGRAPHS else None


def _told(changed: Difference) -> dict[str, Any]:
    return {
        "added": [_piece(piece) for piece in changed.added[:MOST]],
        "removed": [_piece(piece) for piece in changed.removed[:MOST]],
        "changed": [_pair(*pair) for pair in changed.changed[:MOST]],
        "added_count": len(changed.added),
        "removed_count": len(changed.removed),
        "changed_count": len(changed.changed),
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {"text": cut(piece.text), "position": piece.position}


def _pair(old: Piece, new: Piece) -> dict[str, Any]:
    return {"old": cut(old.text), "new": cut(new.text), "position": new.position}


def _number(change: numbers.Change) -> dict[str, Any]:
    old, new = change
    number = new or old
    return {
        "old": cut(old.text) if old else None,
        "new": cut(new.text) if new else None,
        "context": cut(number.context) if number else None,
    }


def _is_too_much(changed: Difference) -> bool:
    """Whether counterparts were sought for a part only."""
    unpaired = max(len(changed.removed), len(changed.added))
    return bool(unpaired) and unpaired + len(changed.changed) > MOST_PAIRED


def _sentences(changed: Iterable[tuple[Piece, Piece]]) -> tuple[list[tuple[str, str]], bool]:
    """The sentences of these paragraphs that changed, old and new, and whether that is all
    of them, whole."""
    found: list[tuple[str, str]] = []
    whole = True
    for old, new in changed:
        if len(found) > MOST_SENTENCES:
            break
        whole &= len(old.text) <= LONGEST_PARAGRAPH >= len(new.text)
        found += _changed(_split(old.text), _split(new.text))
    told = [(old[:LONGEST], new[:LONGEST]) for old, new in found[:MOST_SENTENCES]]
    return told, whole and told == found


def _split(paragraph: str) -> list[str]:
    """Its sentences, roughly: the same on both sides is all that matters."""
    rest = paragraph[:LONGEST_PARAGRAPH]
    for mark in (". ", "! ", "? ", "。", "！", "？"):
        rest = rest.replace(mark, f"{mark}\n")
    return [sentence.strip() for sentence in rest.split("\n") if sentence.strip()]


def _changed(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    found = difference(old, new, effort=200)
    return [
        *((a.text, b.text) for a, b in found.changed),
        *((piece.text, "") for piece in found.removed),
        *(("", piece.text) for piece in found.added),
    ]
