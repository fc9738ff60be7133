"""The text of a news item of NewsML 1, among all the components it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worker.parsers import markup
from worker.parsers.news import nitf, nitf_head, prose
from worker.parsers.news.stated import Stated, language

if TYPE_CHECKING:
    from lxml.etree import _Element

_ASIDE = frozenset(
    "caption stylesheet headline subheadline contact preview thumbnail quicklook icon "
    "shotlist logo".split()
)
"""Roles of components that are no story."""
_MOST = 1000
"""How many pieces of content of one item are looked at."""


class _Piece(NamedTuple):
    """Some words of the item, and how they are marked."""

    text: str
    role: str
    language: str | None
    component: _Element
    marked: bool
    """Whether they are NITF or XHTML, and not plain text."""


def read(item: _Element, stated: Stated) -> str:
    """The words of the story; captions and further languages go into the metadata."""
    pieces = _pieces(item, stated)
    stories = [piece for piece in pieces if piece.role not in _ASIDE]
    captions = [piece.text for piece in pieces if piece.role == "caption"]
    stated.note("captions", captions)
    _word_count(item, stated)
    _renditions(item, stated)
    if stories:
        return _story(stories, stated)
    stated.say("summary", "\n\n".join(captions), "Caption")
    return ""


def _story(stories: list[_Piece], stated: Stated) -> str:
    """The pieces in the first language, in the best form each component has."""
    first = stories[0].language or stated.fields.get("language")
    others = {piece.language for piece in stories} - {first, None}
    stated.note("other_languages", sorted(filter(None, others)))
    mine = [piece for piece in stories if piece.language in (first, None)]
    best: dict[_Element, _Piece] = {}
    for piece in mine:
        known = best.get(piece.component)
        if known is None or (piece.marked and not known.marked):
            best[piece.component] = piece
    main = [piece.text for piece in best.values() if piece.role == "main"]
    texts = main or [piece.text for piece in best.values()]
    return prose.without("\n\n".join(dict.fromkeys(texts)), stated.fields.get("title"))


def _pieces(item: _Element, stated: Stated) -> list[_Piece]:
    found: list[_Piece] = []
    known: dict[_Element, tuple[str, str | None]] = {}
    for content in list(markup.descendants(item, "ContentItem"))[:_MOST]:
        data = markup.find(content, "DataContent")
        if data is None and markup.find(content, "p") is not None:
            data = content  # as some write it, against the DTD
        if data is not None and _is_text(content):
            text, marked = _text(data, stated)
            component = content.getparent()
            role, tag = ("", None) if component is None else _marks(component, known)
            found += [_Piece(text, role, tag, component, marked)] if text else []
    return found


def _marks(
    component: _Element, known: dict[_Element, tuple[str, str | None]]
) -> tuple[str, str | None]:
    """Role and language of a component: its own, else those of the component around it."""
    if component in known:
        return known[component]
    role = _name_of(component, "Role")
    spoken = _name_of(component, "DescriptiveMetadata/Language")
    around = component.getparent()
    outer = ("", None) if around is None else _marks(around, known)
    known[component] = (role or outer[0], language(spoken) or outer[1])
    return known[component]


def _is_text(content: _Element) -> bool:
    """Whether this is words, and not a picture, a style sheet or bytes in base64."""
    kind = _name_of(content, "MediaType")
    format_ = _name_of(content, "Format") + _name_of(content, "MimeType")
    return kind in ("", "text", "complextext") and not any(
        word in format_ for word in ("css", "stylesheet", "base64", "image/", "video/", "audio/")
    )


def _name_of(content: _Element, path: str) -> str:
    found = markup.find(content, path)
    return "" if found is None else (markup.attribute(found, "FormalName") or "").lower()


def _text(data: _Element, stated: Stated) -> tuple[str, bool]:
    """The words in a `DataContent`, and whether they are marked up."""
    inner = markup.find(data, "nitf")
    if inner is not None:
        return nitf.read(inner, stated), True
    head = markup.find(data, "body/body.head")
    if head is not None:
        nitf_head.read(data, stated)
    return prose.text_of(data), len(data) > 0


def _word_count(item: _Element, stated: Stated) -> None:
    for one in markup.descendants(item, "Property"):
        if (markup.attribute(one, "FormalName") or "").lower() in ("words", "wordcount"):
            value = markup.attribute(one, "Value") or ""
            stated.note("word_count", int(value[:9]) if value[:9].isdecimal() else None)


def _renditions(item: _Element, stated: Stated) -> None:
    """Files the item points to."""
    files = [
        {"href": href, "content_type": _name_of(content, "Format") or None}
        for content in markup.descendants(item, "ContentItem")
        if (href := markup.attribute(content, "Href"))
    ]
    stated.note("renditions", files[:_MOST])
