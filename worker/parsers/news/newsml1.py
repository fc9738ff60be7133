"""NewsML 1.0 to 1.2: one news item is a document, several are children of a package."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import Child
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import markup
from worker.parsers.declared import charset
from worker.parsers.news import newsml1_content, newsml1_lines
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "newsml1/1"
MEDIA_TYPE = "text/vnd.iptc.newsml"
MAX_ITEMS = 10_000
"""News items of one package."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The news item, or a document with a child for each of several."""
    found = markup.read(raw.content, charset(raw.media_type))
    stated = Stated(warnings=list(found.warnings))
    items = _items(found.root)
    if not items:
        raise EmptyDocumentError("the NewsML has no NewsItem")
    envelope = markup.find(found.root, "NewsEnvelope")
    if len(items) > 1:
        return _package(found.root, items, stated)
    newsml1_lines.read(items[0], envelope, stated)
    return stated.document(newsml1_content.read(items[0], stated), NAME, MEDIA_TYPE)


def _items(root: _Element) -> list[_Element]:
    return [root] if markup.name(root) == "NewsItem" else markup.find_all(root, "NewsItem")


def _package(root: _Element, items: list[_Element], stated: Stated) -> ParsedDocument:
    """A document that only says what it holds."""
    if len(items) > MAX_ITEMS:
        stated.warnings.append(f"Only the first {MAX_ITEMS:,} of {len(items):,} items were taken.")
    envelope = markup.find(root, "NewsEnvelope")
    if envelope is not None:
        newsml1_lines.read_envelope(envelope, stated)
    stated.note("item_count", len(items))
    return stated.document("", NAME, MEDIA_TYPE, _children(root, items[:MAX_ITEMS]))


def _children(root: _Element, items: list[_Element]) -> Iterator[Child]:
    """Each item in a package of its own, with the envelope they came in."""
    from lxml import etree  # here, because plain text never pays for it

    head = [part for part in root if markup.name(part) in ("Catalog", "NewsEnvelope")]
    for item in items:
        package = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
        package.extend([copy.deepcopy(part) for part in head])
        package.append(copy.deepcopy(item))
        content = etree.tostring(package, encoding="utf-8", xml_declaration=True)
        yield Child(content, newsml1_lines.identifier(item), MEDIA_TYPE, Via.ENTRY)
