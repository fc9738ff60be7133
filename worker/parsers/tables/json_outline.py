"""Any JSON as lines of text: each value after its name, a blank line between objects."""

from __future__ import annotations

from typing import Any, NamedTuple

from worker.parsers import json_values

MOST_VALUES = 50_000
"""Values that are told."""
DEEPEST = 60
"""Levels that are looked into."""
LONGEST = 2_000_000
"""Characters of one value."""


_BREAK = object()
"""Stands where a blank line is to be."""


class Outline(NamedTuple):
    """The text, how many values it has, and whether some were left out."""

    text: str
    value_count: int
    is_cut: bool


class _Waiting(NamedTuple):
    name: str
    value: Any
    depth: int


def read(value: Any) -> Outline:
    """The outline of a value, read in its own order without recursion."""
    waiting = [_Waiting("", value, 0)]
    lines: list[str] = []
    count, is_cut = 0, False
    while waiting and count < MOST_VALUES:
        name, found, depth = waiting.pop()
        if isinstance(found, dict | list):
            is_cut = is_cut or depth >= DEEPEST
            waiting += _inside(name, found, depth) if depth < DEEPEST else []
        line = _line(name, found)
        count += line is not None
        if line is not None or (found is _BREAK and lines and lines[-1]):
            lines.append(line or "")
    return Outline("\n".join(lines).strip("\n"), count, is_cut or bool(waiting))


def _inside(name: str, value: dict[str, Any] | list[Any], depth: int) -> list[_Waiting]:
    """What an object or list holds, last first, set apart from what is around it."""
    if isinstance(value, list):
        found = [_Waiting(name, one, depth + 1) for one in value[:MOST_VALUES]]
    else:
        found = [_Waiting(key, one, depth + 1) for key, one in list(value.items())[:MOST_VALUES]]
    apart = _Waiting("", _BREAK, depth)
    return [apart, *reversed(found), apart]


def _line(name: str, value: Any) -> str | None:
    said = str(value).lower() if isinstance(value, bool) else json_values.text(value)
    if said is None:
        return None
    return f"{name}: {said[:LONGEST]}" if name else said[:LONGEST]
