"""Who wrote a page: names only, without roles, addresses and the words around them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from worker.parsers import page_nodes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MOST = 12
"""Names of one byline."""

_MARKED = (
    "a[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]",
    ".byline .author, .author .fn, .vcard .fn, .author-name, .author__name, .byline__name, "
    ".article-author, .post-author, .entry-author, .byline a, .author a",
    "a[href*='/author/'], a[href*='/authors/'], a[href*='/autor/'], a[href*='/auteur/'], "
    "a[href*='/reporter']",
    ".author, .byline, .autor, .auteur, .wrote_by, [class*=byline], [class*=Byline], "
    "[class*=author], [class*=Author], .submitted .username",
)
"""Where authors stand, the surest first."""
_SHORT = "p, address, small, span, div, em, h5, li"
_SIGNED = re.compile(
    r"(?:By|BY|Von|VON|Par|Por|Di|Written by:?|Posted by:?|Autor(?:in)?(?:en)?\s?:|Author:?|"
    r"Auteur\s?:|Автор:?|Text:|Text von|Ein Artikel von|Tekst:)\s+(?P<names>[^\W\d_][^|•·]{2,80})"
)
_LEADING = re.compile(
    r"(?:view all (?:posts|articles) by|zeige alle beiträge von|alle beiträge von|alles von|"
    r"posts by|articles? by|written by|posted by|reviewed by|zum profil von|beitrag von|"
    r"artikel von|autor(?:in)?(?:en)?|authors?|auteurs?|автор|by|von|par|por|di|af|av|door|text|"
    r"text von|interview|redaktion|post author|eingestellt von|publié par|publicado por|"
    r"veröffentlicht von|geschrieben von|blog beitrag von|от)(?:\s*:\s*|\s+(?=\S))|"
    r"(?-i:Author|Autor|Auteur|By|Von)(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\(?(?:https?:|www\.|mailto:)\S*|\S*@\S+|\S+\[at\]\S+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|\||/|\n|•|·|\bund\b|\band\b|&|\bet\b|\by\b(?=\s)|\be\b(?=\s))\s*")
_ROLE = re.compile(
    r"\b(?:staff|correspondent|reporter|editor|writer|contributor|columnist|producer|bureau|"
    r"redakteur(?:in)?|korrespondent(?:in)?|journalist(?:e|in)?|redactor(?:a)?|chief|senior|"
    r"minutes? (?:read|ago)|updated|published|lesezeit|min read|posted|follow)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:staff|admin(?:istrator)?|editor|editorial team|redaktion|redaktionsteam|редакция|"
    r"no author|unknown|anonymous|guest|name|author|autor|user|wordpress ?admin|webmaster|"
    r"revised edition.*|agencies|null|none|undefined|kommentare?|comments?|follow|datum|posted|"
    r"mehr|more|"
    r".{0,30} staff|.{0,30}\bstaff writers?)",
    re.IGNORECASE,
)
_ENDS_IN_STOP = re.compile(r"(?:\b[^\W\d_]|Jr|Sr|e\. ?V)\.$")
_DATED = re.compile(
    r"\s*(?:\b(?:am|on|le|el|den|veröffentlicht|publi\w+|posted|stand)\b|[|•·–—]|\d|\().*$",
    re.IGNORECASE | re.DOTALL,
)


def cleaned(text: str | None, sites: frozenset[str] = frozenset()) -> str | None:
    """The names in a byline, joined by commas; None if it names no person."""
    names = [_name(part) for part in _AND.split(_ADDRESS.sub("", _line(text)[:400]))[: MOST * 3]]
    known = [name for name in names if name and _key(name) not in sites]
    return ", ".join(dict.fromkeys(known[:MOST])) or None


def shown(tree: LexborHTMLParser, sites: frozenset[str]) -> tuple[str, str] | None:
    """The authors the page shows, and how they are marked."""
    for selector in _MARKED:
        found = [
            name
            for node in tree.css(selector)[:40]
            if not _is_comment(node)
            and (name := cleaned(_undated(page_nodes.opening(node, 120)), sites))
        ]
        if found:
            return ", ".join(dict.fromkeys(found[:1])), selector.split(",")[0]
    return _signed(tree, sites)


def _signed(tree: LexborHTMLParser, sites: frozenset[str]) -> tuple[str, str] | None:
    """A short element that opens with `By` or the like."""
    for node in page_nodes.found(tree, _SHORT):
        line = page_nodes.opening(node, 160)
        found = _SIGNED.match(line) if len(line) < 160 else None
        if found and (name := cleaned(_undated(_line(found["names"])), sites)):
            return (name, "by") if name[:1].isupper() else None
    return None


def _undated(line: str) -> str:
    """The line up to a date or another remark behind the names."""
    return _DATED.sub("", line) if len(line) > 12 else line


def _is_comment(node: object) -> bool:
    parent = node
    for _ in range(6):
        parent = getattr(parent, "parent", None)
        if parent is None:
            return False
        attributes = getattr(parent, "attributes", {})
        marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        if "comment" in marks or "related" in marks or "sidebar" in marks or "widget" in marks:
            return True
    return False


def _line(text: str | None) -> str:
    return " ".join(unescape(text or "").split())


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _name(part: str) -> str | None:
    """The part as a name; None for a role, an address, a time or nobody."""
    name = part.strip(" \t,;:-–—*()\"'").lstrip(".")
    name = name if _ENDS_IN_STOP.search(name) else name.rstrip(". ")
    for _ in range(3):
        name = _LEADING.sub("", name, count=1).strip() if _LEADING.match(name) else name
    if not 2 <= len(name) <= 60 or _NOBODY.fullmatch(name) or _ROLE.search(name):
        return None
    return None if name[0].isdigit() or len(name.split()) > 6 else name
