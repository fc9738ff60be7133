"""Books (EPUB): chapters in the order of reading, and what the book says of itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import datelines, markup, titles
from worker.parsers.encoding import clean
from worker.parsers.office import properties, story, xhtml
from worker.parsers.office.blocks import Block, Kind, Story, grouped
from worker.parsers.office.package import Package, damaged, locked, opened

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/epub+zip"
MAX_CHAPTERS = 5_000
_FONTS = re.compile(r"\.(?:otf|ttf|woff2?|ttc|pfb)$", re.IGNORECASE)
_QUOTED = re.compile("%([0-9A-Fa-f]{2})")
_TAGS = re.compile(r"<[^<>]{0,500}>")


def parse(raw: RawDocument) -> ParsedDocument:
    """The text of the book, and what it says of itself."""
    package = opened(raw.content, "EPUB")
    _check_locks(package)
    path = _book(package)
    root = package.tree(path)
    if root is None:
        raise damaged("EPUB", f"it has no {path!r}")
    found = Story()
    chapters = list(_chapters(root, posixpath.dirname(path)))[:MAX_CHAPTERS]
    for chapter in chapters:
        found.blocks += _chapter(package, chapter, found)
    return _document(found, markup.find(root, "metadata"), len(chapters))


def _document(found: Story, metadata: _Element | None, chapter_count: int) -> ParsedDocument:
    blocks = grouped(found.blocks)
    text = clean("\n\n".join(block.text for block in blocks))
    if not text:
        raise EmptyDocumentError("no words in its chapters; pictures of text need OCR first")
    said = _said(metadata)
    known = properties.make(
        title=_first(said, "title"),
        description=_TAGS.sub(" ", _first(said, "description") or ""),
        keywords=";".join(said.get("subject", ())),
        language=_first(said, "language"),
        publisher=_first(said, "publisher"),
        contributor="; ".join(said.get("contributor", ())),
    )
    heading = next((block.text for block in blocks if block.kind is Kind.HEADING), None)
    title = known.title or heading or titles.from_lead(text)
    parsed = story.described(
        found,
        known,
        text=text,
        title=titles.shortened(" ".join(title.split())) if title else None,
        title_rule="epub dc:title" if known.title else "first heading",
        parser="epub/1",
        media_type=MEDIA_TYPE,
        metadata={"chapter_count": chapter_count},
    )
    return _stated(parsed, said)


def _stated(parsed: ParsedDocument, said: dict[str, list[str]]) -> ParsedDocument:
    """With what only books say: who wrote, published and owns them, and when."""
    dateline = datelines.read(parsed.text.split("\n", 1)[0])
    fields = {
        "byline": ", ".join(said.get("creator", ())) or None,
        "published_at": _day(said),
        "provider": _first(said, "publisher"),
        "copyright": _first(said, "rights"),
        "external_id": _first(said, "identifier"),
        "dateline": dateline.printed if dateline else None,
    }
    fields = {name: value for name, value in fields.items() if value}
    rules = {name: f"epub {_NAMES.get(name, name)}" for name in fields}
    return replace(parsed, **fields, provenance=parsed.provenance | rules)  # type: ignore[arg-type]


_NAMES = {
    "byline": "dc:creator", "published_at": "dc:date", "provider": "dc:publisher",
    "copyright": "dc:rights", "external_id": "dc:identifier",
}  # fmt: skip


def _check_locks(package: Package) -> None:
    """Books of shops are encrypted; fonts alone often are, in free ones, too."""
    root = package.spare("META-INF/encryption.xml")
    locks = markup.descendants(root, "CipherReference") if root is not None else ()
    if any(not _FONTS.search(one.get("URI", "")) for one in locks):
        raise locked("EPUB")


def _book(package: Package) -> str:
    root = package.spare("META-INF/container.xml")
    first = markup.find(root, "rootfiles/rootfile") if root is not None else None
    stated = first.get("full-path") if first is not None else None
    named = (name for name in package.members if name.endswith(".opf"))
    return stated or next(named, "content.opf")


def _chapters(root: _Element, folder: str) -> Iterator[str]:
    """The paths of the chapters, without tables of contents and asides."""
    items = {one.get("id"): one for one in markup.find_all(root, "manifest/item")}
    for one in markup.find_all(root, "spine/itemref"):
        item = items.get(one.get("idref"))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        if one.get("linear") != "no" and "svg" not in item.get("media-type", ""):
            yield posixpath.normpath(posixpath.join(folder, _unquoted(item.get("href", ""))))


def _chapter(package: Package, path: str, found: Story) -> list[Block]:
    root = package.spare(path)
    if root is None:
        found.warnings.append("A chapter is damaged or missing and was left out.")
        return []
    return xhtml.blocks(root)


def _unquoted(path: str) -> str:
    """The path as the package has it: `%20` is a space."""
    if "%" not in path:
        return path
    quoted = _QUOTED.sub(lambda code: chr(int(code[1], 16)), path)
    return quoted.encode("latin-1", "replace").decode("utf-8", "replace")


def _said(metadata: _Element | None) -> dict[str, list[str]]:
    """What each element of the metadata says, by its plain name."""
    said: dict[str, list[str]] = {}
    for child in metadata if metadata is not None else ():
        text = markup.text_of(child)
        if text and markup.name(child) != "meta":
            said.setdefault(markup.name(child), []).append(text)
    return said


def _first(said: dict[str, list[str]], name: str) -> str | None:
    return next(iter(said.get(name, ())), None)


def _day(said: dict[str, list[str]]) -> str | None:
    return properties.moment(_first(said, "date"))
