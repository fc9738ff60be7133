"""ninjs, the IPTC's news in JSON: versions 1.0 to 3.1, each under the names it uses."""

from __future__ import annotations

import re
from typing import NamedTuple

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import json_entries, json_values, markup, titles
from worker.parsers.json_values import Record, first, records, text
from worker.parsers.news import ninjs_concepts, ninjs_notes, nitf, prose
from worker.parsers.news.ninjs_concepts import headline, lowered
from worker.parsers.news.stated import Stated

NAME, MEDIA_TYPE = "ninjs/1", "application/vnd.iptc.ninjs+json"
NOT_ARTICLES = {
    "picture": "picture", "photo": "picture", "graphic": "graphic", "video": "video",
    "audio": "recording", "planning": "plan of coverage", "event": "planned event",
}  # fmt: skip
"""Types of items that hold no article, in words."""

_RANKS = ("markup", "nitf", "plain")
_KINDS = (
    (re.compile("nitf"), "nitf"),
    (re.compile(r"html|richtext|body_main"), "markup"),
    (re.compile(""), "plain"),
)
_NITF = re.compile(r"\s*(?:<\?xml|<!DOCTYPE nitf|<nitf\b|<body\.content\b)")


class Body(NamedTuple):
    """One rendering of the story: its words, and how they are marked up."""

    kind: str
    value: str


def parse(raw: RawDocument) -> ParsedDocument:
    """The story and its fields; items that are no articles say what they are."""
    loaded = json_values.load(raw)
    if isinstance(loaded.value, list):
        return _collection(loaded.value, loaded.warnings)
    if not isinstance(loaded.value, dict):
        raise CorruptDocumentError("The JSON holds no object, which a ninjs item would be.")
    item, stated = lowered(loaded.value), Stated(warnings=list(loaded.warnings))
    _head(item, stated)
    ninjs_concepts.read(item, stated)
    ninjs_notes.read(item, stated)
    content = prose.without(_text(item, stated), stated.fields.get("title"))
    content = content or _withdrawal(stated)
    ninjs_notes.located(item, content, stated)
    _warn_of_type(item, stated)
    _title_of_last_resort(content, stated)
    return stated.document(content, NAME, MEDIA_TYPE)


def _collection(values: list[object], warnings: tuple[str, ...]) -> ParsedDocument:
    """Several items in one list: each is a document of its own."""
    children = json_entries.taken(json_entries.named(records(values)), MEDIA_TYPE)
    stated = Stated(metadata={"item_count": len(values)}, warnings=list(warnings))
    return ParsedDocument(
        "", NAME, MEDIA_TYPE, metadata=stated.metadata, warnings=warnings, children=children
    )


def _head(item: Record, stated: Stated) -> None:
    stated.say("title", titles.shortened(headline(item) or ""), "headline")
    stated.say("title", titles.shortened(text(item.get("title")) or ""), "title")
    for name, keys in _WORDS.items():
        key, said = first(item, *keys)
        stated.say(name, said, key)
    for name, keys in _MOMENTS.items():
        for key in keys:
            stated.say_moment(name, text(item.get(key)), key)
    key, signed = first(item, "by", "byline")
    stated.say_byline(signed, key)
    stated.say("byline", ", ".join(json_values.names(item.get("authors"))), "authors")
    sources = item.get("infosources") or item.get("infosource")
    stated.say("provider", next(json_values.names(sources), None), "infosource")
    stated.say("provider", text(item.get("copyrightholder")), "copyrightholder")
    stated.say("keywords", tuple(json_values.names(item.get("keywords"))), "keywords")
    stated.say_language(text(item.get("language")), "language")
    stated.say_number("urgency", first(item, "urgency", "priority")[1], "urgency")
    stated.say_status(text(item.get("pubstatus")), "pubstatus")
    stated.say("summary", _description(item), "description")


_WORDS = {
    "external_id": ("uri", "guid"),
    "version": ("version",),
    "slugline": ("slugline",),
    "provider": ("source",),
    "credit": ("creditline", "description_creditline"),
    "copyright": ("copyrightnotice", "copyrightholder"),
    "ednote": ("ednote",),
}
"""Fields of words, and the names of the item's members in lower case."""
_MOMENTS = {
    "published_at": ("versioncreated", "firstcreated", "contentcreated"),
    "embargo_until": ("embargoeduntil", "embargoed"),
}


def _description(item: Record) -> str | None:
    found = [lowered(one) for one in records(item.get("descriptions"))]
    said = [text(one.get("value")) for one in found]
    said += [text(value) for name, value in item.items() if name.startswith("description_")]
    said.append(text(item.get("description")))
    best = min(filter(None, said), key=lambda words: "<" in words, default=None)
    return prose.plain(best) if best else None


def _text(item: Record, stated: Stated) -> str:
    """The words of the rendering that tells paragraphs best."""
    bodies = sorted(_bodies(item), key=lambda body: _RANKS.index(body.kind))
    return next((words for body in bodies if (words := _words(body, stated))), "")


def _bodies(item: Record) -> list[Body]:
    found = [
        _body(f"{one.get('contenttype')} {one.get('role')}", value)
        for one in map(lowered, records(item.get("bodies")))
        if (value := text(one.get("value")))
    ]
    found += [
        _body(name, value)
        for name, said in item.items()
        if name.startswith("body") and (value := text(said))
    ]
    return found


def _body(said: str, value: str) -> Body:
    if _NITF.match(value):
        return Body("nitf", value)
    return Body(next(kind for sign, kind in _KINDS if sign.search(said.lower())), value)


def _words(body: Body, stated: Stated) -> str:
    if body.kind == "plain":
        return prose.plain(body.value)
    if body.kind == "nitf":
        try:
            return nitf.read(markup.tree(body.value.encode("utf-8", "replace")), stated)
        except CorruptDocumentError:
            stated.warnings.append("The body says to be NITF and is not; its tags are left out.")
    return prose.plain(f"<div>{body.value}</div>")


def _withdrawal(stated: Stated) -> str:
    """What stands for an item that is cancelled without a word: which one it is."""
    known = stated.fields.get("external_id")
    has_words = any(name in stated.fields for name in ("title", "ednote", "summary", "slugline"))
    is_bare = stated.fields.get("pub_status") == "canceled" and known and not has_words
    return f"Cancelled: {known}" if is_bare else ""


def _warn_of_type(item: Record, stated: Stated) -> None:
    kind = NOT_ARTICLES.get(text(item.get("type")) or "")
    if kind:
        stated.warnings.append(f"The item is a {kind}, not an article.")


def _title_of_last_resort(content: str, stated: Stated) -> None:
    words = content or stated.fields.get("summary", "")
    if "title" not in stated.fields and words:
        stated.say("title", titles.from_lead(words), "lead's first sentence")
