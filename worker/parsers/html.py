"""Web pages: the main text, and what the page's own markup says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers import datelines, page_bounds, page_fields, page_text
from worker.parsers.declared import charset
from worker.parsers.encoding import Decoded, decode
from worker.parsers.page_fields import PageFields

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborHTMLParser

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)


def parse(raw: RawDocument) -> ParsedDocument:
    """The page's main text and fields; CorruptDocumentError if it is built to hang."""
    page_bounds.check(raw.content)
    decoded = decode(raw.content, _charset(raw))
    markup = _XML_DECLARATION.sub("", decoded.text, count=1)
    tree, page = _tree(markup), _page(markup)
    fields = page_fields.read(page, tree)
    text, warnings = page_text.read(page, tree, fields)
    return _document(text, fields, decoded, warnings)


def _document(
    text: str, fields: PageFields, decoded: Decoded, warnings: tuple[str, ...]
) -> ParsedDocument:
    dateline = datelines.read(text.split("\n", 1)[0])
    provenance = dict(fields.provenance)
    if dateline and dateline.printed:
        provenance["dateline"] = "dateline"
    return ParsedDocument(
        text=text,
        parser="html/1",
        media_type="text/html",
        title=fields.title,
        byline=fields.byline,
        published_at=fields.published_at,
        language=fields.language,
        dateline=dateline.printed if dateline else None,
        provider=fields.provider or (dateline.agency if dateline else None),
        copyright=fields.copyright,
        subjects=fields.subjects,
        summary=fields.summary,
        keywords=fields.keywords,
        metadata=fields.metadata,
        provenance=provenance,
        warnings=(*decoded.warnings, *warnings),
    )


def _charset(raw: RawDocument) -> str | None:
    head = raw.content[:4096]
    declared = charset(raw.media_type)
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return declared or (found[1].decode("ascii", "replace") if found else None)


def _tree(markup: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser  # here, because plain text never pays for it

    return LexborHTMLParser(markup)


def _page(markup: str) -> HtmlElement | None:
    """The page as the libraries for texts and dates want it, read once for both."""
    from trafilatura.utils import load_html  # here, as above

    return load_html(markup)
