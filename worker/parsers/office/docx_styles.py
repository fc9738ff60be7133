"""Styles of a DOCX: which paragraphs are titles, headings and items, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.blocks import Kind
from worker.parsers.office.docx_lists import number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading ?[1-9]")
_OFF = frozenset({"0", "false", "off", "none"})
_BODY_LEVEL = 9
_LONGEST_CHAIN = 12


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself."""

    name: str
    parent: str | None
    level: int | None
    numbering: tuple[str, int] | None
    hidden: bool | None


@dataclass(slots=True)
class Styles:
    """The styles of a document; each is read when it is first met."""

    elements: dict[str, _Element] = field(default_factory=dict)
    """By id."""
    language: str | None = None
    """What all text is in that says nothing else."""
    known: dict[str, list[Style]] = field(default_factory=dict)
    """Those met already, each with those it is based on."""

    def chain(self, style: str | None) -> list[Style]:
        """The style and those it is based on, the nearest first."""
        if style is None:
            return []
        if style not in self.known:
            self.known[style] = list(self._based(style))
        return self.known[style]

    def _based(self, style: str | None) -> Iterator[Style]:
        for _ in range(_LONGEST_CHAIN):
            element = self.elements.get(style or "")
            if element is None:
                return
            found = _style(element)
            yield found
            style = found.parent

    def kind(self, style: str | None) -> Kind:
        """Whether a paragraph of this style is a title or a heading."""
        names = [one.name for one in self.chain(style)] or [(style or "").lower()]
        if "title" in names:
            return Kind.TITLE
        if any(_HEADING.fullmatch(name) for name in names):
            return Kind.HEADING
        level = next((one.level for one in self.chain(style) if one.level is not None), None)
        return Kind.PARAGRAPH if level is None or level >= _BODY_LEVEL else Kind.HEADING

    def numbering(self, style: str | None) -> tuple[str, int] | None:
        """The list whose items have this style, and how deep."""
        return next((one.numbering for one in self.chain(style) if one.numbering), None)

    def hides(self, style: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((one.hidden for one in self.chain(style) if one.hidden is not None), False)


def read(root: _Element | None) -> Styles:
    """The styles of `styles.xml`; none without it."""
    if root is None:
        return Styles()
    elements = {
        markup.attribute(one, "styleId") or "": one for one in markup.find_all(root, "style")
    }
    language = markup.find(root, "docDefaults/rPrDefault/rPr/lang")
    return Styles(elements, None if language is None else markup.attribute(language, "val"))


def is_on(element: _Element) -> bool:
    """Whether a switch that stands is on: unless it says otherwise."""
    return (markup.attribute(element, "val") or "1").lower() not in _OFF


def listed(properties: _Element) -> tuple[str, int] | None:
    """The list a paragraph says to be in, and how deep."""
    found = markup.find(properties, "numPr")
    if found is None:
        return None
    return value(found, "numId") or "0", number(value(found, "ilvl"))


def _style(element: _Element) -> Style:
    paragraph = markup.find(element, "pPr")
    run = markup.find(element, "rPr")
    level = value(paragraph, "outlineLvl") if paragraph is not None else None
    hidden = markup.find(run, "vanish") if run is not None else None
    return Style(
        name=(value(element, "name") or "").lower(),
        parent=value(element, "basedOn"),
        level=number(level) if level else None,
        numbering=listed(paragraph) if paragraph is not None else None,
        hidden=None if hidden is None else is_on(hidden),
    )
