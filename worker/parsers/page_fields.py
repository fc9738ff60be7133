"""A page's own account of itself: JSON-LD first, then meta tags, then what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import jsonld, labels, page_authors, page_dates, page_titles, titles

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborHTMLParser

    from worker.parsers.jsonld import Article

_SPACES = re.compile(r"\s+")
_LIST = re.compile(r"\s*[,;]\s*")
_TAG = re.compile(r"<[^<>]{1,500}>")
_WEB = re.compile(r"https?://\S{3,2000}", re.IGNORECASE)


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
    metadata: dict[str, str] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    """Keys of everything the page calls its story."""
    descriptions: list[str] = field(default_factory=list)
    """What the page says the story is about, in each of its sources."""
    body: str | None = None
    """The text as JSON-LD gives it."""
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


def read(page: HtmlElement | None, tree: LexborHTMLParser) -> PageFields:
    """The fields of the page, each with the markup it was read from."""
    fields, metas = PageFields(), _metas(tree)
    article = jsonld.article(
        [node.text() for node in tree.css("script[type='application/ld+json']")]
    )
    _from_addresses(fields, tree, metas, article)
    names = page_titles.read(tree, article.title, _shared(metas), _sites(fields, metas, article))
    if found := page_titles.best(names):
        fields.offer("title", titles.shortened(found[0]), found[1])
    fields.titles = page_titles.variants(names) | {page_titles.key_of(fields.title or "-")}
    fields.body = article.body
    _from_jsonld(fields, article, names.sites)
    _from_meta(fields, metas)
    _from_shown(fields, tree)
    _from_authors(fields, tree, metas, article, names.sites)
    _from_dates(fields, page, tree)
    fields.descriptions = _descriptions(metas, article)
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


def _shared(metas: dict[str, str]) -> str | None:
    names = ("og:title", "twitter:title", "dc.title", "headline")
    return next((metas[name] for name in names if metas.get(name)), None)


def _sites(fields: PageFields, metas: dict[str, str], article: Article) -> list[str | None]:
    """Whatever may name the site: the publisher, the account, the host."""
    account = (metas.get("twitter:site") or "").lstrip("@")
    named = [metas.get("og:site_name"), metas.get("application-name"), article.publisher, account]
    return [*named, fields.metadata.get("canonical_url")]


def _descriptions(metas: dict[str, str], article: Article) -> list[str]:
    names = ("og:description", "description", "twitter:description")
    given = [metas.get(name) or "" for name in names]
    given.append(_TAG.sub(" ", article.description or ""))
    lines = dict.fromkeys(_SPACES.sub(" ", one).strip() for one in given)
    return [line for line in lines if len(line) >= 40]


def _from_addresses(
    fields: PageFields, tree: LexborHTMLParser, metas: dict[str, str], article: Article
) -> None:
    canonical = tree.css_first("link[rel=canonical]")
    given = {
        "canonical_url": [canonical.attributes.get("href") if canonical else None,
                          metas.get("og:url")],
        "image": [metas.get("og:image"), metas.get("twitter:image"), article.image],
    }  # fmt: skip
    for name, urls in given.items():
        known = (url.strip() for url in urls if url and _WEB.fullmatch(url.strip()))
        if url := next(known, None):
            fields.metadata[name] = url
    if site := _SPACES.sub(" ", metas.get("og:site_name") or "").strip():
        fields.metadata["site_name"] = site


def _from_jsonld(fields: PageFields, article: Article, sites: frozenset[str]) -> None:
    fields.offer("byline", page_authors.cleaned(article.people, sites), "json-ld")
    fields.offer("published_at", page_dates.stated(article.published), "json-ld")
    fields.offer("summary", article.description, "json-ld")
    fields.offer("provider", article.publisher, "json-ld")
    fields.offer("language", labels.language_code(article.language or ""), "json-ld")
    fields.offer_list("keywords", list(article.keywords), "json-ld")
    fields.offer_list("subjects", list(article.sections), "json-ld")


def _from_authors(
    fields: PageFields,
    tree: LexborHTMLParser,
    metas: dict[str, str],
    article: Article,
    sites: frozenset[str],
) -> None:
    """The byline: people in the head before those shown, the site itself last."""
    stated = [(page_authors.cleaned(metas.get(name), sites), name) for name in _META_AUTHORS]
    for byline, name in stated:
        if byline and " " in byline:
            fields.offer("byline", byline, f"meta {name}")
    if fields.byline is None and (shown := page_authors.shown(tree, sites)):
        fields.offer("byline", *shown)
    for byline, name in stated:
        fields.offer("byline", byline, f"meta {name}")
    fields.offer("byline", page_authors.cleaned(article.authors), "json-ld")


def _from_meta(fields: PageFields, metas: dict[str, str]) -> None:
    for name, keys in _META_NAMES.items():
        for key in keys:
            fields.offer(name, _valued(name, metas.get(key)), f"meta {key}")
    fields.offer_list(
        "keywords", [metas.get("news_keywords") or metas.get("keywords") or ""], "meta keywords"
    )
    fields.offer_list("subjects", [metas.get("article:section") or ""], "meta article:section")


_META_AUTHORS = (
    "author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author",
)  # fmt: skip
_META_NAMES = {
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
        return page_dates.stated(value)
    if name == "language":
        return labels.language_code(value or "")
    return value


def _from_shown(fields: PageFields, tree: LexborHTMLParser) -> None:
    root = tree.css_first("html")
    declared = root.attributes.get("lang") or "" if root else ""
    if code := labels.language_code(declared):
        fields.language = code
        fields.provenance["language"] = "html lang"


def _from_dates(fields: PageFields, page: HtmlElement | None, tree: LexborHTMLParser) -> None:
    """The day where neither JSON-LD nor a meta tag tells it."""
    if fields.published_at is None:
        day = page_dates.in_address(fields.metadata.get("canonical_url"))
        fields.offer("published_at", day, "address")
    if fields.published_at is None and (shown := page_dates.shown(tree, fields.language)):
        fields.offer("published_at", *shown)
    if fields.published_at is None:
        fields.offer("published_at", page_dates.by_rules(page), "htmldate")
    if fields.published_at is None:
        fields.offer("published_at", page_dates.printed(tree, fields.language), "printed line")
    if fields.published_at is None:
        guess = page_dates.by_rules(page, guessing=True)
        fields.offer("published_at", guess, "htmldate guess")
