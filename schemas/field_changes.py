"""Which fields of a document object changed, and how that is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

VALUES = tuple(
    "title byline published_at language dateline slugline urgency provider credit copyright "
    "pub_status embargo_until ednote version filename media_type".split()
)
"""Fields that hold one value; the rest of a document follows from its text."""

LISTS = ("subjects", "tags", "people", "organisations", "places", "countries", "topics")
"""Fields that hold names."""

MOST = 50
"""Entries of a list that are told; its count tells how many there are."""

LONGEST = 500
"""Characters of a text that are told."""

UNTOUCHED: dict[str, Any] = {
    "text_changed": False,
    "paragraphs": {
        **dict.fromkeys(("added", "removed", "changed"), ()),
        **dict.fromkeys(("added_count", "removed_count", "changed_count"), 0),
    },
    "numbers": (),
    "number_count": None,
    "truncated": False,
}
"""What is told beside the fields where nothing but fields can have changed: numbers are not
looked for."""


def between(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    values: Sequence[str] = VALUES,
    lists: Sequence[str] = LISTS,
) -> dict[str, dict[str, Any]]:
    """By name, how the fields that changed did: `old` and `new`, or names `added` and
    `removed`."""
    pairs = {name: (old.get(name), new.get(name)) for name in values}
    named = {name: (names(old.get(name)), names(new.get(name))) for name in lists}
    return {
        **{n: {"old": cut(a), "new": cut(b)} for n, (a, b) in pairs.items() if a != b},
        **{n: _of_list(a, b) for n, (a, b) in named.items() if set(a) != set(b)},
    }


def names(entries: Sequence[Any] | None) -> list[str]:
    """What the entries of a list are called, each once."""
    return list(dict.fromkeys(map(name_of, entries or ())))


def name_of(entry: Any) -> str:
    """What an entry of a list is called."""
    if isinstance(entry, Mapping):
        return str(entry["name"] if "name" in entry else entry["text"])
    return str(entry)


def _of_list(old: Sequence[str], new: Sequence[str]) -> dict[str, Any]:
    before, after = set(old), set(new)
    added = [name for name in new if name not in before]
    removed = [name for name in old if name not in after]
    return {
        "added": [cut(name) for name in added[:MOST]],
        "removed": [cut(name) for name in removed[:MOST]],
        "added_count": len(added),
        "removed_count": len(removed),
    }


def cut(value: Any, longest: int = LONGEST) -> Any:
    """The value; a long text with an ellipsis at its end."""
    if isinstance(value, str) and len(value) > longest:
        return value[: longest - 1] + "…"
    return value
