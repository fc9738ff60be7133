"""Text in pointed brackets: XML of some format, HTML, or neither."""

from __future__ import annotations

import re

from worker.parsers.detection import xml_prolog, xml_roots
from worker.parsers.detection.claims import Claims
from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content
from worker.parsers.detection.xml_prolog import Root

HTML = "text/html"
XHTML = "application/xhtml+xml"

_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote "
    "body br button canvas caption center cite code col colgroup data datalist dd del details dfn "
    "dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 "
    "h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link "
    "main map mark menu meta meter nav nobr noframes noscript object ol optgroup option output p "
    "param picture pre progress q s samp script section select small source span strike strong "
    "style sub summary sup table tbody td template textarea tfoot th thead time title tr track tt "
    "u ul var video wbr".split()
)
_LONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_DOCTYPE = re.compile(r"<!doctype\s+html\b|<html[\s>]", re.IGNORECASE)
_BODY = re.compile(r"<(?:head|body|meta|title|frameset)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"</?([a-z][a-z0-9]{0,20})(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"^[ \t]*</?(?:p|br|div|h[1-6]|ul|li)\b[^<>]{0,200}>", re.I | re.M)
_CLOSED_P = re.compile(r"</p>", re.IGNORECASE)
_JUNK = 2_000
"""Signs that may stand before a page: warnings of the software that made it."""


def kind(look: Look) -> Detected | None:
    """What a text that opens with `<` is; None for plain text."""
    head = look.head
    root = xml_prolog.root(head) or (xml_prolog.root(look.long_head) if look.is_cut else None)
    if root is None:
        return _page(head)
    if root.name.lower() == "html":
        return _of_page(root, look.claims)
    if found := xml_roots.known(root, look.claims):
        return found
    if root.doctype == "html":
        return _of_page(root, look.claims)
    if _is_fragment(root, look.claims):
        return by_content(HTML, f"HTML element {root.name.lower()}")
    if root.declared or look.claims.reason(xml_roots.XML) or _is_closed(root, look):
        return xml_roots.other(root)
    return _tagged(head)


def late(look: Look) -> Detected | None:
    """HTML that does not open with a tag: a page behind junk, or paragraphs of one."""
    head = look.head
    if "<" not in head:
        return None
    if (found := _DOCTYPE.search(head, 0, _JUNK)) and _BODY.search(head, found.end()):
        return by_content(HTML, "HTML page behind other text")
    is_fragment = len(_CLOSED_P.findall(head)) >= 2 and len(_BLOCK_TAG.findall(head)) >= 2
    return by_content(HTML, "HTML paragraphs") if is_fragment else None


def claimed(look: Look) -> Detected | None:
    """Whatever has a tag or an entity, where it is said to be HTML."""
    reason = look.claims.reason(HTML) or look.claims.reason(XHTML)
    if reason and (_has_tag(look.head) or _ENTITY.search(look.head)):
        return Detected(HTML, reason)
    return None


def _page(head: str) -> Detected | None:
    """A page whose first element comes late, or whose beginning is broken; no program."""
    if _DOCTYPE.search(head):
        return by_content(HTML, "HTML document type")
    return None if head.startswith("<?") else _tagged(head)


def _tagged(head: str) -> Detected | None:
    return by_content(HTML, "HTML tags") if _has_tag(head) else None


def _has_tag(head: str) -> bool:
    return any(found[1].lower() in _ELEMENTS for found in _TAG.finditer(head))


def _of_page(root: Root, claims: Claims) -> Detected:
    """XHTML is what is declared as XML or claimed to be XHTML; any other page is HTML."""
    if root.declared:
        return by_content(XHTML, "XML declaration and root element html")
    if "1999/xhtml" in root.namespace and (reason := claims.reason(XHTML)):
        return Detected(XHTML, reason)
    return by_content(HTML, "HTML page")


def _is_fragment(root: Root, claims: Claims) -> bool:
    """Whether an element of HTML opens it, and no sign says that it is meant as XML."""
    name = root.name.lower()
    if name not in _ELEMENTS and "-" not in name:
        return False
    if root.declared or claims.reason(xml_roots.XML) or "xmlns" in root.tag:
        return False
    return name in _LONE or "</" in root.rest or "<br" in root.rest.lower() or name in ("p", "body")


def _is_closed(root: Root, look: Look) -> bool:
    """Whether the root element is closed at the very end, as only XML is."""
    name = f"{root.prefix}:{root.name}" if root.prefix else root.name
    is_lone = root.tag.endswith("/>") and root.rest.rstrip() == root.tag
    return is_lone or look.tail.endswith(f"</{name}>")
