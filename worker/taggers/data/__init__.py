"""Facts the taggers stand on: tables of countries, organisations, offices and plain words."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def rows(table: str) -> list[list[str]]:
    """Return the rows of a tab-separated table, without its comments and empty lines."""
    text = Path(__file__).with_name(f"{table}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [line.split("\t") for line in lines]


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind from the table of plain words, in lower case."""
    found = [cells[1] for cells in rows("words") if cells[0] == kind]
    return frozenset(word for cell in found for word in cell.split("|"))
