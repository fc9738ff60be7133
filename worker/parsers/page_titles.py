"""Which of a page's several titles is the headline, without the name of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_PARTED = re.compile(r"\s+(?:[|•·»«›/:]|[-–—]|::)\s+|\s*\|\s*|(?<=\S): ")
_SITE_TAIL = re.compile(r"\s+(?:[|•·»›]|[-–—])\s+[^|•·»›]{1,30}$")
_NOT_WORD = re.compile(r"[\W_]+")
_HOST = re.compile(r"(?:https?:)?//(?:www\.)?([^/:?#]+)")
_SHOWN = "article h2, .entry-title, .post-title, h2.title"
_FEW = 10


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls its story, by where it says so."""

    stated: str
    """In JSON-LD."""
    shared: str
    """In meta tags, for those who share it."""
    window: str
    """In `title`, mostly with the site's name."""
    headings: tuple[str, ...]
    second: tuple[str, ...]
    """Headings of the second rank that look like the title."""
    sites: frozenset[str]
    """Keys of the names of the site."""


def read(
    tree: LexborHTMLParser, stated: str | None, shared: str | None, sites: list[str | None]
) -> Titles:
    """The titles of the page, each on one line."""
    window = tree.css_first("head > title") or tree.css_first("title")
    return Titles(
        stated=_line(stated),
        shared=_line(shared),
        window=_line(window.text() if window else None),
        headings=_headings(tree, "h1"),
        second=_headings(tree, _SHOWN),
        sites=frozenset(key for site in sites for key in _site_keys(site)),
    )


def best(titles: Titles) -> tuple[str, str] | None:
    """The headline and where it stands: JSON-LD, the heading that agrees with the rest, …"""
    stated, shared, window = (
        _unsited(one, titles) for one in (titles.stated, titles.shared, titles.window)
    )
    window = _SITE_TAIL.sub("", window) if window == titles.window else window
    metas = [one for one in (stated, shared, window) if one]
    choices = (
        (stated, "json-ld"),
        (_agreeing(titles.headings, metas, titles), "h1"),
        (_agreeing(titles.second, metas, titles), "h2"),
        (_alone(titles.headings, titles), "h1"),
        (shared, "meta og:title"),
        (window, "title"),
        (titles.window, "title"),
    )
    return next(((_short(one, metas), rule) for one, rule in choices if one), None)


def variants(titles: Titles) -> set[str]:
    """Keys of everything that may stand above the text again as its title."""
    given = [titles.stated, titles.shared, titles.window, *titles.headings[:3]]
    given += [_unsited(one, titles) for one in given]
    return {key for one in given if len(key := key_of(one)) > 10}


def key_of(text: str) -> str:
    """The letters and digits of a text, to compare it by."""
    return _NOT_WORD.sub("", text).casefold()


def _line(text: str | None) -> str:
    return " ".join(unescape(text or "").split())


def _headings(tree: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    return tuple(line for node in tree.css(selector)[:_FEW] if (line := _line(node.text())))


def _site_keys(site: str | None) -> set[str]:
    host = _HOST.match(site or "")
    names = (host[1], host[1].rpartition(".")[0]) if host else (site or "",)
    return {key for name in names if len(key := key_of(name)) > 2}


def _unsited(title: str, titles: Titles) -> str:
    """The title without the site's name; "" if it is nothing else."""
    shown = {key_of(one) for one in (*titles.headings, *titles.second, titles.stated)}
    for cut in list(_PARTED.finditer(title))[:_FEW]:
        for part in (title[: cut.start()], title[cut.end() :]):
            if len(key := key_of(part)) > 8 and key in shown and key != key_of(title):
                return part.strip()
    for _ in range(3):
        shorter = _cut_once(title, titles.sites)
        if shorter == title:
            break
        title = shorter
    return "" if key_of(title) in titles.sites else title.strip()


def _cut_once(title: str, sites: frozenset[str]) -> str:
    cuts = list(_PARTED.finditer(title))
    if not cuts:
        return title
    last, first = key_of(title[cuts[-1].end() :]), key_of(title[: cuts[0].start()])
    if last and any(last in site or site in last for site in sites):
        return title[: cuts[-1].start()]
    return title[cuts[0].end() :] if first in sites else title


def _agreeing(headings: tuple[str, ...], metas: list[str], titles: Titles) -> str | None:
    keys = [key_of(one) for one in metas]
    return next((one for one in headings if _agrees(key_of(one), keys, titles)), None)


def _agrees(key: str, others: list[str], titles: Titles) -> bool:
    if len(key) < 6 or key in titles.sites:
        return False
    return any(
        key == one or (len(key) > 15 and (key in one or (one in key and len(one) > 0.6 * len(key))))
        for one in others
    )


def _alone(headings: tuple[str, ...], titles: Titles) -> str | None:
    """The first heading that is not the site's name."""
    keyed = ((one, key_of(one)) for one in headings)
    return next((one for one, key in keyed if len(key) > 3 and key not in titles.sites), None)


def _short(title: str, metas: list[str]) -> str:
    """The title without the words above it that a heading may hold too."""
    key = key_of(title)
    for one in metas:
        other = key_of(one)
        if len(other) > 12 and other != key and key.endswith(other):
            return one
    return title
