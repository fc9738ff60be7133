"""WXR, the export of WordPress: the site is the document, each published post a child."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import LeftOut
from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.feeds import channels, parts, rss, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

PARTS = ("attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset",
         "oembed_cache", "wp_block", "wp_template", "wp_template_part", "wp_global_styles",
         "wp_navigation", "wp_font_family", "wp_font_face", "user_request")  # fmt: skip
"""Kinds of posts that are parts of a site and no story."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The site with its tagline as text; drafts, menus and files are named as left out."""
    found = trees.read(raw)
    channel = rss.channel_of(found.root)
    authors = dict(_authors(found.root))
    items = list(markup.descendants(found.root, "item"))

    def pack(item: _Element) -> _Element:
        return _signed(rss.sourced(item, channel), authors)

    parsed = channels.document(
        channel,
        parser="wxr/1",
        media_type="application/x-wxr+xml",
        children=trees.children(items, rss.ITEM, pack, refused),
        warnings=found.warnings,
    )
    kinds = Counter(markup.text_at(item, "post_type") or "post" for item in items)
    parsed.metadata["post_types"] = dict(kinds.most_common(50))
    return parsed


def _authors(root: _Element) -> Iterator[tuple[str, str]]:
    """The names shown for the logins posts are signed with."""
    for author in markup.descendants(root, "author"):
        login = markup.text_at(author, "author_login")
        shown = markup.text_at(author, "author_display_name")
        if login and shown:
            yield login, shown


def _signed(item: _Element, authors: dict[str, str]) -> _Element:
    for creator in parts.of(item).get("dc:creator", ()):
        creator.text = authors.get(markup.text_of(creator), creator.text)
    return item


def refused(item: _Element) -> LeftOut | None:
    """Why the item is no story; None if it is a published one."""
    found = parts.of(item)
    kind = parts.line_of(found, "wp:post_type")
    status = parts.line_of(found, "wp:status")
    if kind and kind[0] in PARTS:
        return _left_out(item, "unsupported_media_type", f"A {kind[0]} is no story.")
    if status and status[0] not in ("publish", "inherit"):
        return _left_out(item, "not_published", f"Its status is {status[0]!r}.")
    if parts.line_of(found, "wp:post_password"):
        return _left_out(item, "not_published", "It is shown to those with a password only.")
    return None


def _left_out(item: _Element, code: str, message: str) -> LeftOut:
    name = markup.text_at(item, "title") or markup.text_at(item, "link")
    return LeftOut(name, code, message, Via.ENTRY)
