"""What an item of NewsML-G2 states beside its content: rights, management, description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.news import g2_subjects, placenames, prose
from worker.parsers.news.stated import Stated, person

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 1000
"""How many elements of one kind are looked at."""
_SUMMARIES = ("summary", "abstract", "caption", "")
"""Roles of descriptions, the best first."""
_NOT_PUBLIC = ("closingline", "contacts")
"""Roles of editorial notes that are addresses, not notes."""


def read(item: _Element, stated: Stated) -> None:
    """Tells `stated` what the item says of itself."""
    stated.say("external_id", markup.attribute(item, "guid"), "guid")
    stated.say("version", markup.attribute(item, "version"), "version")
    _rights(item, stated)
    management, content = markup.find(item, "itemMeta"), markup.find(item, "contentMeta")
    if management is not None:
        _management(management, stated)
    if content is not None:
        _content(content, stated)
    if management is not None:
        stated.say("title", markup.text_at(management, "title"), "itemMeta title")
    stated.say_language(markup.attribute(item, "lang"), "xml:lang")


def name_of(element: _Element) -> str | None:
    """What an element is called: its name, a literal, or the last part of its code."""
    names = markup.find_all(element, "name")
    named = next((markup.text_of(one) for one in names if not _is_aside(one)), None)
    code = markup.attribute(element, "qcode") or ""
    last = code.rpartition(":")[2] if code and not code.rpartition(":")[2].isdecimal() else None
    return named or markup.attribute(element, "literal") or last or _own_words(element)


def role_of(element: _Element) -> str:
    """The role without its vocabulary, in lower case; "" if it has none."""
    role = markup.attribute(element, "role") or markup.attribute(element, "roleuri") or ""
    return role.replace("/", ":").replace("#", ":").rpartition(":")[2].lower()


def _is_aside(name: _Element) -> bool:
    """Whether a name is only an abbreviation."""
    return role_of(name) == "mnemonic"


def _own_words(element: _Element) -> str | None:
    return None if len(element) else markup.text_of(element) or None


def _rights(item: _Element, stated: Stated) -> None:
    for rights in markup.find_all(item, "rightsInfo")[:_MOST]:
        notice = markup.text_at(rights, "copyrightNotice")
        holder = markup.find(rights, "copyrightHolder")
        stated.say("copyright", notice, "copyrightNotice")
        if holder is not None:
            stated.note("copyright_holder", name_of(holder))
        stated.note("usage_terms", markup.text_at(rights, "usageTerms"))
    stated.say("copyright", stated.metadata.get("copyright_holder"), "copyrightHolder")


def _management(meta: _Element, stated: Stated) -> None:
    stated.note("item_class", _code_at(meta, "itemClass"))
    provider = markup.find(meta, "provider")
    if provider is not None:
        stated.say("provider", name_of(provider), "provider")
    stated.say_moment("published_at", markup.text_at(meta, "versionCreated"), "versionCreated")
    created = markup.text_at(meta, "firstCreated")
    stated.say_moment("published_at", created, "firstCreated")
    stated.note_moment("first_created", created)
    _publication(meta, stated)
    _notes(meta, stated)
    for kind in ("service", "signal", "genre"):
        found = [name_of(one) for one in markup.find_all(meta, kind)[:_MOST]]
        stated.note(f"{kind}s", list(filter(None, found)))
    for link in markup.find_all(meta, "link")[:_MOST]:
        target = markup.attribute(link, "residref") or markup.attribute(link, "href")
        rel = (markup.attribute(link, "rel") or "").rpartition(":")[2]
        stated.related(rel or "related", target, markup.text_at(link, "title"))


def _publication(meta: _Element, stated: Stated) -> None:
    """Its status; an embargo without an end keeps it back."""
    status = markup.find(meta, "pubStatus")
    if status is not None:
        said = markup.attribute(status, "qcode") or markup.attribute(status, "uri")
        stated.say_status(said or markup.text_of(status), "pubStatus")
    embargo = markup.find(meta, "embargoed")
    if embargo is not None:
        stated.say_moment("embargo_until", markup.text_of(embargo), "embargoed")
        if "embargo_until" not in stated.fields and stated.fields.get("pub_status") != "canceled":
            stated.warnings.append("The item is embargoed, and does not say until when.")
            stated.fields["pub_status"] = "withheld"
            stated.provenance["pub_status"] = "embargoed"


def _notes(meta: _Element, stated: Stated) -> None:
    """Notes to editors; addresses of the desk stay apart."""
    notes: list[str] = []
    aside: list[str] = []
    for note in markup.find_all(meta, "edNote")[:_MOST]:
        role = role_of(note)
        words = prose.text_of(note) if len(note) else markup.text_of(note)
        (aside if any(role.endswith(one) for one in _NOT_PUBLIC) else notes).append(words)
    stated.say("ednote", "\n".join(dict.fromkeys(filter(None, notes))), "edNote")
    stated.note("contacts", list(dict.fromkeys(filter(None, aside))))


def _content(meta: _Element, stated: Stated) -> None:
    stated.say_number("urgency", markup.text_at(meta, "urgency"), "urgency")
    for name in ("contentModified", "contentCreated"):
        stated.say_moment("published_at", markup.text_at(meta, name), name)
    stated.note_moment("content_created", markup.text_at(meta, "contentCreated"))
    _headlines(meta, stated)
    _descriptions(meta, stated)
    slugs = [markup.text_of(one) for one in markup.find_all(meta, "slugline")[:_MOST]]
    stated.say("slugline", next(filter(None, slugs), None), "slugline")
    stated.say("credit", markup.text_at(meta, "creditline"), "creditline")
    _people(meta, stated)
    _located(meta, stated)
    stated.say_dateline(markup.text_at(meta, "dateline"), "dateline element")
    language = markup.find(meta, "language")
    if language is not None:
        stated.say_language(markup.attribute(language, "tag"), "contentMeta language")
    words = [markup.text_of(one) for one in markup.find_all(meta, "keyword")[:_MOST]]
    stated.say("keywords", tuple(dict.fromkeys(filter(None, words))), "keyword")
    genres = [name_of(one) for one in markup.find_all(meta, "genre")[:_MOST]]
    stated.note("genres", list(filter(None, genres)))
    g2_subjects.read(meta, stated)


def _headlines(meta: _Element, stated: Stated) -> None:
    """The main headline is the one without a role, or with a role that says so."""
    lines = [(role_of(one), markup.text_of(one)) for one in markup.find_all(meta, "headline")]
    main = [words for role, words in lines if words and role in ("", "main", "headline", "title")]
    rest = [(role, words) for role, words in lines[:_MOST] if words and words not in main[:1]]
    stated.say("title", next(iter(main), None) or (rest[0][1] if rest else None), "headline")
    below = [words for role, words in rest if role.startswith(("sub", "deck"))]
    stated.note("subheadline", next(iter(below), None))


def _descriptions(meta: _Element, stated: Stated) -> None:
    found = [(role_of(one), markup.text_of(one)) for one in markup.find_all(meta, "description")]
    ranked = sorted(
        (_SUMMARIES.index(role) if role in _SUMMARIES else len(_SUMMARIES), place, words)
        for place, (role, words) in enumerate(found[:_MOST])
        if words
    )
    stated.say("summary", ranked[0][2] if ranked else None, "description")


def _people(meta: _Element, stated: Stated) -> None:
    """The printed byline, else the creators that are called like people."""
    stated.say_byline(markup.text_at(meta, "by"), "by")
    names = [person(name_of(one)) for one in markup.find_all(meta, "creator")[:_MOST]]
    stated.say("byline", ", ".join(filter(None, names)), "creator")
    sources = [name_of(one) for one in markup.find_all(meta, "infoSource")[:_MOST]]
    stated.note("source", next(filter(None, sources), None))


def _located(meta: _Element, stated: Stated) -> None:
    """Where it was written: the place of its dateline."""
    found = []
    for located in markup.find_all(meta, "located")[:_MOST]:
        name = name_of(located)
        stated.note("dateline_place", name)
        found.append(placenames.place(name, g2_subjects.country_of(located)))
    stated.located = [place for place in found if place]


def _code_at(element: _Element, path: str) -> str | None:
    """The code of the element at this path, without its vocabulary."""
    found = markup.find(element, path)
    code = None
    if found is not None:
        code = markup.attribute(found, "qcode") or markup.attribute(found, "uri")
    return code.replace("/", ":").rpartition(":")[2] if code else None
