"""NewsML-G2: news items, packages, plans, concepts, and messages that carry several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import Child
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from worker.parsers import markup
from worker.parsers.declared import charset
from worker.parsers.news import g2_content, g2_meta, g2_others
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "newsml_g2/1"
MAX_ITEMS = 10_000
"""Items of one message."""

_READERS: dict[str, Callable[[_Element, Stated], str]] = {
    "newsItem": g2_content.read,
    "packageItem": g2_others.package,
    "planningItem": g2_others.plan,
    "conceptItem": g2_others.concepts,
    "knowledgeItem": g2_others.concepts,
}
"""What gives the text of each kind of item."""


def media_type(kind: str) -> str:
    """The media type of a root element: `newsItem`, `packageItem` and so on."""
    return f"application/vnd.iptc.g2.{kind.lower()}+xml"


def parse(raw: RawDocument) -> ParsedDocument:
    """The item; of a message the item it carries, or a child for each of several."""
    found = markup.read(raw.content, charset(raw.media_type))
    stated = Stated(warnings=list(found.warnings))
    kind = markup.name(found.root)
    if kind in _READERS:
        return _item(found.root, kind, stated)
    if kind == "newsMessage":
        return _message(found.root, stated)
    raise CorruptDocumentError(
        f"A NewsML-G2 document begins with {', '.join(_READERS)} or newsMessage, not {kind}."
    )


def _item(item: _Element, kind: str, stated: Stated) -> ParsedDocument:
    g2_meta.read(item, stated)
    text = _READERS[kind](item, stated)
    return stated.document(text, NAME, media_type(kind))


def _message(message: _Element, stated: Stated) -> ParsedDocument:
    """A message with one item is that item; with several, they are its children."""
    items = [one for one in _carried(message) if markup.name(one) in _READERS]
    if not items:
        raise EmptyDocumentError("the message carries no item")
    header = markup.find(message, "header")
    if len(items) == 1:
        return _item_of(message, header, items[0], stated)
    if header is not None:
        _header(header, stated)
    stated.note("item_count", len(items))
    if len(items) > MAX_ITEMS:
        stated.warnings.append(f"Only the first {MAX_ITEMS:,} of {len(items):,} items were taken.")
    children = _children(items[:MAX_ITEMS])
    return stated.document("", NAME, media_type("newsMessage"), children)


def _item_of(
    message: _Element, header: _Element | None, item: _Element, stated: Stated
) -> ParsedDocument:
    kind = markup.name(item)
    g2_meta.read(item, stated)
    text = _READERS[kind](item, stated)
    if header is not None:
        _header(header, stated)
    stated.say_language(markup.attribute(message, "lang"), "xml:lang")
    return stated.document(text, NAME, media_type("newsMessage"))


def _carried(message: _Element) -> list[_Element]:
    """The items of the message, in a set or, as some send them, right inside."""
    sets = markup.find_all(message, "itemSet")
    return [item for items in sets for item in items] or list(message)


def _header(header: _Element, stated: Stated) -> None:
    """What the message says of its sending."""
    sent = markup.text_at(header, "sent")
    stated.say_moment("published_at", sent, "header sent")
    stated.note_moment("sent_at", sent)
    stated.say_number("urgency", markup.text_at(header, "priority"), "header priority")
    stated.note("sender", markup.text_at(header, "sender"))
    stated.say("provider", markup.text_at(header, "sender"), "header sender")
    stated.note("transmission_id", markup.text_at(header, "transmitId"))
    channels = [markup.text_of(one) for one in islice(markup.descendants(header, "channel"), 100)]
    stated.note("channels", list(filter(None, channels)))


def _children(items: list[_Element]) -> Iterator[Child]:
    """Each item as a document of its own, with the namespaces it needs."""
    from lxml import etree  # here, because plain text never pays for it

    for item in items:
        content = etree.tostring(item, encoding="utf-8", xml_declaration=True, with_tail=False)
        name = markup.attribute(item, "guid")
        yield Child(content, name, media_type(markup.name(item)), Via.ENTRY)
