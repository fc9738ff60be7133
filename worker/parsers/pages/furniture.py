"""What a layout repeats on its pages: running heads, running feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from worker.parsers.pages.lines import Line

EDGE = 4
"""Lines at the head and at the foot of a page that may be furniture."""
MARGIN = 0.16
"""The part of a page's height, from either end, in which furniture stands."""
FEWEST = 3
"""Pages on which a line must repeat."""
SHARE = 0.25
"""The part of all pages on which it must: a table's head on a few of many stays."""

_NUMBER = re.compile(
    r"(?:page|seite|стр(?:аница|\.)?|p\.|pág\.|página)?\s*[-–—|•]?\s*(\d{1,4})\s*[-–—|•]?"
    r"(?:\s*(?:of|/|von|из|sur|de)\s*\d{1,4})?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"^\d{1,4}\b|\b\d{1,4}$")
_WORDS = re.compile(r"[^\W\d_]{2}")

Spot = tuple[int, int]
"""A page and one of its lines."""


def find(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[Spot]:
    """Where the furniture stands, if there are pages enough to tell."""
    feet = [_edge(lines, height, -1) for lines, height in zip(pages, heights, strict=True)]
    heads = [_edge(lines, height, 1) for lines, height in zip(pages, heights, strict=True)]
    edges = [tuple(dict.fromkeys(foot + head)) for foot, head in zip(feet, heads, strict=True)]
    found = _repeated(pages, edges) | _numbered(pages, edges)
    spots = {spot for side in (feet, heads) for spot in _outermost(side, found)}
    return spots if len(spots) < sum(map(len, pages)) else set()


def _edge(lines: Sequence[Line], height: float, way: int) -> list[int]:
    """The lines nearest to the page's head (1) or foot (-1), the outermost first."""
    order = sorted(range(len(lines)), key=lambda at: -way * lines[at].base)[:EDGE]
    return [
        at
        for at in order
        if (lines[at].top > (1 - MARGIN) * height if way > 0 else lines[at].base < MARGIN * height)
    ]


def _outermost(side: Sequence[Sequence[int]], found: set[Spot]) -> Iterable[Spot]:
    """The spots with no line of the story between them and the page's edge."""
    for number, edge in enumerate(side):
        for at in edge:
            if (number, at) not in found:
                break
            yield number, at


def _repeated(pages: Sequence[Sequence[Line]], edges: Sequence[Iterable[int]]) -> set[Spot]:
    spots = defaultdict[tuple[str, int], set[Spot]](set)
    for number, (lines, ends) in enumerate(zip(pages, edges, strict=True)):
        for at in ends:
            if _WORDS.search(lines[at].text):
                key = _PAGE.sub("0", lines[at].text.casefold())
                place = round(lines[at].base / 4)
                for near in (place, place + 1):  # rounding must not part two equal lines
                    spots[key, near].add((number, at))
    enough = max(FEWEST, SHARE * len(pages))
    return {
        spot
        for group in spots.values()
        if len({number for number, _ in group}) >= enough
        for spot in group
    }


def _numbered(pages: Sequence[Sequence[Line]], edges: Sequence[Iterable[int]]) -> set[Spot]:
    """Page numbers: they rise by one from page to page."""
    spots = {
        (number, at): int(found[1]) - number
        for number, (lines, ends) in enumerate(zip(pages, edges, strict=True))
        for at in ends
        if (found := _NUMBER.fullmatch(lines[at].text))
    }
    starts = Counter(spots.values())
    return {spot for spot, start in spots.items() if starts[start] >= 2}
