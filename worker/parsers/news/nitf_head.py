"""What an NITF document says of itself: in its head, and in the head of its body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.documents import Place
from worker.parsers import markup
from worker.parsers.news import placenames, prose, subjects
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

_KILLS = frozenset({"kill", "killed", "k", "withdraw", "cancel"})
"""Kinds of editorial message that take a story back."""
_KEYWORD_METAS = frozenset({"keywords", "keyword", "anpa-keyword", "news_keywords"})
_SLUG_METAS = frozenset({"slug", "slugline", "ap-slug", "anpa-slug"})
_MOST = 1000
"""How many codes, places and keywords of one kind are kept."""


def read(root: _Element, stated: Stated) -> None:
    """Tells `stated` all that the document states of itself."""
    for part, told in (("head", _head), ("body/body.head", _body_head), ("body.head", _body_head)):
        found = markup.find(root, part)
        if found is not None:
            told(found, stated)
    for tagline in list(markup.descendants(root, "tagline"))[:1]:
        words = markup.text_of(tagline)
        stated.say("credit", None if "@" in words else words, "tagline")
    stated.say("title", markup.text_at(root, "head/title"), "head/title")
    stated.say_language(markup.attribute(root, "baselang"), "baselang")
    stated.say_language(markup.attribute(root, "lang"), "xml:lang")


def _head(head: _Element, stated: Stated) -> None:
    docdata = markup.find(head, "docdata")
    if docdata is not None:
        _identity(docdata, stated)
        _times(docdata, stated)
        _rights(docdata, stated)
        _messages(docdata, stated)
        _keywords(docdata, stated)
    _subjects(head, stated)
    stated.say_places(_places(head), "docdata evloc, identified-content location")
    _publication(head, stated)
    _metas(head, stated)


def _identity(docdata: _Element, stated: Stated) -> None:
    stated.say("external_id", _said(docdata, "doc-id", "id-string"), "doc-id id-string")
    stated.note("registered_by", _said(docdata, "doc-id", "regsrc"))
    stated.say_number("urgency", _said(docdata, "urgency", "ed-urg"), "urgency ed-urg")
    stated.say("slugline", _said(docdata, "du-key", "key"), "du-key")
    version = _said(docdata, "du-key", "version") or _said(docdata, "du-key", "generation")
    stated.say("version", version, "du-key version")
    stated.note("series", _said(docdata, "series", "series.name"))
    stated.note("fixture", _said(docdata, "fixture", "fix-id"))
    stated.note("scope", _said(docdata, "doc-scope", "scope"))
    stated.say_status(markup.attribute(docdata, "management-status"), "management-status")
    origin = _said(docdata, "doc-id", "from-src") or _said(docdata, "from-src", "src-name")
    stated.note("source", origin)


def _times(docdata: _Element, stated: Stated) -> None:
    """The release is an embargo where it comes after the issue."""
    issued, released = _said(docdata, "date.issue", "norm"), _said(docdata, "date.release", "norm")
    stated.say_moment("published_at", issued, "date.issue")
    if issued and released and _digits(released) > _digits(issued):
        stated.say_moment("embargo_until", released, "date.release")
    stated.say_moment("published_at", released, "date.release")
    stated.note_moment("expires_at", _said(docdata, "date.expire", "norm"))


def _digits(moment: str) -> str:
    """Enough of a time to tell which of two comes later, if both are of one zone."""
    return "".join(filter(str.isdigit, moment))[:12]


def _rights(docdata: _Element, stated: Stated) -> None:
    holder = _said(docdata, "doc.copyright", "holder")
    year = _said(docdata, "doc.copyright", "year")
    if holder:
        stated.say("copyright", f"© {year} {holder}" if year else holder, "doc.copyright")
    stated.note("rights", _said(docdata, "doc.rights", "owner"))


def _messages(docdata: _Element, stated: Stated) -> None:
    """Notes to editors; those that kill a story, and corrections."""
    for message in markup.find_all(docdata, "ed-msg")[:9]:
        kind = (markup.attribute(message, "msg-type") or "").lower()
        if kind in _KILLS:
            stated.say("pub_status", "canceled", "ed-msg msg-type")
        stated.say("ednote", markup.attribute(message, "info"), "ed-msg")
    if markup.find(docdata, "doc.kill") is not None:
        stated.say("pub_status", "canceled", "doc.kill")
    correction = markup.find(docdata, "correction")
    if correction is not None:
        stated.note("correction", markup.attribute(correction, "info"))
        stated.related("corrects", markup.attribute(correction, "id-string"))
    for group in markup.find_all(docdata, "del-list/from-src")[:_MOST]:
        stated.related("from", markup.attribute(group, "src-name"))


def _keywords(docdata: _Element, stated: Stated) -> None:
    words = [
        markup.attribute(word, "key") or markup.text_of(word)
        for word in markup.find_all(docdata, "key-list/keyword")[:_MOST]
    ]
    stated.say("keywords", tuple(dict.fromkeys(filter(None, words))), "key-list")


def _subjects(head: _Element, stated: Stated) -> None:
    """Subject codes as qcodes; subjects of other vocabularies by name."""
    found = []
    for subject in list(markup.descendants(head, "tobject.subject"))[:_MOST]:
        code = markup.attribute(subject, "tobject.subject.refnum") or ""
        scheme = markup.attribute(subject, "tobject.subject.ipr")
        found.append(subjects.qcode(code, scheme) or _subject_name(subject))
    for named in markup.find_all(head, "docdata/identified-content/classifier")[:_MOST]:
        code = markup.attribute(named, "value") or markup.attribute(named, "id") or ""
        found.append(subjects.qcode(code, markup.attribute(named, "type")))
    stated.say_subjects(filter(None, found), "tobject.subject")
    stated.note("category", _said(head, "tobject", "tobject.type"))
    genre = _said(head, "tobject/tobject.property", "tobject.property.type")
    stated.note("genre", genre)


def _subject_name(subject: _Element) -> str | None:
    """The narrowest name a subject has."""
    kinds = ("detail", "matter", "type")
    names = (markup.attribute(subject, f"tobject.subject.{kind}") for kind in kinds)
    return next(filter(None, names), None)


def _places(head: _Element) -> Iterator[Place]:
    for venue in markup.find_all(head, "docdata/evloc")[:_MOST]:
        parts = ("city", "county-dist", "state-prov")
        name = next(filter(None, (markup.attribute(venue, part) for part in parts)), None)
        found = placenames.place(name, markup.attribute(venue, "iso-cc"))
        if found:
            yield found
    for location in markup.find_all(head, "docdata/identified-content/location")[:_MOST]:
        country = markup.find(location, "country")
        code = None if country is None else markup.attribute(country, "iso-cc")
        name = markup.text_at(location, "city") or markup.attribute(location, "value")
        found = placenames.place(name or markup.text_of(location), code)
        if found:
            yield found


def _publication(head: _Element, stated: Stated) -> None:
    """Where and when it was published, and how long it is."""
    stated.say_moment("published_at", _said(head, "pubdata", "date.publication"), "pubdata")
    stated.say("provider", _said(head, "pubdata", "name"), "pubdata name")
    stated.note("canonical_url", _said(head, "pubdata", "ex-ref"))
    length = _said(head, "pubdata", "item-length") or ""
    if _said(head, "pubdata", "unit-of-measure") == "word" and length.isdecimal():
        stated.note("word_count", int(length[:9]))


def _metas(head: _Element, stated: Stated) -> None:
    """What newsrooms add as `meta`, under names many of them share."""
    words = []
    for meta in markup.find_all(head, "meta")[:_MOST]:
        name = (markup.attribute(meta, "name") or "").lower()
        content = markup.attribute(meta, "content")
        if name in _KEYWORD_METAS and content:
            words += [word.strip() for word in content.split(",")]
        elif name in _SLUG_METAS:
            stated.say("slugline", content, f"meta {name}")
    stated.say("keywords", tuple(dict.fromkeys(filter(None, words))), "meta keywords")


def _body_head(head: _Element, stated: Stated) -> None:
    """Headline, byline, dateline and notes, as they are printed above the story."""
    for path in ("hedline/hl1", "hedline", "headline/hl1", "headline"):
        stated.say("title", markup.text_at(head, path), path)
    stated.note("subheadline", markup.text_at(head, "hedline/hl2"))
    _byline(head, stated)
    _dateline(head, stated)
    stated.say("provider", markup.text_at(head, "distributor"), "distributor")
    for path in ("rights/rights.owner", "rights.owner"):
        stated.say("copyright", markup.text_at(head, path), "rights.owner")
    stated.say("copyright", markup.text_at(head, "rights"), "rights")
    abstract, note = markup.find(head, "abstract"), markup.find(head, "note")
    if abstract is not None:
        stated.say("summary", prose.text_of(abstract), "abstract")
    if note is not None:
        stated.say("ednote", prose.text_of(note), "note")


def _byline(head: _Element, stated: Stated) -> None:
    lines = []
    for byline in markup.find_all(head, "byline")[:20]:
        title = markup.text_at(byline, "byttl")
        words = markup.text_of(byline)
        lines.append(words.removesuffix(title).rstrip(" ,") if title else words)
        stated.note("byline_title", title)
    stated.say_byline(", ".join(filter(None, lines)), "byline")


def _dateline(head: _Element, stated: Stated) -> None:
    """A dateline is kept as printed, but for a date that is only there for machines."""
    for dateline in markup.find_all(head, "dateline")[:1]:
        day = markup.find(dateline, "story.date")
        norm = None if day is None else markup.attribute(day, "norm")
        words = markup.text_of(dateline)
        if day is not None:
            printed = markup.text_of(day)
            stated.note_day("dateline_date", norm or printed)
            words = words.replace(printed, "").strip(" ,") if "T" in printed else words
            stated.say_moment("published_at", norm or printed, "story.date")
        stated.note("dateline_place", markup.text_at(dateline, "location"))
        stated.say_dateline(words, "dateline element")


def _said(element: _Element, path: str, attribute: str) -> str | None:
    """The attribute of the element at this path."""
    found = markup.find(element, path)
    return None if found is None else markup.attribute(found, attribute)
