"""What an XML document is, by its root element and what goes with it."""

from __future__ import annotations

from typing import NamedTuple

from worker.parsers.detection.claims import Claims
from worker.parsers.detection.verdict import Detected, by_content
from worker.parsers.detection.xml_prolog import Root

XML = "application/xml"
_G2 = ("iptc.org/std/nar", "NewsML-G2", " guid=")
_ATOM = ("w3.org/2005/Atom", "purl.org/atom/ns")


class _Kind(NamedTuple):
    """A format by its root element."""

    root: str
    marks: tuple[str, ...]
    """One of these stands in the document's first part; none needed if there are none."""
    media_type: str
    words: str


_KINDS = (
    _Kind("newsItem", _G2, "application/vnd.iptc.g2.newsitem+xml", "NewsML-G2"),
    _Kind("packageItem", _G2, "application/vnd.iptc.g2.packageitem+xml", "NewsML-G2"),
    _Kind("planningItem", _G2, "application/vnd.iptc.g2.planningitem+xml", "NewsML-G2"),
    _Kind("newsMessage", _G2, "application/vnd.iptc.g2.newsmessage+xml", "NewsML-G2"),
    _Kind("conceptItem", _G2, "application/vnd.iptc.g2.conceptitem+xml", "NewsML-G2"),
    _Kind("knowledgeItem", _G2, "application/vnd.iptc.g2.knowledgeitem+xml", "NewsML-G2"),
    _Kind("NewsML", (), "text/vnd.iptc.newsml", "NewsML 1"),
    _Kind("NewsItem", ("<NewsIdentifier", "<NewsComponent"), "text/vnd.iptc.newsml", "NewsML 1"),
    _Kind("nitf", (), "text/vnd.iptc.nitf", "NITF"),
    _Kind(
        "Publication",
        ("ap.org/schemas", "<PublicationManagement", "<NewsLines"),
        "application/vnd.ap.appl+xml",
        "the AP",
    ),
    _Kind("rss", ("wordpress.org/export/",), "application/x-wxr+xml", "a WordPress export"),
    _Kind("rss", (), "application/rss+xml", "RSS"),
    _Kind("RDF", ("purl.org/rss/", "netscape.com/rdf"), "application/rss+xml", "RSS 1"),
    _Kind("channel", ("<item>", "<item "), "application/rss+xml", "RSS"),
    _Kind("feed", (*_ATOM, "<entry>", "<entry "), "application/atom+xml", "Atom"),
    _Kind("entry", (*_ATOM, "<title"), "application/x-atom-entry+xml", "an Atom entry"),
    _Kind(
        "item",
        ("<title", "<link", "<description", "<guid"),
        "application/x-rss-item+xml",
        "an RSS item",
    ),
    _Kind("svg", (), "image/svg+xml", "SVG"),
)
"""Of two formats with one root, the special one stands first."""

_NAMES = frozenset(kind.root for kind in _KINDS)
_SPELLED = {kind.root.lower(): kind.root for kind in _KINDS if kind.root in ("nitf", "rss", "RDF")}
"""Roots that old software writes in capitals."""


def known(root: Root, claims: Claims) -> Detected | None:
    """The format of which this is the root; a claim settles what its marks leave open."""
    name = root.name if root.name in _NAMES else _SPELLED.get(root.name.lower(), "")
    for kind in _KINDS:
        if kind.root != name:
            continue
        if not kind.marks or any(mark in root.rest for mark in kind.marks):
            return by_content(kind.media_type, f"root element {root.name} of {kind.words}")
        if reason := claims.reason(kind.media_type):
            return Detected(kind.media_type, reason)
    return None


def other(root: Root) -> Detected:
    """XML of no format that is known here."""
    return by_content(XML, f"root element {root.name}")
