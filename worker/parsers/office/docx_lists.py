"""Lists of a DOCX: which marker stands before which paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.numbering import BULLET, written

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_MAX_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    form: str
    """`decimal`, `bullet`, `none` …"""
    pattern: str
    """How it is written: `%1.%2.`"""
    start: int


@dataclass(slots=True)
class Lists:
    """The lists of a document, counting on as their items are read."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """By the list's id, by how deep the level is."""
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * 9))
    shared: dict[str, str] = field(default_factory=dict)
    """Which lists count together: their common definition."""

    def marker(self, number: str, depth: int) -> str:
        """What stands before the next item of this list; "" if nothing does."""
        depth = max(0, min(depth, _MAX_LEVEL))
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return BULLET
        counts = self.counts[self.shared.get(number, number)]
        counts[depth] = max(counts[depth] + 1, level.start)
        counts[depth + 1 :] = [0] * (_MAX_LEVEL - depth)
        return self._numbered(level.pattern, levels, counts)

    def _numbered(self, pattern: str, levels: dict[int, Level], counts: list[int]) -> str:
        def count(place: re.Match[str]) -> str:
            depth = int(place[1]) - 1
            level = levels.get(depth)
            return written(counts[depth] or 1, level.form if level else None)

        return _PLACE.sub(count, pattern[:40])


def read(root: _Element | None) -> Lists:
    """The lists of `numbering.xml`; without it, no list has markers."""
    if root is None:
        return Lists()
    kinds = {
        markup.attribute(one, "abstractNumId") or "": _levels(one)
        for one in markup.find_all(root, "abstractNum")
    }
    lists = Lists()
    for one in markup.find_all(root, "num"):
        number = markup.attribute(one, "numId") or ""
        kind = value(one, "abstractNumId") or ""
        lists.levels[number] = kinds.get(kind, {}) | _overridden(one)
        if not markup.find_all(one, "lvlOverride"):
            lists.shared[number] = f"kind {kind}"
    return lists


def value(element: _Element, name: str) -> str | None:
    """The `val` of the child of this name."""
    child = markup.find(element, name)
    return None if child is None else markup.attribute(child, "val")


def _overridden(num: _Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for override in markup.find_all(num, "lvlOverride"):
        found |= _levels(override)
    return found


def _levels(parent: _Element) -> dict[int, Level]:
    return {
        number(markup.attribute(one, "ilvl")): Level(
            value(one, "numFmt") or "decimal",
            value(one, "lvlText") or "",
            number(value(one, "start"), 1),
        )
        for one in markup.find_all(parent, "lvl")
    }


def number(said: str | None, otherwise: int = 0) -> int:
    """The whole number this says, up to six digits."""
    return int(said) if said and said.isdecimal() and len(said) <= 6 else otherwise
