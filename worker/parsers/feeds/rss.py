"""RSS 0.9x, 1.0 (RDF) and 2.0: the channel is the document, each item a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import labels, markup
from worker.parsers.feeds import channels, parts, trees
from worker.parsers.feeds.channels import Channel

if TYPE_CHECKING:
    from lxml.etree import _Element

ITEM = "application/x-rss-item+xml"
"""What a single item is called."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The channel with its description as text, and its items as children."""
    found = trees.read(raw)
    channel = channel_of(found.root)
    items = markup.descendants(found.root, "item")

    def pack(item: _Element) -> _Element:
        return sourced(item, channel)

    return channels.document(
        channel,
        parser="rss/1",
        media_type="application/rss+xml",
        children=trees.children(items, ITEM, pack),
        warnings=found.warnings,
    )


def channel_of(root: _Element) -> Channel:
    """What the channel says of itself; CorruptDocumentError if this is no feed."""
    element = next(markup.descendants(root, "channel"), None)
    if element is None and next(markup.descendants(root, "item"), None) is None:
        raise CorruptDocumentError("This XML has neither a channel nor items: it is no feed.")
    return _described(root if element is None else element)


def _described(element: _Element) -> Channel:
    found = parts.of(element)
    language = parts.line_of(found, "language", "dc:language")
    links = [parts.address(one, parts.line(one)) for one in found.get("link", ())]
    own = [
        parts.address(one, one.get("href"))
        for one in found.get("atom:link", ())
        if one.get("rel") == "self"
    ]
    return Channel(
        title=parts.line_of(found, "title"),
        text=channels.text_of(found, "description", "itunes:summary"),
        language=(labels.language_code(language[0]) if language else None)
        or parts.code_of(element),
        link=next(filter(None, links), None),
        address=next(filter(None, own), None),
        updated=channels.moment_of(found, "lastBuildDate", "pubDate", "dc:date"),
        copyright=parts.line_of(found, "copyright", "dc:rights"),
        byline=parts.line_of(found, "itunes:author", "dc:creator"),
    )


def sourced(item: _Element, channel: Channel) -> _Element:
    """The item by itself, with the source element of RSS where it has none.

    Nothing that changes with each build of the feed goes into it: an item that
    stays the same has the same bytes.
    """
    alone = trees.detached(item, channel.language, channel.link)
    if channel.title and markup.find(item, "source") is None:
        url = channel.address or channel.link
        trees.add(alone, "source", channel.title[0], **({"url": url} if url else {}))
    return alone
