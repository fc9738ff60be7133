"""DrawingML: the words in the shapes, tables and diagrams of slides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.blocks import row

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES = frozenset({"title", "ctrTitle"})
_REPEATED = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
"""Placeholders of what stands on every slide."""
_SHAPES = frozenset({"sp", "cxnSp"})
_GROUPS = frozenset({"spTree", "grpSp", "Choice", "Fallback"})


@dataclass(slots=True)
class Shapes:
    """The words of one slide. Filled shape by shape, in the order of the file."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    """The ids of the diagrams on it, whose words stand in another part."""
    languages: Counter[str] = field(default_factory=Counter)

    def read(self, parent: _Element) -> None:
        """Take the shapes of this tree or group, but none that is hidden."""
        for child in parent:
            name = markup.name(child)
            if name in _SHAPES:
                self._shape(child)
            elif name in _GROUPS and not _is_hidden(child):
                self.read(child)
            elif name == "AlternateContent":
                chosen = markup.find(child, "Choice")
                self.read(chosen if chosen is not None else child)
            elif name == "graphicFrame" and not _is_hidden(child):
                self._frame(child)

    def _shape(self, shape: _Element) -> None:
        body = markup.find(shape, "txBody")
        if body is None or _is_hidden(shape):
            return
        kind = _placeholder(shape)
        if kind in _REPEATED:
            return
        lines = paragraphs(body, self.languages)
        if kind in _TITLES and not self.title:
            self.title = " ".join(" ".join(lines).split())
        else:
            self.lines += lines

    def _frame(self, frame: _Element) -> None:
        for line in markup.descendants(frame, "tr"):
            cells = (
                " ".join(paragraphs(cell, self.languages)) for cell in markup.find_all(line, "tc")
            )
            self.lines += filter(None, [row(cells)])
        for ids in markup.descendants(frame, "relIds"):
            self.diagrams += filter(None, [markup.attribute(ids, "dm")])


def paragraphs(body: _Element, languages: Counter[str]) -> list[str]:
    """The paragraphs within this element that hold words; counts their languages."""
    found = (_paragraph(one, languages) for one in markup.descendants(body, "p"))
    return [text for text in found if text]


def _paragraph(element: _Element, languages: Counter[str]) -> str:
    text = ""
    for child in element:
        name = markup.name(child)
        if name == "r" or (name == "fld" and child.get("type") != "slidenum"):
            said = markup.text_at(child, "t") and markup.raw_text(_text(child))
            text += said or " "
            _note_language(child, len(said or ""), languages)
        elif name == "br":
            text += "\n"
    return "\n".join(filter(None, map(str.strip, text.replace("\x0b", "\n").split("\n"))))


def _text(run: _Element) -> _Element:
    found = markup.find(run, "t")
    return run if found is None else found


def _note_language(run: _Element, length: int, languages: Counter[str]) -> None:
    properties = markup.find(run, "rPr")
    language = properties.get("lang") if properties is not None else None
    if language:
        languages[language] += length


def _placeholder(shape: _Element) -> str | None:
    found = next(markup.descendants(shape, "ph"), None)
    return None if found is None else found.get("type", "body")


def _is_hidden(shape: _Element) -> bool:
    for child in shape:
        if markup.name(child).startswith("nv"):
            shown = markup.find(child, "cNvPr")
            return shown is not None and shown.get("hidden") in ("1", "true")
    return False
