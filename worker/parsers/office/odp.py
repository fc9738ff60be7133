"""Presentations of LibreOffice and others (ODP): slides in their order, with their notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.office import odf, properties, slides
from worker.parsers.office.blocks import Story, row
from worker.parsers.office.odf import Styles
from worker.parsers.office.odf_words import Words
from worker.parsers.office.slides import Slide

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.oasis.opendocument.presentation"
_REPEATED = frozenset({"header", "footer", "date-time", "page-number", "page"})
_LEFT_OUT = frozenset({"notes", "forms", "annotation", "title", "desc", "animations", "par"})


def parse(raw: RawDocument) -> ParsedDocument:
    """The words of each slide and its notes, and what the document says of itself."""
    content = odf.read(raw.content, "ODP", "presentation")
    found = Story(language=content.styles.language)
    shown = [_slide(page, content.styles, found) for page in markup.find_all(content.body, "page")]
    return slides.document(
        found, shown, properties.of_odf(content.package), parser="odp/1", media_type=MEDIA_TYPE
    )


@dataclass(slots=True)
class Shapes:
    """The words of one slide or of its notes. Filled shape by shape."""

    styles: Styles
    found: Story
    title: str = ""
    lines: list[str] = field(default_factory=list)

    def read(self, parent: _Element) -> None:
        """Take the lines of this element and of the shapes within it."""
        for child in parent:
            name = markup.name(child)
            if name in ("p", "h"):
                self._take(child)
            elif name == "table-row":
                self._row(child)
            elif markup.attribute(child, "class") == "title" and not self.title:
                self.title = " ".join(self._apart(child))
            elif name not in _LEFT_OUT and markup.attribute(child, "class") not in _REPEATED:
                self.read(child)

    def _take(self, element: _Element) -> None:
        words = Words(self.styles)
        words.read(element)
        self.found.languages.update(words.languages)
        text = "".join(words.text)
        self.lines += filter(None, map(str.strip, text.split("\n")))
        for box in words.boxes:
            self.read(box)

    def _row(self, line: _Element) -> None:
        cells = [" ".join(self._apart(cell)) for cell in markup.find_all(line, "table-cell")]
        self.lines += filter(None, [row(cells)])

    def _apart(self, element: _Element) -> list[str]:
        """The lines of this element alone."""
        inner = Shapes(self.styles, self.found, title="-")
        inner.read(element)
        return inner.lines


def _slide(page: _Element, styles: Styles, found: Story) -> Slide:
    shapes = Shapes(styles, found)
    shapes.read(page)
    found.comment_count += len(markup.find_all(page, "annotation"))
    notes = markup.find(page, "notes")
    spoken = Shapes(styles, found, title="-")
    if notes is not None:
        spoken.read(notes)
    return Slide(shapes.title, shapes.lines, spoken.lines, _is_hidden(page, styles))


def _is_hidden(page: _Element, styles: Styles) -> bool:
    for style in styles.chain(markup.attribute(page, "style-name")):
        settings = markup.find(style, "drawing-page-properties")
        if settings is not None and markup.attribute(settings, "visibility") == "hidden":
            return True
    return False
