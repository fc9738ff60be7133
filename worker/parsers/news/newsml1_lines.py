"""What a news item of NewsML 1 states beside its content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.documents import Place
from worker.parsers import markup
from worker.parsers.news import placenames, subjects
from worker.parsers.news.stated import Stated, person

if TYPE_CHECKING:
    from lxml.etree import _Element

_REVISION = re.compile(r":(\d{1,9})[NUAD]?$")
_NOTES = frozenset({"advisoryline", "ednote", "editorsnote", "editor's note", "advisory"})
_MOST = 1000
"""How many codes, places and keywords of one kind are kept."""


def identifier(item: _Element) -> str | None:
    """What the item is called in all its revisions."""
    known = markup.find(item, "Identification/NewsIdentifier")
    if known is None:
        return None
    revision = markup.text_at(known, "RevisionId")
    urn = markup.text_at(known, "PublicIdentifier")
    ending = _REVISION.search(urn) if urn else None
    if urn:
        return urn[: ending.start()] if ending and ending[1] == revision else urn
    parts = (markup.text_at(known, name) for name in ("ProviderId", "DateId", "NewsItemId"))
    return ":".join(filter(None, parts)) or None


def read(item: _Element, envelope: _Element | None, stated: Stated) -> None:
    """Tells `stated` what the item says of itself, and its envelope of all items."""
    _identity(item, stated)
    management = markup.find(item, "NewsManagement")
    if management is not None:
        _management(management, stated)
    stated.say_language(_first(item, "Language", "FormalName"), "Language")
    stated.say_language(markup.attribute(item, "lang"), "xml:lang")
    _lines(item, stated)
    stated.say("provider", _party(item, "Provider"), "Provider")
    if envelope is not None:
        read_envelope(envelope, stated)
    _parties(item, stated)
    _rights(item, stated)
    _described(item, stated)
    for other in _all(item, "NewsItemRef"):
        stated.related("NewsItemRef", markup.attribute(other, "NewsItem"))


def read_envelope(envelope: _Element, stated: Stated) -> None:
    """Tells `stated` what the envelope says of all its items."""
    stated.say_moment("published_at", markup.text_at(envelope, "DateAndTime"), "DateAndTime")
    stated.say_number("urgency", _first(envelope, "Priority", "FormalName"), "Priority")
    stated.say("provider", _first(envelope, "SentFrom", "FormalName"), "SentFrom")
    stated.say("provider", _party(envelope, "SentFrom"), "SentFrom")
    stated.note("service", _first(envelope, "NewsService", "FormalName"))
    products = [markup.attribute(one, "FormalName") for one in _all(envelope, "NewsProduct")]
    stated.note("products", [product for product in products if product])


def _identity(item: _Element, stated: Stated) -> None:
    stated.say("external_id", identifier(item), "NewsIdentifier")
    known = markup.find(item, "Identification/NewsIdentifier")
    if known is not None:
        stated.say("version", markup.text_at(known, "RevisionId"), "RevisionId")
    stated.note("name_label", markup.text_at(item, "Identification/NameLabel"))


def _management(management: _Element, stated: Stated) -> None:
    revised = markup.text_at(management, "ThisRevisionCreated")
    stated.say_moment("published_at", revised, "ThisRevisionCreated")
    created = markup.text_at(management, "FirstCreated")
    stated.say_moment("published_at", created, "FirstCreated")
    stated.note_moment("first_created", created)
    stated.say_number("urgency", _first(management, "Urgency", "FormalName"), "Urgency")
    stated.note("item_class", _first(management, "NewsItemType", "FormalName"))
    _status(management, stated)
    for kind in ("AssociatedWith", "DerivedFrom"):
        for other in _all(management, kind):
            stated.related(kind, markup.attribute(other, "NewsItem"), markup.text_of(other) or None)
    for instruction in _all(management, "Instruction"):
        stated.say("ednote", markup.text_of(instruction), "Instruction")


def _status(management: _Element, stated: Stated) -> None:
    """An embargo that ends at a stated time is only that; without one the item is withheld."""
    change = markup.find(management, "StatusWillChange")
    status = _first(management, "Status", "FormalName") or ""
    if change is not None and status.lower() in ("embargoed", "withheld"):
        stated.say_moment(
            "embargo_until", markup.text_at(change, "DateAndTime"), "StatusWillChange"
        )
    if "embargo_until" not in stated.fields or status.lower() != "embargoed":
        stated.say_status(status, "Status")


def _lines(item: _Element, stated: Stated) -> None:
    """The printed lines; those of the outermost component come first."""
    for name, element in (
        ("title", "HeadLine"), ("slugline", "SlugLine"), ("credit", "CreditLine"),
        ("copyright", "CopyrightLine"),
    ):  # fmt: skip
        stated.say(name, _words(item, element), element)
    stated.say_byline(_words(item, "ByLine"), "ByLine")
    stated.note("subheadline", _words(item, "SubHeadLine"))
    stated.note("byline_title", _words(item, "ByLineTitle"))
    stated.note("usage_terms", _words(item, "RightsLine"))
    stated.say_dateline(_words(item, "DateLine"), "DateLine")
    words = [markup.text_of(line) for line in markup.descendants(item, "KeywordLine")][:_MOST]
    stated.say("keywords", tuple(_parts(words)), "KeywordLine")
    for line in list(markup.descendants(item, "NewsLine"))[:_MOST]:
        kind = (_first(line, "NewsLineType", "FormalName") or "").lower()
        if kind in _NOTES:
            stated.say("ednote", markup.text_at(line, "NewsLineText"), "NewsLine")


def _parts(words: list[str]) -> dict[str, None]:
    """The keywords of lines like `one, two; three`, once each."""
    parts = re.split(r"[,;]", ";".join(words))
    return dict.fromkeys(part.strip() for part in parts if part.strip())


def _parties(item: _Element, stated: Stated) -> None:
    stated.note("source", _party(item, "Source"))
    stated.say("byline", person(_party(item, "Creator")), "Creator")
    stated.say("provider", _party(item, "Source"), "Source")
    stated.say(
        "provider", markup.text_at(item, "Identification/NewsIdentifier/ProviderId"), "ProviderId"
    )


def _rights(item: _Element, stated: Stated) -> None:
    for rights in markup.descendants(item, "Copyright"):
        holder = markup.text_at(rights, "CopyrightHolder")
        year = markup.text_at(rights, "CopyrightDate")
        if holder:
            stated.say("copyright", f"© {year} {holder}" if year else holder, "Copyright")


def _described(item: _Element, stated: Stated) -> None:
    codes = []
    for subject in list(markup.descendants(item, "Subject", "SubjectMatter", "SubjectDetail")):
        code = markup.attribute(subject, "FormalName") or ""
        codes.append(subjects.qcode(code, markup.attribute(subject, "Scheme")) or code)
    stated.say_subjects(codes[:_MOST], "SubjectCode")
    stated.note("genre", _first(item, "Genre", "FormalName"))
    stated.say_places(_places(item), "Location")
    stated.note_day("dateline_date", _words(item, "DateLineDate"))
    words = [
        markup.attribute(one, "Value") or ""
        for one in markup.descendants(item, "Property")
        if (markup.attribute(one, "FormalName") or "").lower() in ("keyword", "keywords")
    ]
    stated.say("keywords", tuple(_parts(words[:_MOST])), "Property Keyword")


def _places(item: _Element) -> Iterator[Place]:
    for location in list(markup.descendants(item, "Location"))[:_MOST]:
        said = {
            markup.attribute(one, "FormalName"): markup.attribute(one, "Value")
            for one in markup.find_all(location, "Property")
        }
        country = said.get("CountryCode") or said.get("Country")
        names = ("City", "CityName", "Area", "CountryArea", "CountryName")
        name = next(filter(None, map(said.get, names)), None) or markup.text_of(location)
        found = placenames.place(name or placenames.country_name(country), country)
        if found:
            yield found


def _party(item: _Element, role: str) -> str | None:
    """The name of the first party in this role."""
    for one in markup.descendants(item, role):
        for party in markup.descendants(one, "Party"):
            name = markup.attribute(party, "FormalName")
            if name:
                return name
    return None


def _first(element: _Element, name: str, attribute: str) -> str | None:
    """The first such attribute of an element of this name, anywhere inside."""
    values = (markup.attribute(one, attribute) for one in markup.descendants(element, name))
    return next(filter(None, values), None)


def _words(element: _Element, name: str) -> str | None:
    """The first words of an element of this name, anywhere inside."""
    return next(filter(None, map(markup.text_of, markup.descendants(element, name))), None)


def _all(element: _Element, name: str) -> list[_Element]:
    return list(markup.descendants(element, name))[:_MOST]
