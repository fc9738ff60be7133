"""Web pages: the main text, and what the page's own markup says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import datelines, page_bounds, page_fields
from worker.parsers.declared import charset
from worker.parsers.encoding import Decoded, decode
from worker.parsers.page_fields import PageFields

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_ITEM = re.compile(r"[-*•] |\d{1,3}[.)] |\|")
_NOT_TEXT = ["script", "style", "noscript", "template", "head", "svg"]


def parse(raw: RawDocument) -> ParsedDocument:
    """The page's main text and fields; CorruptDocumentError if it is built to hang."""
    page_bounds.check(raw.content)
    decoded = decode(raw.content, _charset(raw))
    markup = _XML_DECLARATION.sub("", decoded.text, count=1)
    text, warnings = _text(markup)
    fields = page_fields.read(markup)
    return _document(_untitled(text, fields.title), fields, decoded, warnings)


def _untitled(text: str, title: str | None) -> str:
    """The text without its headline, if that is its first paragraph: it is a field."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and title and first.casefold() == title.casefold() else text


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
        provenance=provenance,
        warnings=(*decoded.warnings, *warnings),
    )


def _charset(raw: RawDocument) -> str | None:
    head = raw.content[:4096]
    declared = charset(raw.media_type)
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return declared or (found[1].decode("ascii", "replace") if found else None)


def _text(markup: str) -> tuple[str, tuple[str, ...]]:
    """The main text; for pages without any, all that is shown, and a warning."""
    import trafilatura  # here, because plain text never pays for it

    found = trafilatura.extract(markup, include_comments=False)
    if found and found.strip():
        return _spaced(found), ()
    shown = _shown(markup)
    if not shown:
        raise EmptyDocumentError("the page shows no words; it may be built by scripts")
    return shown, ("No main text was recognised; this is all the page shows.",)


def _shown(markup: str) -> str:
    tree = _tree(markup)
    tree.strip_tags(_NOT_TEXT)
    root = tree.body or tree.root
    shown = root.text(separator="\n", strip=True) if root else ""
    return _spaced(shown)


def _tree(markup: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser  # here, as above

    return LexborHTMLParser(markup)


def _spaced(text: str) -> str:
    """One line a paragraph becomes one paragraph; the items of a list stay together."""
    spaced = ""
    before = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        together = _ITEM.match(line) and _ITEM.match(before)
        spaced += ("\n" if together else "\n\n") + line if spaced else line
        before = line
    return spaced
