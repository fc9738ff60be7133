"""NITF, the IPTC's markup of news text: by itself, or as the body of another format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import markup
from worker.parsers.declared import charset
from worker.parsers.news import nitf_head, prose
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(raw: RawDocument) -> ParsedDocument:
    """The story and what its head states; CorruptDocumentError if it is no XML."""
    found = markup.read(raw.content, charset(raw.media_type))
    stated = Stated(warnings=list(found.warnings))
    text = read(found.root, stated)
    return stated.document(text, "nitf/1", "text/vnd.iptc.nitf")


def read(root: _Element, stated: Stated) -> str:
    """The text of an NITF element; `stated` is told what its head says, if it knew no better."""
    nitf_head.read(root, stated)
    text = "\n\n".join(filter(None, map(prose.text_of, _contents(root))))
    return prose.without(text, stated.fields.get("title"))


def _contents(root: _Element) -> list[_Element]:
    """Where the words of the story are: its `body.content`, else its `body`, else itself."""
    found = [
        content
        for content in markup.descendants(root, "body.content")
        if (parent := content.getparent()) is None or markup.name(parent) != "note"
    ]
    if found:
        return found
    body = markup.find(root, "body")
    return [root if body is None else body]
