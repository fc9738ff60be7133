"""The main text of a page: what a reader came for, with its standfirst, without furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.errors import EmptyDocumentError
from worker.parsers import page_nodes, page_titles
from worker.parsers.page_furniture import is_furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from worker.parsers.page_fields import PageFields

TOO_SHORT = 600
"""Characters below which the quick rules are not trusted, and the slow ones are asked too."""
LONG_BODY = 1_000
"""Characters that make a body stated in JSON-LD worth more than half as long a text."""

_STANDFIRST = "p, h2, h3, h4, div, strong, span, b, em"
_HOLDERS = "p, div, h1, ul, article, section, script, style"
_SHORTEST, _LONGEST, _COMPARED = 80, 700, 60
_TOP = 4
"""Paragraphs at the top that may repeat the title."""
_ITEM = re.compile(r"[-*•] |\d{1,3}[.)] |\|")
_TAG = re.compile(r"<[^<>]{1,500}>")
_NOT_TEXT = ["script", "style", "noscript", "template", "head", "svg"]


def read(
    page: HtmlElement | None, tree: LexborHTMLParser, fields: PageFields
) -> tuple[str, tuple[str, ...]]:
    """The main text; for pages without any, all that is shown, and a warning."""
    found = _main(page)
    body = _TAG.sub(" ", fields.body or "")
    if len(body) >= LONG_BODY and len(body) > 2 * len(found):
        found = body
    lines = [line for line in map(str.strip, found.split("\n")) if line]
    kept = [line for line in _untitled(lines, fields.titles) if not is_furniture(line)]
    if not kept:
        return _shown(tree)
    return spaced(_with_standfirst(kept, tree, fields)), ()


def spaced(lines: list[str]) -> str:
    """One line a paragraph becomes one paragraph; the items of a list stay together."""
    parts: list[str] = []
    before = ""
    for line in lines:
        if parts:
            together = _ITEM.match(line) and _ITEM.match(before)
            parts.append("\n" if together else "\n\n")
        parts.append(line)
        before = line
    return "".join(parts)


def _main(page: HtmlElement | None) -> str:
    """What trafilatura takes for the text: by its quick rules, by all where that is little."""
    import trafilatura  # here, because plain text never pays for it

    if page is None:
        return ""
    found: str = trafilatura.extract(page, include_comments=False, fast=True) or ""
    if len(found) < TOO_SHORT:
        found = trafilatura.extract(page, include_comments=False) or found
    return found


def _untitled(lines: list[str], titles: set[str]) -> list[str]:
    """The lines without the title, in any of its forms, among the first of them."""
    top = [line for line in lines[:_TOP] if page_titles.key_of(line) not in titles]
    return top + lines[_TOP:] if top or len(lines) > _TOP else lines


def _with_standfirst(lines: list[str], tree: LexborHTMLParser, fields: PageFields) -> list[str]:
    """The lines below the standfirst, if the page shows its description as a paragraph."""
    openings = [one.rstrip(".… ")[:_COMPARED].casefold() for one in fields.descriptions]
    if not openings:
        return lines
    text = " ".join(" ".join(lines).split()).casefold()
    if all(opening in text for opening in openings):
        return lines
    found = _standfirst(tree, openings)
    return [found, *lines] if found and found[:50].casefold() not in text else lines


def _standfirst(tree: LexborHTMLParser, openings: list[str]) -> str | None:
    for node in page_nodes.found(tree, _STANDFIRST):
        if _holds_others(node):
            continue
        line = page_nodes.opening(node, _LONGEST)
        is_fit = _SHORTEST <= len(line) <= _LONGEST
        if is_fit and line.casefold().startswith(tuple(openings)):
            return line
    return None


def _holds_others(node: LexborNode) -> bool:
    return node.tag in ("div", "span") and node.css_first(_HOLDERS) not in (None, node)


def _shown(tree: LexborHTMLParser) -> tuple[str, tuple[str, ...]]:
    tree.strip_tags(_NOT_TEXT)
    root = tree.body or tree.root
    shown = root.text(separator="\n", strip=True) if root else ""
    lines = [line for line in map(str.strip, shown.split("\n")) if line]
    if not lines:
        raise EmptyDocumentError("the page shows no words; it may be built by scripts")
    return spaced(lines), ("No main text was recognised; this is all the page shows.",)
