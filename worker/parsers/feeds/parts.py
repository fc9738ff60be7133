"""The elements of a feed or an entry, by names that say their vocabulary: `dc:creator`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from worker.parsers import labels, markup
from worker.parsers.feeds import words

if TYPE_CHECKING:
    from lxml.etree import _Element

XML = "{http://www.w3.org/XML/1998/namespace}"

_VOCABULARIES = (
    ("purl.org/dc/", "dc"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/", "module"),
    ("purl.org/rss/", ""),
    ("purl.org/net/rss", ""),
    ("netscape.com/rdf", ""),
    ("channel.netscape.com", ""),
    ("backend.userland.com", ""),
    ("blogs.law.harvard.edu", ""),
    ("rssnamespace.org", ""),
    ("purl.org/atom/app", "app"),
    ("www.w3.org/2007/app", "app"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("search.yahoo.com/mrss", "media"),
    ("podcast-1.0.dtd", "itunes"),
    ("/excerpt/", "excerpt"),
    ("wordpress.org/export/", "wp"),
    ("feedburner", "feedburner"),
    ("georss", "georss"),
)
"""Parts of namespaces, in small letters, and the name of their vocabulary."""

_ATOM = ("www.w3.org/2005/atom", "purl.org/atom/ns")
_SAFE = re.compile(r"https?://\S+", re.IGNORECASE)

Parts = dict[str, list["_Element"]]
"""Elements by vocabulary and name; those of the feed's own vocabulary have no prefix."""


def of(element: _Element) -> Parts:
    """The elements directly within this one."""
    own = vocabulary_of(element)
    parts: Parts = {}
    for child in element.iterchildren("*"):
        vocabulary = vocabulary_of(child)
        if vocabulary == "atom" and own == "atom":
            vocabulary = ""
        name = markup.name(child)
        parts.setdefault(f"{vocabulary}:{name}" if vocabulary else name, []).append(child)
    return parts


def vocabulary_of(element: _Element) -> str:
    """The vocabulary of an element; "" for the several namespaces of RSS and for none."""
    namespace = element.tag[1:].partition("}")[0].lower() if element.tag[0] == "{" else ""
    if not namespace:
        return ""
    if any(mark in namespace for mark in _ATOM):
        return "atom"
    known = next((name for mark, name in _VOCABULARIES if mark in namespace), None)
    return (element.prefix or "") if known is None else known


def every(parts: Parts, *names: str) -> Iterator[tuple[_Element, str]]:
    """The elements of these names with their names, the first name's first."""
    for name in names:
        for element in parts.get(name, ()):
            yield element, name


def line(element: _Element) -> str:
    """The words of an element in one line, markup within them resolved."""
    return " ".join(words.read(markup.raw_text(element)).split())


def line_of(parts: Parts, *names: str) -> tuple[str, str] | None:
    """The first of these elements that has words, in one line, and its name."""
    return next(((said, name) for one, name in every(parts, *names) if (said := line(one))), None)


def code_of(element: _Element) -> str | None:
    """The language this element or one around it declares."""
    holder: _Element | None = element
    while holder is not None:
        if declared := holder.get(f"{XML}lang"):
            return labels.language_code(declared)
        holder = holder.getparent()
    return None


def address(element: _Element, url: str | None) -> str | None:
    """The URL, made absolute by the bases around the element; None if it is no web address."""
    given = (url or "").strip()
    try:
        whole = urljoin(element.base or "", given) if given else ""
    except ValueError:  # an address of version 6 that is none
        return None
    return whole if _SAFE.fullmatch(whole) and len(whole) <= 2000 else None
