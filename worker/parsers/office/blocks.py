"""What office documents are made of, whatever their format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

CELL = " | "
"""What stands between the cells of a row."""


class Kind(StrEnum):
    """What a block is to its reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list or a table, in the order they are read."""

    text: str
    kind: Kind = Kind.PARAGRAPH


@dataclass(slots=True)
class Story:
    """The blocks of a text, and what was noticed on the way. Filled by a reader."""

    blocks: list[Block] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    """How many characters are marked as written in which language."""
    language: str | None = None
    """That of all text that is not marked."""
    comment_count: int = 0
    warnings: list[str] = field(default_factory=list)


def row(cells: Iterable[str]) -> str:
    """One line of a table; "" if none of its cells holds a word."""
    texts = [" ".join(cell.split()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return CELL.join(texts)


def table(rows: Iterable[Iterable[str]]) -> Block:
    """A table, a line a row, without its empty rows."""
    return Block("\n".join(filter(None, map(row, rows))), Kind.TABLE)


def grouped(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that hold words, with the items of a list put together in one."""
    kept: list[Block] = []
    items: list[str] = []
    for block in blocks:
        text = block.text.strip()
        if block.kind is Kind.ITEM and text:
            items.append(text)
        elif text:
            kept += [*_listed(items), Block(text, block.kind)]
            items = []
    return [*kept, *_listed(items)]


def _listed(items: list[str]) -> list[Block]:
    return [Block("\n".join(items), Kind.ITEM)] if items else []
