"""Text documents of LibreOffice and others (ODT): paragraphs, lists, tables and notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import odf, properties, story
from worker.parsers.office.blocks import Block, Kind, Story, table
from worker.parsers.office.docx_lists import number
from worker.parsers.office.numbering import BULLET, written
from worker.parsers.office.odf import Styles
from worker.parsers.office.odf_words import Words

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_LEFT_OUT = frozenset(
    {"tracked-changes", "forms", "sequence-decls", "variable-decls", "index-title"}
)
_LINES = frozenset({"p", "h"})
_LAID_OUT = 1_000
"""Characters of a cell that is a column of text, not a value in a table."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The text as it is read, and what the document says of itself."""
    content = odf.read(raw.content, "ODT", "text")
    reader = Reader(styles=content.styles, language=content.styles.language)
    reader.read(content.body)
    reader.read_notes()
    return story.document(
        reader, properties.of_odf(content.package), parser="odt/1", media_type=MEDIA_TYPE
    )


@dataclass(slots=True)
class Reader(Story):
    """The blocks of a document, as they are met."""

    styles: Styles = field(default_factory=Styles)
    notes: list[_Element] = field(default_factory=list)

    def read(self, parent: _Element) -> None:
        """Take the blocks of this element."""
        for child in parent:
            name = markup.name(child)
            if name in _LINES:
                self._line(child, Kind.HEADING if name == "h" else Kind.PARAGRAPH)
            elif name == "list":
                self._list(child, None, 1)
            elif name == "table":
                self._table(child)
            elif name not in _LEFT_OUT and markup.attribute(child, "display") != "none":
                self.read(child)

    def read_notes(self) -> None:
        """Take the notes that were referred to, with their marks."""
        for at, note in enumerate(list(self.notes), 1):
            words = _joined(self._apart(note))
            if words:
                self.blocks.append(Block(f"[{at}] {words}"))

    def _line(self, element: _Element, kind: Kind, marker: str = "") -> None:
        style = markup.attribute(element, "style-name")
        if self.styles.hides(style):
            return
        words = Words(self.styles, first_note=len(self.notes) + 1)
        words.read(element)
        self.languages.update(words.languages)
        self.comment_count += words.comment_count
        self.notes += words.notes
        text = "".join(words.text).strip()
        if kind is Kind.PARAGRAPH and self.styles.is_title(style):
            kind = Kind.TITLE
        if text and marker:
            self.blocks.append(Block(f"{marker} {text}", Kind.ITEM))
        elif text:
            self.blocks.append(Block(text, kind))
        for box in words.boxes:
            self.read(box)

    def _list(self, element: _Element, outer: str | None, depth: int) -> None:
        style = markup.attribute(element, "style-name") or outer
        count = 0
        for item in element:
            start = number(markup.attribute(item, "start-value"))
            count = start or count + (markup.name(item) == "list-item")
            marker = self._marker(style, depth, count) if count else ""
            self._item(item, style, depth, marker)

    def _item(self, item: _Element, style: str | None, depth: int, marker: str) -> None:
        """Its first paragraph has the marker; those after it belong to the same item."""
        for child in item:
            name = markup.name(child)
            if name in _LINES:
                self._line(
                    child, Kind.HEADING if name == "h" else Kind.PARAGRAPH, _for(name, marker)
                )
            elif name == "list":
                self._list(child, style, depth + 1)

    def _marker(self, style: str | None, depth: int, count: int) -> str:
        numbers = self.styles.marker(style, depth)
        if numbers is None:
            return BULLET
        prefix, form, suffix = numbers
        return f"{prefix}{written(count, form)}{suffix}" if form else ""

    def _table(self, element: _Element) -> None:
        """Its rows; but the blocks of its cells where it only lays out a text."""
        rows = [
            [self._apart(cell) for cell in line if markup.name(cell) == "table-cell"]
            for line in _rows(element)
        ]
        texts = [[_joined(cell) for cell in cells] for cells in rows]
        laid_out = any(len(text) > _LAID_OUT for cells in texts for text in cells)
        if laid_out or all(len(cells) < 2 for cells in rows):
            self.blocks += [block for cells in rows for cell in cells for block in cell]
        else:
            self.blocks.append(table(texts))

    def _apart(self, element: _Element) -> list[Block]:
        """The blocks of this element alone."""
        before, self.blocks = self.blocks, []
        self.read(element)
        before, self.blocks = self.blocks, before
        return before


def _for(name: str, marker: str) -> str:
    return "" if name == "h" else marker


def _rows(element: _Element) -> Iterable[_Element]:
    """The rows of a table, also those in groups and heads."""
    for child in element:
        name = markup.name(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _joined(cell: list[Block]) -> str:
    return " ".join(block.text for block in cell)
