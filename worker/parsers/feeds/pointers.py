"""What an entry points to: its page, its pictures, its subjects, what is related."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from worker.parsers import markup
from worker.parsers.feeds import atom, channels
from worker.parsers.feeds import parts as elements
from worker.parsers.news import subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from worker.parsers.feeds.parts import Parts

MOST = 100
"""Entries of a list."""

_LIST = re.compile(r"\s*[,;]\s*")
_CODE = re.compile(r"(?:medtop|subj):\d{8}")
_RELATED = ("related", "via", "replies")


def categories(root: _Element, parts: Parts) -> dict[str, Any]:
    """Subjects, keywords and the Media Topics among them."""
    named, tags = [], []
    for one, _ in elements.every(parts, "category", "dc:subject"):
        words = one.get("label") or elements.line(one) or one.get("term") or ""
        if one.get("domain") == "post_tag":
            tags.append(words)
        elif one.get("domain") not in ("nav_menu", "post_format", "author"):
            named.append(_coded(one, words))
    for one in markup.descendants(root, "keywords"):
        tags += _LIST.split(markup.text_of(one))
    stated = tuple(dict.fromkeys(filter(None, named)))[:MOST]
    return {
        "subjects": stated,
        "keywords": tuple(dict.fromkeys(filter(None, tags)))[:MOST],
        "topics": subjects.topics(one for one in stated if _CODE.fullmatch(one)),
    }


def _coded(category: _Element, words: str) -> str:
    """The subject, as a code if its scheme is one of IPTC's."""
    scheme = (category.get("domain") or category.get("scheme") or "").lower()
    code = category.get("term") or words
    if not re.fullmatch(r"\d{8}", code):
        return words
    if "medtop" in scheme or "mediatopic" in scheme:
        return f"medtop:{code}"
    return f"subj:{code}" if "iptc" in scheme or "subject" in scheme else words


def metadata(root: _Element, parts: Parts) -> dict[str, Any]:
    """Addresses and whatever else has no field of its own."""
    updated = channels.moment_of(parts, "updated", "modified", "atom:updated", "dc:modified")
    point = elements.line_of(parts, "georss:point")
    slug = elements.line_of(parts, "wp:post_name")
    found = {
        "canonical_url": _page(root, parts),
        "feed_url": _feed(parts),
        "comments_url": _first(parts, "comments"),
        "image": next(_images(root), None),
        "enclosures": list(_enclosures(parts))[:MOST],
        "related": list(_related(parts))[:MOST],
        "updated_at": updated[0] if updated else None,
        "georss_point": point[0] if point else None,
        "slug": slug[0] if slug else None,
    }
    return {name: value for name, value in found.items() if value}


def _first(parts: Parts, *names: str) -> str | None:
    urls = (elements.address(one, elements.line(one)) for one, _ in elements.every(parts, *names))
    return next(filter(None, urls), None)


def _page(root: _Element, parts: Parts) -> str | None:
    """The page the entry stands on: a permanent link before the one that may count readers."""
    own = _first(parts, "feedburner:origLink") or _first(parts, "link")
    if own or (own := atom.linked(parts, "alternate")):
        return own
    guids = (one for one in parts.get("guid", ()) if one.get("isPermaLink") != "false")
    permanent = (elements.address(one, elements.line(one)) for one in guids)
    return next(filter(None, permanent), None)


def _feed(parts: Parts) -> str | None:
    for source in parts.get("source", ()):
        if url := elements.address(source, source.get("url")):
            return url
        if url := atom.linked(elements.of(source), "self"):
            return url
    return None


def _images(root: _Element) -> Iterator[str]:
    """Pictures that stand for the story, the best first."""
    for one in markup.descendants(root, "content", "thumbnail", "enclosure", "image"):
        kind = one.get("type", "") or one.get("medium", "")
        is_picture = kind.startswith("image") or markup.name(one) in ("thumbnail", "image")
        url = elements.address(one, one.get("url") or one.get("href")) if is_picture else None
        if url:
            yield url


def _enclosures(parts: Parts) -> Iterator[dict[str, str]]:
    for one, name in elements.every(parts, "enclosure", "link"):
        if name == "enclosure" or one.get("rel") == "enclosure":
            url = elements.address(one, one.get("url") or one.get("href"))
            if url:
                yield {"url": url, "media_type": one.get("type", "")}


def _related(parts: Parts) -> Iterator[dict[str, str | None]]:
    for one, _ in elements.every(parts, "link", "atom:link"):
        url = elements.address(one, one.get("href"))
        if url and one.get("rel") in _RELATED:
            yield {"rel": one.get("rel"), "id": url, "title": one.get("title")}
