"""Reads factRuEval-2016: Russian news with spans and the objects made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.names.passages import Passage

_KINDS = {"Person": "PERSON", "Org": "ORG", "Location": "LOC", "LocOrg": "LOC"}
_NAMED = {
    "PERSON": {"name", "surname", "patronymic", "nickname"},
    "ORG": {"org_name", "org_descr", "loc_name", "job", "name", "surname"},
    "LOC": {"loc_name"},
}
_SURE = {"ORG": {"org_name"}, "LOC": {"loc_name"}}


def read_factrueval(folder: Path) -> Iterator[Passage]:
    """Yield the paragraphs of every document in a folder."""
    for path in sorted(folder.glob("*_*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        names = _outermost(_names(path, text))
        for match in re.finditer(r"[^\n]+", text):
            start, end = match.span()
            inside = [(s - start, e - start, k) for s, e, k in names if start <= s and e <= end]
            yield Passage("ru", "factrueval", match[0], tuple(inside))


def _names(path: Path, text: str) -> Iterator[tuple[int, int, str]]:
    spans = {}
    for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
        row = line.split()
        if len(row) >= 4:
            spans[row[0]] = (row[1], int(row[2]), int(row[2]) + int(row[3]))
    for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
        row = line.partition("#")[0].split()
        kind = _KINDS.get(row[1]) if len(row) > 1 else None
        if kind:
            parts = [
                spans[key] for key in row[2:] if key in spans and spans[key][0] in _NAMED[kind]
            ]
            yield from _span(parts, kind, text)


def _span(
    parts: list[tuple[str, int, int]], kind: str, text: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the stretch of an object's named parts, unless it only describes."""
    named = [part for part in parts if kind == "PERSON" or part[0] in _SURE[kind]]
    capital = [part for part in parts if text[part[1]].isupper()]
    if not named and not (kind == "ORG" and capital and len(parts) > 1):
        return
    first = parts if kind != "LOC" else named
    start, end = min(p[1] for p in first), max(p[2] for p in first)
    if end - start < 80:
        yield start, end, kind


def _outermost(names: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for name in sorted(set(names), key=lambda n: (n[0] - n[1], n)):
        if all(name[1] <= k[0] or k[1] <= name[0] for k in kept):
            kept.append(name)
    return sorted(kept)
