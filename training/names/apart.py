"""Keeps the sentences of test sets out of what is learnt, by hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from training.names.passages import Passage

_SHORTEST = 40
"""Letters below which a line is a name or a phrase that any text may hold."""


def digest(text: str) -> str:
    """Return the hash of a sentence, whatever its spacing, case and marks."""
    return hashlib.sha256(re.sub(r"\W", "", text.lower()).encode()).hexdigest()


def without(passages: Iterable[Passage], apart: Iterable[Path]) -> list[Passage]:
    """Return the passages that are in none of these files of one token a line."""
    kept_apart = {digest(text) for path in apart for text in _sentences(path)}
    return [p for p in passages if len(p.text) < _SHORTEST or digest(p.text) not in kept_apart]


def _sentences(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        rows = [line.split() for line in group if filled and not line.startswith("#")]
        column = 1 if rows and all(row[0].isdigit() for row in rows) else 0
        yield " ".join(row[column] for row in rows if len(row) > column)
