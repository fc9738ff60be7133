"""Word documents (DOCX): paragraphs, lists, tables, text boxes and notes, as they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import docx_lists, docx_styles, properties, story, xhtml
from worker.parsers.office.blocks import Block, Kind, Story, table
from worker.parsers.office.docx_lists import Lists
from worker.parsers.office.docx_runs import Runs
from worker.parsers.office.docx_styles import Styles
from worker.parsers.office.package import Package, damaged, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_AROUND = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "txbxContent"})
_LAID_OUT = 1_000
"""Characters of a cell that is a column of text, not a value in a table."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The text as it is read, and what the document says of itself."""
    package = opened(raw.content, "DOCX")
    main = package.main("word/document.xml")
    root = package.tree(main)
    body = markup.find(root, "body") if root is not None else None
    if body is None:
        raise damaged("DOCX", f"it has no {main!r} with a body")
    reader = _reader(package, main)
    reader.read(body)
    reader.read_notes()
    found = Story(
        reader.blocks,
        reader.languages,
        reader.styles.language,
        _comments(package, main),
        reader.warnings,
    )
    return story.document(
        found, properties.of_ooxml(package), parser="docx/1", media_type=MEDIA_TYPE
    )


@dataclass(slots=True)
class Reader(Story):
    """The blocks of a document, as they are met."""

    styles: Styles = field(default_factory=Styles)
    lists: Lists = field(default_factory=Lists)
    notes: dict[tuple[str, str], _Element] = field(default_factory=dict)
    package: Package | None = None
    chunks: dict[str, str] = field(default_factory=dict)
    """The paths of what stands in the document unconverted, by id."""
    cited: dict[tuple[str, str], int] = field(default_factory=dict)
    """The numbers of the notes that are referred to, in the order of the text."""
    carried: str = ""
    """The start of a paragraph whose end was deleted: the next one goes on with it."""

    def read(self, parent: _Element) -> None:
        """Take the blocks of this element."""
        for child in parent:
            name = markup.name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _AROUND:
                self.read(child)
            elif name == "AlternateContent":
                chosen = markup.find(child, "Choice")
                self.read(chosen if chosen is not None else child)
            elif name == "altChunk":
                self._chunk(markup.attribute(child, "id") or "")

    def read_notes(self) -> None:
        """Take the notes that were referred to, with their marks."""
        for key, number in list(self.cited.items()):
            words = _joined(self._apart(self.notes[key]))
            if words:
                self.blocks.append(Block(f"[{number}] {words}"))

    def _chunk(self, key: str) -> None:
        """A page that stands in the document as it came, to be converted when it is opened."""
        path = self.chunks.get(key, "")
        root = self.package.spare(path) if path and self.package else None
        if root is None or markup.name(root) != "html":
            self.warnings.append("A file that stands in the text unconverted was left out.")
        else:
            self.blocks += xhtml.blocks(root)

    def _paragraph(self, element: _Element) -> None:
        runs = Runs(self.styles, numbers=self._mark)
        runs.read(element)
        self.languages.update(runs.languages)
        text = self.carried + "".join(runs.text)
        self.carried = ""
        settings = markup.find(element, "pPr")
        if settings is not None and markup.find(settings, "rPr/del") is not None:
            self.carried = text
        elif text.strip():
            self.blocks.append(self._block(text.strip(), settings))
        for box in runs.boxes:
            self.read(box)

    def _block(self, text: str, settings: _Element | None) -> Block:
        style = docx_lists.value(settings, "pStyle") if settings is not None else None
        kind = self.styles.kind(style)
        if kind is Kind.PARAGRAPH and settings is not None and self._is_outlined(settings):
            kind = Kind.HEADING
        stated = docx_styles.listed(settings) if settings is not None else None
        listed = stated or self.styles.numbering(style)
        marker = self.lists.marker(*listed) if listed and kind is Kind.PARAGRAPH else ""
        return Block(f"{marker} {text}", Kind.ITEM) if marker else Block(text, kind)

    def _is_outlined(self, settings: _Element) -> bool:
        level = docx_lists.value(settings, "outlineLvl")
        return level is not None and docx_lists.number(level, 9) < 9

    def _table(self, element: _Element) -> None:
        """Its rows; but the blocks of its cells where it only lays out a text."""
        rows = [
            [self._apart(cell) for cell in _inner(line, "tc")]
            for line in _inner(element, "tr")
            if markup.find(line, "trPr/del") is None
        ]
        if all(len(cells) < 2 for cells in rows) or _is_layout(rows):
            self.blocks += [block for cells in rows for cell in cells for block in cell]
        else:
            self.blocks.append(table([_joined(cell) for cell in cells] for cells in rows))

    def _apart(self, element: _Element) -> list[Block]:
        """The blocks of this element alone."""
        before, self.blocks = self.blocks, []
        self.read(element)
        self.carried = ""
        before, self.blocks = self.blocks, before
        return before

    def _mark(self, kind: str, note: str) -> str:
        """The mark of a note in the text, counted from 1 in the order of the text."""
        key = (kind, note)
        if key not in self.notes:
            return ""
        return f"[{self.cited.setdefault(key, len(self.cited) + 1)}]"


def _reader(package: Package, main: str) -> Reader:
    styles = package.related(main, "styles")
    numbering = package.related(main, "numbering")
    notes: dict[tuple[str, str], _Element] = {}
    for kind in ("footnote", "endnote"):
        path = package.related(main, f"{kind}s")
        root = package.spare(path) if path else None
        for one in markup.find_all(root, kind) if root is not None else ():
            notes[kind, markup.attribute(one, "id") or ""] = one
    return Reader(
        styles=docx_styles.read(package.spare(styles) if styles else None),
        lists=docx_lists.read(package.spare(numbering) if numbering else None),
        notes=notes,
        package=package,
        chunks={
            key: one.target for key, one in package.relations(main).items() if one.kind == "aFChunk"
        },
    )


def _comments(package: Package, main: str) -> int:
    path = package.related(main, "comments")
    root = package.spare(path) if path else None
    return len(markup.find_all(root, "comment")) if root is not None else 0


def _inner(parent: _Element, wanted: str) -> Iterable[_Element]:
    """The rows of a table or the cells of a row, also those within controls and changes."""
    for child in parent:
        name = markup.name(child)
        if name == wanted:
            yield child
        elif name in _AROUND:
            yield from _inner(child, wanted)


def _joined(cell: list[Block]) -> str:
    return " ".join(block.text for block in cell)


def _is_layout(rows: list[list[list[Block]]]) -> bool:
    return any(len(_joined(cell)) > _LAID_OUT for cells in rows for cell in cells)
