"""Atom 0.3 and 1.0: the feed is the document, each entry a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import markup
from worker.parsers.feeds import channels, parts, trees
from worker.parsers.feeds.channels import Channel

if TYPE_CHECKING:
    from lxml.etree import _Element

ENTRY = "application/x-atom-entry+xml"
"""What a single entry is called."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The feed with its subtitle as text, and its entries as children."""
    found = trees.read(raw)
    feed = next(markup.descendants(found.root, "feed"), None)
    if feed is None:
        raise CorruptDocumentError("This XML has no feed element: it is no Atom feed.")
    channel = _described(feed)

    def pack(entry: _Element) -> _Element:
        return _sourced(entry, channel)

    return channels.document(
        channel,
        parser="atom/1",
        media_type="application/atom+xml",
        children=trees.children(markup.find_all(feed, "entry"), ENTRY, pack),
        warnings=found.warnings,
    )


def _described(feed: _Element) -> Channel:
    found = parts.of(feed)
    authors = [name for one in found.get("author", ()) if (name := markup.text_at(one, "name"))]
    return Channel(
        title=parts.line_of(found, "title"),
        text=channels.text_of(found, "subtitle", "tagline"),
        language=parts.code_of(feed),
        link=linked(found, "alternate"),
        address=linked(found, "self"),
        updated=channels.moment_of(found, "updated", "modified"),
        copyright=parts.line_of(found, "rights", "copyright"),
        byline=(", ".join(dict.fromkeys(authors)), "author") if authors else None,
        identifier=parts.line_of(found, "id"),
    )


def linked(found: parts.Parts, rel: str) -> str | None:
    """The first link of this relation; a link that names none is the alternate."""
    hrefs = (
        parts.address(one, one.get("href"))
        for one in found.get("link", ())
        if one.get("rel", "alternate") == rel
    )
    return next(filter(None, hrefs), None)


def _sourced(entry: _Element, channel: Channel) -> _Element:
    """The entry by itself, with the source element of Atom where it has none.

    The feed's `updated` stays out of it: an entry that stays the same has the same bytes.
    """
    alone = trees.detached(entry, channel.language, channel.address or channel.link)
    if markup.find(entry, "source") is None:
        source = trees.add(alone, "source")
        for name, told in (("id", channel.identifier), ("title", channel.title)):
            if told:
                trees.add(source, name, told[0])
        for rel, url in (("alternate", channel.link), ("self", channel.address)):
            if url:
                trees.add(source, "link", rel=rel, href=url)
        if channel.byline:
            trees.add(trees.add(source, "author"), "name", channel.byline[0])
        if channel.copyright:
            trees.add(source, "rights", channel.copyright[0])
    return alone
