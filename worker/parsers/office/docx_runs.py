"""The words of a DOCX's paragraphs: what is shown of runs, fields, changes and drawings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.docx_styles import Styles, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_AS_ITSELF = {
    "tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t", "softHyphen": "",
}  # fmt: skip
_WITHIN = frozenset(
    "hyperlink ins smartTag sdt sdtContent fldSimple moveTo customXml bdo dir ruby rubyBase "
    "oMath oMathPara".split()
)
_DRAWN = frozenset({"drawing", "pict", "object"})
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BULLETS = frozenset({"F0B7", "F0A7", "F0A8", "F0FC", "F0D8", "2022"})


@dataclass(slots=True)
class Runs:
    """What is read of one paragraph. Filled run by run."""

    styles: Styles
    text: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    """The contents of text boxes that hang on it."""
    languages: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kinds and ids of the notes it refers to."""
    numbers: Callable[[str, str], str] = lambda _kind, _note: ""
    """Gives the mark of a note, by its kind and id."""
    fields: list[bool] = field(default_factory=list)
    """The fields that are open, and whether their result has begun."""

    def read(self, element: _Element) -> None:
        """Take what this element within a paragraph shows."""
        for child in element:
            name = markup.name(child)
            if name == "r":
                self._run(child)
            elif name in _WITHIN:
                self.read(child)
            elif name == "AlternateContent":
                self._chosen(child)
            elif name in ("t", "r"):
                self._take(markup.raw_text(child))

    def _run(self, run: _Element) -> None:
        properties = markup.find(run, "rPr")
        if properties is not None and self._is_hidden(properties):
            self._fields_of(run)
            return
        before = len(self.text)
        for child in run:
            self._piece(child)
        if properties is not None and len(self.text) > before:
            self._note_language(properties, "".join(self.text[before:]))

    def _piece(self, child: _Element) -> None:
        name = markup.name(child)
        if name == "t":
            self._take(markup.raw_text(child))
        elif name in _AS_ITSELF:
            self._take(_AS_ITSELF[name])
        elif name == "br":
            self._take("\n")
        elif name == "fldChar":
            self._field(child)
        elif name in ("footnoteReference", "endnoteReference"):
            self._take(
                self.numbers(name.removesuffix("Reference"), markup.attribute(child, "id") or "")
            )
        elif name == "sym":
            self._take("•" if markup.attribute(child, "char") in _BULLETS else "")
        elif name in _DRAWN:
            self._drawn(child)
        elif name == "AlternateContent":
            self._chosen(child)
        elif name in _WITHIN:
            self.read(child)

    def _take(self, text: str) -> None:
        if all(self.fields):
            self.text.append(text)

    def _field(self, mark: _Element) -> None:
        """Only the result of a field is shown, not what it is computed from."""
        kind = markup.attribute(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _fields_of(self, run: _Element) -> None:
        for mark in markup.find_all(run, "fldChar"):
            self._field(mark)

    def _chosen(self, alternatives: _Element) -> None:
        """Of contents for newer and older programs, the newer."""
        chosen = markup.find(alternatives, "Choice")
        if chosen is None:
            chosen = markup.find(alternatives, "Fallback")
        for child in chosen if chosen is not None else ():
            name = markup.name(child)
            if name in _DRAWN:
                self._drawn(child)
            elif name == "r":
                self._run(child)
            else:
                self._piece(child)

    def _drawn(self, drawing: _Element) -> None:
        """Text boxes, the outermost only: the others are read with it."""
        for box in markup.descendants(drawing, "txbxContent"):
            above = box.iterancestors("{*}txbxContent", "{*}Fallback")
            if not any(within(drawing, one) for one in above):
                self.boxes.append(box)

    def _is_hidden(self, properties: _Element) -> bool:
        hidden = markup.find(properties, "vanish")
        if hidden is not None:
            return is_on(hidden)
        style = markup.find(properties, "rStyle")
        return style is not None and self.styles.hides(markup.attribute(style, "val"))

    def _note_language(self, properties: _Element, text: str) -> None:
        language = markup.find(properties, "lang")
        if language is None:
            return
        key = "eastAsia" if _CJK.search(text) else "val"
        if markup.find(properties, "rtl") is not None:
            key = "bidi"
        stated = markup.attribute(language, key)
        if stated:
            self.languages[stated] += len(text)


def within(outer: _Element, inner: _Element) -> bool:
    """Whether the one element stands within the other."""
    return inner is not outer and any(one is outer for one in inner.iterancestors())
