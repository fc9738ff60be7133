"""A page's own account of itself: JSON-LD first, then meta tags, then what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import dates, jsonld, labels, titles

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_SPACES = re.compile(r"\s+")
_SITE = re.compile(r"\s+(?:[|•·»]|[-–—])\s+[^|•·»–—]{2,40}$")
_LIST = re.compile(r"\s*[,;]\s*")
_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)
_BY = re.compile(r"(?:by|par|von|por|автор:)\s+", re.IGNORECASE)


@dataclass(slots=True)
class PageFields:
    """What a page says of its story. Filled source by source, the best first."""

    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    language: str | None = None
    provider: str | None = None
    summary: str | None = None
    copyright: str | None = None
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: str | None, rule: str) -> None:
        """Take the value for a field that a better source has left empty."""
        tidy = _SPACES.sub(" ", value).strip() if value else ""
        if tidy and not getattr(self, name):
            setattr(self, name, tidy)
            self.provenance[name] = rule

    def offer_list(self, name: str, values: list[str], rule: str) -> None:
        """The same for a field of several values."""
        tidy = tuple(
            dict.fromkeys(part for value in values for part in _LIST.split(value.strip()) if part)
        )
        if tidy and not getattr(self, name):
            setattr(self, name, tidy)
            self.provenance[name] = rule


def read(markup: str) -> PageFields:
    """The fields of the page, each with the markup it was read from."""
    from selectolax.lexbor import LexborHTMLParser  # here, because plain text never pays for it

    tree = LexborHTMLParser(markup)
    fields = PageFields()
    _from_jsonld(fields, tree)
    _from_meta(fields, _metas(tree))
    _from_shown(fields, tree)
    _from_rules(fields, markup)
    if fields.title:
        fields.title = titles.shortened(fields.title)
    return fields


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """The first value of each meta tag, by its name or property in lower case."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            found.setdefault(name.lower(), attributes.get("content") or "")
    return found


def _from_jsonld(fields: PageFields, tree: LexborHTMLParser) -> None:
    article = jsonld.article(
        [node.text() for node in tree.css("script[type='application/ld+json']")]
    )
    fields.offer("title", article.title, "json-ld")
    fields.offer("byline", article.authors, "json-ld")
    fields.offer("published_at", _day(article.published), "json-ld")
    fields.offer("summary", article.description, "json-ld")
    fields.offer("provider", article.publisher, "json-ld")
    fields.offer("language", labels.language_code(article.language or ""), "json-ld")
    fields.offer_list("keywords", list(article.keywords), "json-ld")
    fields.offer_list("subjects", list(article.sections), "json-ld")


def _from_meta(fields: PageFields, metas: dict[str, str]) -> None:
    for name, keys in _META_NAMES.items():
        for key in keys:
            fields.offer(name, _valued(name, metas.get(key)), f"meta {key}")
    fields.offer_list(
        "keywords", [metas.get("news_keywords") or metas.get("keywords") or ""], "meta keywords"
    )
    fields.offer_list("subjects", [metas.get("article:section") or ""], "meta article:section")


_META_NAMES = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "byline": (
        "author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author",
    ),
    "published_at": (
        "article:published_time", "og:published_time", "datepublished", "date", "dc.date",
        "dc.date.issued", "pubdate", "publishdate", "parsely-pub-date", "sailthru.date",
        "publication_date", "dcterms.created",
    ),
    "summary": ("og:description", "description", "twitter:description", "dc.description"),
    "provider": ("og:site_name", "application-name", "dc.publisher"),
    "copyright": ("copyright", "dc.rights"),
    "language": ("og:locale", "dc.language", "language"),
}  # fmt: skip


def _valued(name: str, value: str | None) -> str | None:
    """A meta tag's value in the shape its field has; None if it cannot be."""
    if name == "published_at":
        return _day(value)
    if name == "language":
        return labels.language_code(value or "")
    if name == "byline":
        return None if not value or _ADDRESS.search(value) else _BY.sub("", value, count=1)
    return _SITE.sub("", value) if name == "title" and value else value


def _day(value: str | None) -> str | None:
    stamp = dates.match(value.strip()) if value else None
    return stamp.iso() if stamp else None


def _from_shown(fields: PageFields, tree: LexborHTMLParser) -> None:
    heading, titled = tree.css_first("h1"), tree.css_first("title")
    fields.offer("title", heading.text() if heading else None, "h1")
    fields.offer("title", _SITE.sub("", titled.text().strip()) if titled else None, "title")
    root = tree.css_first("html")
    declared = root.attributes.get("lang") or "" if root else ""
    if code := labels.language_code(declared):
        fields.language = code
        fields.provenance["language"] = "html lang"
    moment = tree.css_first(
        "article time[datetime], time[datetime][pubdate], time[itemprop=datePublished]"
    )
    fields.offer(
        "published_at", _day(moment.attributes.get("datetime")) if moment else None, "time"
    )


def _from_rules(fields: PageFields, markup: str) -> None:
    """What only the libraries' own rules find."""
    if fields.byline is None:
        import trafilatura  # here, because plain text never pays for it

        found = trafilatura.extract_metadata(markup)
        fields.offer("byline", found.author if found else None, "trafilatura")
    if fields.published_at is None:
        import htmldate  # here, as above

        fields.offer("published_at", htmldate.find_date(markup, original_date=True), "htmldate")
