"""OpenDocument packages: their content, their styles, and whether they are locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.docx_lists import number
from worker.parsers.office.package import Package, damaged, locked, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CHAIN = 12
_MAX_LEVELS = 20
_NUMBERED = "list-level-style-number"


@dataclass(frozen=True, slots=True)
class Content:
    """What an OpenDocument file holds: the element of its kind, and its styles."""

    package: Package
    body: _Element
    styles: Styles


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by name."""

    named: dict[str, _Element] = field(default_factory=dict)
    lists: dict[str, _Element] = field(default_factory=dict)
    language: str | None = None
    """What all text is in that says nothing else."""

    def chain(self, name: str | None) -> Iterator[_Element]:
        """The style and those it is based on, the nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self.named.get(name or "")
            if style is None:
                return
            yield style
            name = markup.attribute(style, "parent-style-name")

    def is_title(self, name: str | None) -> bool:
        """Whether a paragraph of this style is the title."""
        return name == "Title" or any(
            "Title" in (markup.attribute(one, "name"), markup.attribute(one, "parent-style-name"))
            for one in self.chain(name)
        )

    def hides(self, name: str | None) -> bool:
        """Whether text of this style is hidden."""
        said = (self._said(one, "display") for one in self.chain(name))
        return next(filter(None, said), None) == "none"

    def language_of(self, name: str | None) -> str | None:
        """The language this style says its text is in."""
        return next(filter(None, (self._said(one, "language") for one in self.chain(name))), None)

    def marker(self, name: str | None, depth: int) -> tuple[str, str, str] | None:
        """What stands around the numbers of a list this deep, and their form; None: bullets."""
        style = self.lists.get(name or "")
        for level in islice(style, _MAX_LEVELS) if style is not None else ():
            if number(markup.attribute(level, "level")) == depth:
                return _numbers(level)
        return None

    def _said(self, style: _Element, name: str) -> str | None:
        settings = markup.find(style, "text-properties")
        return None if settings is None else markup.attribute(settings, name)


def read(content: bytes, what: str, kind: str) -> Content:
    """The package of this kind (`text`, `presentation`, `spreadsheet`), if it can be read."""
    package = opened(content, what)
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest or "encrypted-package" in package.members:
        raise locked(what)
    root = package.tree("content.xml")
    body = markup.find(root, f"body/{kind}") if root is not None else None
    if root is None or body is None:
        raise damaged(what, f"it has no content.xml with a {kind}")
    return Content(package, body, _styles([root, package.spare("styles.xml")]))


def _styles(roots: list[_Element | None]) -> Styles:
    styles = Styles()
    language = None
    for root in filter(lambda one: one is not None, roots):
        for group in ("automatic-styles", "styles"):
            for style in markup.find_all(root, f"{group}/style"):
                styles.named.setdefault(markup.attribute(style, "name") or "", style)
            for style in markup.find_all(root, f"{group}/list-style"):
                styles.lists.setdefault(markup.attribute(style, "name") or "", style)
        for default in markup.find_all(root, "styles/default-style/text-properties"):
            language = language or markup.attribute(default, "language")
    return Styles(styles.named, styles.lists, None if language == "none" else language)


def _numbers(level: _Element) -> tuple[str, str, str] | None:
    if markup.name(level) != _NUMBERED:
        return None
    prefix, suffix = (
        markup.attribute(level, f"num-{place}") or "" for place in ("prefix", "suffix")
    )
    return prefix, markup.attribute(level, "num-format") or "", suffix
