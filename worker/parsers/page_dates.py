"""The day a page was published, where only its readers are told: shown, or in its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.parsers import dates, page_nodes

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborHTMLParser

_SHOWN = (
    "time[datetime]",
    "[itemprop=datePublished], .entry-date, .post-date, .published, .date-published, "
    ".article-date, .pubdate, .publish-date, .byline time",
    "time, [class*=date], [class*=Date], [class*=time], [class*=publish], [class*=posted], "
    "[class*=meta], [class*=byline], [class*=datum], [id*=date]",
)
"""Where days are shown, the surest first."""
_MOST, _LONGEST = 60, 120
_LINES = "p, span, div, li, td, em, small, strong, b, i, a, h4, h5, h6, dd, font"
_MOST_LINES = 4_000
_DIGIT = re.compile(r"\d{4}")
_START = re.compile(r"\b(?=\w)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?:/|-|_|$)")
_OLD = re.compile(r"comment|related|sidebar|widget|footer|copyright|teaser", re.IGNORECASE)


def shown(tree: LexborHTMLParser, language: str | None) -> tuple[str, str] | None:
    """The first day that an element for days shows, and how it is marked."""
    for selector in _SHOWN:
        for node in tree.css(selector)[:_MOST]:
            attributes = node.attributes
            if _OLD.search(f"{attributes.get('class')} {attributes.get('id')}"):
                continue
            given = attributes.get("datetime") or attributes.get("content") or ""
            if day := stated(given) or _within(page_nodes.opening(node, _LONGEST), language):
                return day, selector.split(",")[0]
    return None


def printed(tree: LexborHTMLParser, language: str | None) -> str | None:
    """The first short line of the page that is a day, perhaps with some words around it."""
    for node in page_nodes.found(tree, _LINES, _MOST_LINES):
        line = node.text(deep=False)
        is_fit = 6 <= len(line) <= _LONGEST and _DIGIT.search(line) and not _OLD.search(line)
        if is_fit and (day := _within(line, language)):
            return day
    return None


def stated(value: str | None) -> str | None:
    """The date or time that a machine is told; None if it is neither."""
    stamp = dates.match(value.strip()) if value else None
    return stamp.iso() if stamp else None


def in_address(url: str | None) -> str | None:
    """The day in an address like `/2020/10/13/title`."""
    found = _IN_ADDRESS.search(url or "")
    return stated("-".join(found.groups())) if found else None


def by_rules(page: HtmlElement | None, *, guessing: bool = False) -> str | None:
    """What htmldate finds with its quick rules; if `guessing`, with all it has."""
    import htmldate  # here, because plain text never pays for it

    if page is None:
        return None
    found: str | None = htmldate.find_date(page, original_date=True, extensive_search=guessing)
    return found


def _within(text: str, language: str | None) -> str | None:
    """The first day in a short line; a day and a month that may be either way round are
    read as the page's language has them.
    """
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST:
        return None
    for start in _START.finditer(line):
        stamp = dates.match(line, start.start())
        if stamp and (day := stamp.iso(day_first=None if language in (None, "en") else True)):
            return day
    return None
