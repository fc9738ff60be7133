"""XML of no known kind: the words of its elements, and the fields plainly named ones hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import markup, titles
from worker.parsers.declared import charset
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME, MEDIA_TYPE = "xml/1", "application/xml"
MOST_PARAGRAPHS = 100_000
"""Elements with words that are told."""

_SKIPPED = frozenset({"style", "script", "defs", "metadata", "path", "binary"})
_FIELDS = {
    "title": ("title", "headline", "hl1", "hedline", "subject"),
    "byline": ("byline", "author", "creator"),
    "summary": ("summary", "abstract", "description"),
    "language": ("language", "lang"),
    "published_at": (
        "published", "pubdate", "publicationdate", "pubdatetime", "datepublished", "date",
    ),
}  # fmt: skip
_APART = ("title", "byline", "language", "published_at")
"""Fields that are not told in the text again."""
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names}
_HEADS = frozenset({"head", "header", "metadata", "meta", "info", "article", "story", "document"})


def parse(raw: RawDocument) -> ParsedDocument:
    """The words of the elements as paragraphs; a title stated once is no part of them."""
    found = markup.read(raw.content, charset(raw.media_type))
    stated = Stated(warnings=list(found.warnings))
    taken = _fields(found.root, stated)
    paragraphs = []
    for element, words in _told(found.root):
        if element not in taken:
            paragraphs.append(words)
        if len(paragraphs) == MOST_PARAGRAPHS:
            stated.warnings.append(f"Only the first {MOST_PARAGRAPHS:,} elements were read.")
            break
    if not paragraphs and not taken:
        raise EmptyDocumentError("the XML has markup only")
    stated.note("root", markup.name(found.root))
    return stated.document("\n\n".join(paragraphs), NAME, MEDIA_TYPE)


def _fields(root: _Element, stated: Stated) -> set[_Element]:
    """Tells what elements near the root hold; those whose words are no part of the text."""
    stated.say_language(markup.attribute(root, "lang"), "xml:lang")
    taken = set()
    for element in _near(root):
        name, words = markup.name(element).lower(), markup.text_of(element)
        field = _FIELD_OF.get(name)
        if field in _APART and words and field not in stated.fields:
            taken.add(element)
        _tell(stated, field, words, name)
    return taken


def _tell(stated: Stated, field: str | None, words: str, name: str) -> None:
    """Keeps the words in the shape their field has."""
    if field == "title":
        stated.say(field, titles.shortened(words), name)
    elif field == "language":
        stated.say_language(words, name)
    elif field == "published_at":
        stated.say_moment(field, words, name)
    elif field:
        stated.say(field, words, name)


def _near(root: _Element) -> Iterator[_Element]:
    """The root's children, and theirs in what is named like a head or an article."""
    for element in root[:200]:
        yield element
        if markup.name(element).lower() in _HEADS:
            yield from element[:200]


def _told(root: _Element) -> Iterator[tuple[_Element, str]]:
    """The elements that hold words, each with all within it, in the order of the document."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if markup.name(element).lower() in _SKIPPED:
            continue
        if len(element) and not _is_mixed(element):
            waiting.extend(reversed(element))
        elif words := markup.text_of(element):
            yield element, words


def _is_mixed(element: _Element) -> bool:
    """Whether words stand between the element's children: they are a paragraph together."""
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)
