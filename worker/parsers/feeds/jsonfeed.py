"""JSON Feed 1.0 and 1.1: each item a document of its own; a feed of one item is that item."""

from __future__ import annotations

from typing import Any

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import json_entries, json_values, titles
from worker.parsers.json_values import Record, first, records, text
from worker.parsers.news import prose
from worker.parsers.news.stated import Stated

NAME, MEDIA_TYPE = "jsonfeed/1", "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"

_OF_FEED = ("version", "title", "home_page_url", "feed_url", "language", "authors", "author")
"""What each item takes along from its feed."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The feed's own words, and its items as children, each in a feed of its own."""
    feed, warnings = json_values.record(raw, "a feed")
    items = records(feed.get("items"))
    stated = Stated(warnings=list(warnings))
    if len(items) == 1:
        return _item(items[0], feed, stated)
    stated.say("title", titles.shortened(text(feed.get("title")) or ""), "title")
    stated.say("summary", text(feed.get("description")), "description")
    stated.say("byline", _authors(feed), "authors")
    stated.say_language(text(feed.get("language")), "language")
    stated.note("canonical_url", text(feed.get("home_page_url")))
    stated.note("feed_url", text(feed.get("feed_url")))
    stated.note("next_url", text(feed.get("next_url")))
    stated.note("item_count", len(items))
    return stated.document(
        stated.fields.get("summary", ""), NAME, MEDIA_TYPE, children=_children(feed, items)
    )


def _children(feed: Record, items: list[Record]) -> Any:
    """Each item within what the feed says of them all."""
    around = {name: feed[name] for name in _OF_FEED if name in feed}
    around.setdefault("version", VERSION)
    wrapped = json_entries.named(items, lambda item: around | {"items": [item]})
    return json_entries.taken(wrapped, MEDIA_TYPE)


def _item(item: Record, feed: Record, stated: Stated) -> ParsedDocument:
    stated.say("title", titles.shortened(text(item.get("title")) or ""), "title")
    stated.say("external_id", text(item.get("id")), "id")
    stated.say("byline", _authors(item) or _authors(feed), "authors")
    stated.say("provider", text(feed.get("title")), "feed title")
    stated.say("summary", text(item.get("summary")), "summary")
    stated.say("keywords", tuple(json_values.names(item.get("tags"))), "tags")
    stated.say_moment("published_at", text(item.get("date_published")), "date_published")
    stated.note_moment("modified_at", text(item.get("date_modified")))
    stated.say_language(text(item.get("language")) or text(feed.get("language")), "language")
    stated.note("canonical_url", text(item.get("url")))
    stated.note("image", first(item, "image", "banner_image")[1])
    stated.note("feed_url", text(feed.get("feed_url")))
    stated.related("external", text(item.get("external_url")))
    content = prose.without(_text(item), stated.fields.get("title"))
    if content:
        stated.say("title", titles.from_lead(content), "lead's first sentence")
    return stated.document(content, NAME, MEDIA_TYPE)


def _text(item: Record) -> str:
    """The words of the HTML, else the plain ones."""
    page = text(item.get("content_html"))
    plain = text(item.get("content_text"))
    found = prose.plain(f"<div>{page}</div>") if page else ""
    return found or (prose.plain(plain) if plain else "")


def _authors(said: Record) -> str | None:
    """The authors' names; version 1.0 has one `author`."""
    return ", ".join(json_values.names(said.get("authors") or said.get("author"))) or None
