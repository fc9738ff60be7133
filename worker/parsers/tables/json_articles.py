"""Objects of JSON that hold an article under the names many systems use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from worker.parsers import json_values, titles
from worker.parsers.json_values import Record, text
from worker.parsers.news import prose
from worker.parsers.news.stated import Stated

TITLES = ("title", "headline", "headline_main", "name")
TEXTS = (
    "text", "body", "content", "article_body", "articleBody", "body_html", "content_html", "html",
    "body_text", "content_text", "fulltext", "full_text", "fullText", "maintext", "main_text",
    "article", "story",
)  # fmt: skip
DATES = (
    "published_at", "publishedAt", "date_published", "datePublished", "published", "pub_date",
    "pubDate", "publish_date", "publication_date", "published_time", "date", "created_at",
    "createdAt", "timestamp",
)  # fmt: skip
_GREENWICH = ("date_gmt",)
"""Times that their systems mean to be in UTC, though they do not say so."""
_WORDS = {
    "summary": (
        "summary", "description", "excerpt", "abstract", "dek", "standfirst", "subtitle", "teaser",
    ),
    "external_id": ("external_id", "guid", "uuid", "id", "_id"),
    "version": ("version",),
    "slugline": ("slugline",),
    "ednote": ("ednote", "editors_note"),
    "copyright": ("copyright", "copyright_notice"),
    "credit": ("credit",),
    "dateline": ("dateline",),
}  # fmt: skip
_NAMED = {
    "byline": ("byline", "author", "authors", "creator", "by"),
    "provider": ("source", "publisher", "provider", "site_name", "agency"),
}
_LISTS = {"keywords": ("keywords", "tags"), "subjects": ("section", "category", "categories")}
_LANGUAGES = ("language", "lang", "inLanguage", "locale")
_URLS = ("canonical_url", "url", "link", "permalink")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800
"""1990 and 2100: numbers outside them are no seconds since 1970."""
_WORDY = 12


def is_article(value: Any) -> bool:
    """Whether the object has words of a story, and a headline, date or address beside them."""
    if not isinstance(value, dict):
        return False
    body = _first(value, TEXTS)
    beside = (*TITLES, *DATES, *_URLS)
    if body is None:
        return _first(value, ("headline",)) is not None and _first(value, DATES) is not None
    return len(body.split()) >= _WORDY or _first(value, beside) is not None


def read(value: Record, stated: Stated) -> str:
    """The article's text; `stated` is told the rest."""
    stated.say("title", titles.shortened(_line(_first(value, TITLES))), "title")
    for name, keys in _WORDS.items():
        words = _first(value, keys)
        stated.say(name, prose.plain(words) if words and name == "summary" else words, keys[0])
    for name, keys in _NAMED.items():
        for key in keys:
            stated.say(name, ", ".join(json_values.names(value.get(key))), key)
    for name, keys in _LISTS.items():
        for key in keys:
            stated.say(name, _listed(value.get(key)), key)
    stated.say_language(_first(value, _LANGUAGES), "language")
    stated.say_number("urgency", _first(value, ("urgency", "priority")), "urgency")
    stated.note("canonical_url", _first(value, _URLS))
    _dates(value, stated)
    words = _first(value, TEXTS)
    content = prose.without(prose.plain(words) if words else "", stated.fields.get("title"))
    if content:
        stated.say("title", titles.from_lead(content), "lead's first sentence")
    return content


def _first(value: Record, keys: tuple[str, ...]) -> str | None:
    """The first of these members that has words; `{"rendered": …}` counts as its words."""
    for key in keys:
        said = value.get(key)
        if isinstance(said, dict):
            said = said.get("rendered")
        if words := text(said):
            return words
    return None


def _line(words: str | None) -> str:
    return " ".join(prose.plain(f"<p>{words}</p>").split()) if words else ""


def _listed(value: object) -> tuple[str, ...]:
    """The names in a list, or the parts of a string between commas."""
    if isinstance(value, str):
        return tuple(part for one in value.split(",") if (part := one.strip()))
    return tuple(json_values.names(value))


def _dates(value: Record, stated: Stated) -> None:
    for key in _GREENWICH:
        stated.say_moment("published_at", text(value.get(key)), key, zone="+00:00")
    for key in DATES:
        said = value.get(key)
        counted = _counted(said)
        stated.say("published_at", counted, key)
        if counted is None:
            stated.say_moment("published_at", text(said), key)
    stated.say_moment(
        "embargo_until", _first(value, ("embargo_until", "embargoed_until")), "embargo"
    )


def _counted(value: object) -> str | None:
    """The time of seconds since 1970, or thousandths of them."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > _LATEST else value
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
