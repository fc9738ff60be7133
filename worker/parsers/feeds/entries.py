"""A single item of RSS or WordPress, or a single entry of Atom: a story of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import datelines, markup, titles
from worker.parsers.feeds import bodies, channels, people, pointers, trees
from worker.parsers.feeds import parts as elements
from worker.parsers.feeds.channels import Told
from worker.parsers.feeds.parts import Parts
from worker.parsers.labels import language_code

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINES = {
    "title": ("title", "dc:title", "media:title", "itunes:title"),
    "external_id": ("guid", "id", "dc:identifier"),
    "copyright": ("rights", "copyright", "dc:rights", "media:copyright"),
}
_TIMES = ("pubDate", "published", "issued", "dc:date", "wp:post_date_gmt", "dc:issued", "date",
          "created", "dc:created", "atom:published", "updated", "modified", "atom:updated",
          "dc:modified")  # fmt: skip
"""Where the time stands, the first publication first."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The entry as a story; EmptyDocumentError if it has neither a title nor words."""
    found = trees.read(raw)
    root = found.root
    parts, is_atom = elements.of(root), markup.name(root) == "entry"
    told = _told(root, parts)
    text, summary = bodies.read(parts)
    title = told.get("title")
    if text is None and title is None:
        raise EmptyDocumentError("the entry has neither a title nor words; send the page it names")
    given = {"summary": summary, "text": text or title}
    told |= {name: one for name, one in given.items() if one}
    if title is None and text and (made := titles.from_lead(text[0])):
        told["title"] = (made, "first sentence")
    return _document(root, parts, told, found.warnings, is_atom=is_atom)


def _document(
    root: _Element,
    parts: Parts,
    told: dict[str, Told],
    warnings: tuple[str, ...],
    *,
    is_atom: bool,
) -> ParsedDocument:
    text = told.pop("text")
    if text == told.get("title"):
        warnings = (*warnings, "The entry has no words but its title.")
    if opened := datelines.read(text[0].split("\n", 1)[0]):
        told |= {"dateline": (opened.printed, "dateline")} if opened.printed else {}
    named = pointers.categories(root, parts)
    provenance = {name: rule for name, (_, rule) in told.items()}
    provenance |= {"text": text[1]} | {name: "category" for name, values in named.items() if values}
    return ParsedDocument(
        text=text[0],
        parser="atom-entry/1" if is_atom else "rss-item/1",
        media_type="application/x-atom-entry+xml" if is_atom else "application/x-rss-item+xml",
        **{name: words for name, (words, _) in told.items()},  # type: ignore[arg-type]
        **named,
        metadata=pointers.metadata(root, parts),
        provenance=provenance,
        warnings=warnings,
    )


def _told(root: _Element, parts: Parts) -> dict[str, Told]:
    """The fields of one line that the entry fills."""
    source = _source(parts)
    told: dict[str, Told | None] = {
        name: elements.line_of(parts, *names) for name, names in _LINES.items()
    }
    told["published_at"] = channels.moment_of(parts, *_TIMES)
    told["byline"] = people.authors(parts) or people.authors(source)
    told["credit"] = people.credited(root)
    told["provider"] = elements.line_of(source, "title") or elements.line_of(parts, "source")
    told["provider"] = told["provider"] or elements.line_of(parts, "dc:publisher")
    told["copyright"] = told["copyright"] or elements.line_of(source, "rights")
    told["language"] = _language(root, parts)
    about = root.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    if about and not told["external_id"]:
        told["external_id"] = (about, "rdf:about")
    return {name: one for name, one in told.items() if one}


def _source(parts: Parts) -> Parts:
    """What an entry of Atom says of the feed it is from."""
    return next((elements.of(one) for one in parts.get("source", ()) if len(one)), {})


def _language(root: _Element, parts: Parts) -> Told | None:
    if said := elements.line_of(parts, "dc:language", "language"):
        code = language_code(said[0])
        return (code, said[1]) if code else None
    code = elements.code_of(root)
    return (code, "xml:lang") if code else None
