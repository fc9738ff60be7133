"""The words of an XHTML chapter: its blocks in their order, without a reader's guesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.blocks import Block, Kind, table

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_SHOWN = frozenset(
    "script style head nav svg math template noscript object audio video iframe rp rt form".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    "p div section article main aside header footer blockquote pre ul ol dl dt dd figure "
    "figcaption hr address body hgroup".split()
)


@dataclass(slots=True)
class Chapter:
    """The blocks of one chapter. Filled element by element."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What is read of the block that is not ended."""

    def read(self, element: _Element, kind: Kind = Kind.PARAGRAPH, marker: str = "") -> None:
        """Take what this element and those within it show."""
        self.words.append(element.text or "")
        numbered = 0
        for child in element:
            name = markup.name(child)
            if name == "li":
                numbered += 1
                ordered = markup.name(element) == "ol"
                self._block(child, Kind.ITEM, f"{numbered}. " if ordered else "- ")
            else:
                self._child(child, name, kind, marker)
            self.words.append(child.tail or "")
        if kind is not Kind.PARAGRAPH:
            self.end(kind, marker)

    def end(self, kind: Kind = Kind.PARAGRAPH, marker: str = "") -> None:
        """What was read is a block."""
        lines = [" ".join(line.split()) for line in "".join(self.words).split("\x0b")]
        self.words = []
        text = "\n".join(filter(None, lines))
        if text:
            self.blocks.append(Block(marker + text, kind))

    def _child(self, child: _Element, name: str, kind: Kind, marker: str) -> None:
        if name in _NOT_SHOWN or child.get("hidden") is not None:
            return
        if name == "br":
            self.words.append("\x0b")
        elif name == "table":
            self._table(child)
        elif name in _HEADINGS:
            self._block(child, Kind.HEADING)
        elif kind is Kind.PARAGRAPH and name in _BLOCKS:
            self._block(child)
        else:
            self.read_on(child, kind, marker)

    def read_on(self, element: _Element, kind: Kind, marker: str) -> None:
        """Take an element that does not end a block: a word in italics, a paragraph of an item."""
        self.words.append(element.text or "")
        for child in element:
            self._child(child, markup.name(child), kind, marker)
            self.words.append(child.tail or "")
        if markup.name(element) in _BLOCKS or markup.name(element) == "li":
            self.words.append(" ")

    def _block(self, element: _Element, kind: Kind = Kind.PARAGRAPH, marker: str = "") -> None:
        self.end()
        self.read(element, kind, marker)
        self.end(kind, marker)

    def _table(self, element: _Element) -> None:
        self.end()
        rows = [_cells(line) for line in _lines(element)]
        if all(len(cells) < 2 for cells in rows):
            self.blocks += [Block(text) for cells in rows for text in cells if text]
        else:
            self.blocks.append(table(rows))


def blocks(root: _Element) -> list[Block]:
    """The blocks of a page."""
    chapter = Chapter()
    body = markup.find(root, "body")
    chapter.read(body if body is not None else root)
    chapter.end()
    return chapter.blocks


def _lines(table: _Element) -> Iterator[_Element]:
    """The rows of this table itself, not of one within its cells."""
    for child in table:
        if markup.name(child) == "tr":
            yield child
        elif markup.name(child) in ("thead", "tbody", "tfoot"):
            yield from _lines(child)


def _cells(line: _Element) -> list[str]:
    return [markup.text_of(cell) for cell in line if markup.name(cell) in ("td", "th")]
