"""The text of a news item of NewsML-G2, among the renditions it may come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.news import nitf, prose
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 1000
"""How many renditions of one item are looked at."""
_NOT_ARTICLES = {
    "picture": "a picture",
    "graphic": "a graphic",
    "video": "a video",
    "audio": "a recording",
    "animation": "an animation",
}
"""Classes of items that carry no article, and what they are."""
_ASIDE = ("headline", "slug", "nonpublic", "public", "caption", "title")
"""Ends of names of renditions that are no story."""


def read(item: _Element, stated: Stated) -> str:
    """The words of the item; "" if it has none, as a picture or a cancelled item."""
    contents = markup.find(item, "contentSet")
    kind = _NOT_ARTICLES.get(stated.metadata.get("item_class", ""))
    text = ""
    if contents is not None:
        text = _best(contents, stated)
        _renditions(contents, stated)
    if not text and kind:
        stated.warnings.append(f"This is {kind}, not an article; its text is its description.")
    return prose.without(text, stated.fields.get("title"))


def _best(contents: _Element, stated: Stated) -> str:
    """The longest text in markup; without any, the longest plain one."""
    marked = [_marked(one, stated) for one in markup.find_all(contents, "inlineXML")[:_MOST]]
    text = max(marked, key=len, default="")
    plain = [
        prose.text_of(one)
        for one in markup.find_all(contents, "inlineData")[:_MOST]
        if not text and _is_story(one)
    ]
    return text or max(plain, key=len, default="")


def _marked(rendition: _Element, stated: Stated) -> str:
    """The text of NITF, XHTML or anything else with paragraphs."""
    count = markup.attribute(rendition, "wordcount") or ""
    stated.note("word_count", int(count[:9]) if count[:9].isdecimal() else None)
    stated.say_language(markup.attribute(rendition, "lang"), "inlineXML xml:lang")
    inner = next(iter(rendition), None)
    if inner is None:
        return prose.text_of(rendition)
    if markup.name(inner) == "nitf":
        return nitf.read(inner, stated)
    if markup.name(inner) == "html":
        stated.say_language(markup.attribute(inner, "lang"), "html lang")
        stated.say("title", markup.text_at(inner, "head/title"), "html title")
    return prose.text_of(rendition)


def _is_story(rendition: _Element) -> bool:
    """Whether it is text, and not a headline, a note or bytes."""
    kind = (markup.attribute(rendition, "contenttype") or "text/plain").lower()
    name = (markup.attribute(rendition, "rendition") or "").lower()
    encoded = markup.attribute(rendition, "encoding")
    is_text = kind.startswith("text/") or "html" in kind or "xml" in kind
    return is_text and not encoded and not name.endswith(_ASIDE)


def _renditions(contents: _Element, stated: Stated) -> None:
    """Files the item points to."""
    files = []
    for remote in markup.find_all(contents, "remoteContent")[:_MOST]:
        target = markup.attribute(remote, "href") or markup.attribute(remote, "residref")
        if target:
            kind = markup.attribute(remote, "contenttype")
            rendition = (markup.attribute(remote, "rendition") or "").rpartition(":")[2]
            files.append({"href": target, "content_type": kind, "rendition": rendition or None})
    stated.note("renditions", files)
