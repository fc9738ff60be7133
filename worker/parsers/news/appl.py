"""AP's own XML, `Publication`: a story, or a picture with its caption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument, Place, RawDocument
from worker.parsers import markup
from worker.parsers.declared import charset
from worker.parsers.news import moments, nitf, placenames, prose, subjects
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

ZONE = "+00:00"
"""Times of this format are in GMT, and say no zone."""
_MOST = 1000
"""How many elements of one kind are looked at."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The story and all that is stated of it; CorruptDocumentError if it is no XML."""
    found = markup.read(raw.content, charset(raw.media_type))
    stated = Stated(warnings=list(found.warnings))
    for name, told in _PARTS.items():
        for part in markup.find_all(found.root, name)[:1]:
            told(part, stated)
    text = _text(found.root, stated)
    return stated.document(text, "appl/1", "application/vnd.ap.appl+xml")


def _identity(part: _Element, stated: Stated) -> None:
    stated.say("external_id", markup.text_at(part, "ItemId"), "ItemId")
    stated.say("version", markup.text_at(part, "RecordSequenceNumber"), "RecordSequenceNumber")
    stated.say_language(markup.text_at(part, "DefaultLanguage"), "DefaultLanguage")
    media = markup.text_at(part, "MediaType")
    stated.note("item_class", media.lower() if media else None)


def _management(part: _Element, stated: Stated) -> None:
    """Its times and status; the release is an embargo where it comes after the arrival."""
    arrived = markup.text_at(part, "ArrivalDateTime")
    for name in ("ArrivalDateTime", "LastModifiedDateTime"):
        stated.say_moment("published_at", markup.text_at(part, name), name, zone=ZONE)
    release = moments.read(markup.text_at(part, "ReleaseDateTime"), zone=ZONE)
    arrival = moments.read(arrived, zone=ZONE)
    if release and arrival and release.value > arrival.value:
        stated.say("embargo_until", release.value, "ReleaseDateTime")
    stated.note("first_created", _first_created(part))
    kind = (markup.text_at(part, "Editorial/Type") or "").lower()
    is_kill = kind in ("kill", "elimination", "withhold")
    status = kind if is_kill else markup.text_at(part, "Status")
    stated.say_status("canceled" if status == "elimination" else status, "Status")
    stated.note("editorial_type", kind)
    stated.say("ednote", markup.text_at(part, "SpecialInstructions"), "SpecialInstructions")
    for other in markup.find_all(part, "AssociatedWith")[:_MOST]:
        rel = markup.attribute(other, "CompositionType") or "AssociatedWith"
        stated.related(rel, markup.text_of(other) or None)
    stated.related("refersTo", markup.text_at(part, "RefersTo"))


def _first_created(part: _Element) -> str | None:
    """The time in the attributes `Year`, `Month`, `Day` and `Time`."""
    created = markup.find(part, "FirstCreated")
    if created is None:
        return None
    day = "-".join((markup.attribute(created, x) or "").zfill(2) for x in ("Year", "Month", "Day"))
    clock = markup.attribute(created, "Time")
    found = moments.read(f"{day}T{clock}" if clock else day, zone=ZONE)
    return found.value if found else None


def _lines(part: _Element, stated: Stated) -> None:
    stated.say("title", markup.text_at(part, "HeadLine"), "HeadLine")
    stated.say("slugline", markup.text_at(part, "Title"), "Title")
    stated.note("subheadline", markup.text_at(part, "ExtendedHeadLine"))
    lines = markup.find_all(part, "ByLine")[:20]
    stated.say_byline(", ".join(filter(None, map(markup.text_of, lines))), "ByLine")
    titles = (markup.attribute(line, "Title") for line in lines)
    stated.note("byline_title", next(filter(None, titles), None))
    stated.say_dateline(markup.text_at(part, "DateLine"), "DateLine")
    stated.say("credit", markup.text_at(part, "CreditLine"), "CreditLine")
    stated.say("copyright", markup.text_at(part, "CopyrightLine"), "CopyrightLine")
    stated.note("usage_terms", markup.text_at(part, "RightsLine"))
    words = [markup.text_of(line) for line in markup.find_all(part, "KeywordLine")[:_MOST]]
    stated.say("keywords", tuple(dict.fromkeys(filter(None, words))), "KeywordLine")


def _administration(part: _Element, stated: Stated) -> None:
    stated.say("provider", markup.text_at(part, "Provider"), "Provider")
    stated.note("source", markup.text_at(part, "Source"))
    stated.note("genre", markup.text_at(part, "ItemContentType"))
    stated.say_number("urgency", markup.text_at(part, "Priority"), "Priority")
    stated.note("canonical_url", markup.text_at(part, "SourceMaterial/Url"))
    signals = [markup.text_of(one) for one in markup.find_all(part, "Signal")[:_MOST]]
    stated.note("signals", list(filter(None, signals)))


def _rights(part: _Element, stated: Stated) -> None:
    for rights in markup.find_all(part, "Copyright")[:1]:
        holder, year = markup.attribute(rights, "Holder"), markup.attribute(rights, "Date")
        stated.say("copyright", " ".join(filter(None, (holder, year))), "Copyright")


def _description(part: _Element, stated: Stated) -> None:
    stated.say("summary", markup.text_at(part, "Description"), "Description")
    codes = []
    for found in markup.find_all(part, "SubjectClassification/Occurrence")[:_MOST]:
        code = markup.attribute(found, "Id") or ""
        codes.append(subjects.qcode(code) or markup.attribute(found, "Value"))
    stated.say_subjects(filter(None, codes), "SubjectClassification")
    stated.say_places(_places(part), "DateLineLocation, EntityClassification")


def _places(part: _Element) -> Iterator[Place]:
    for location in markup.find_all(part, "DateLineLocation")[:1]:
        names = ("City", "CountryAreaName", "CountryName")
        name = next(filter(None, (markup.text_at(location, one) for one in names)), None)
        found = placenames.place(
            name,
            markup.text_at(location, "Country"),
            lat=markup.text_at(location, "LatitudeDD"),
            lon=markup.text_at(location, "LongitudeDD"),
        )
        yield from filter(None, [found])
    for entities in markup.find_all(part, "EntityClassification")[:_MOST]:
        if markup.attribute(entities, "Authority") in ("AP Geography", "AP Country"):
            for found in markup.find_all(entities, "Occurrence")[:_MOST]:
                yield from filter(None, [_entity(found)])


def _entity(occurrence: _Element) -> Place | None:
    said = {
        markup.attribute(one, "Name"): markup.attribute(one, "Value")
        for one in markup.find_all(occurrence, "Property")
    }
    return placenames.place(
        markup.attribute(occurrence, "Value"),
        markup.attribute(occurrence, "Id"),
        lat=said.get("CentroidLatitude"),
        lon=said.get("CentroidLongitude"),
    )


def _text(root: _Element, stated: Stated) -> str:
    """The story; what stands beside it goes into the metadata."""
    story = ""
    for component in markup.find_all(root, "PublicationComponent")[:_MOST]:
        content = markup.find(component, "TextContentItem/DataContent")
        role = (markup.attribute(component, "Role") or "").lower()
        if content is None or markup.find(content, "anpa") is not None:
            continue
        if role == "main" and not story:
            story = _words(content, stated)
            words = markup.text_at(component, "TextContentItem/Characteristics/Words") or ""
            stated.note("word_count", int(words[:9]) if words[:9].isdecimal() else None)
        elif role == "caption":
            stated.say("summary", prose.text_of(content), "Caption")
        elif role == "publishableeditornotes":
            stated.say("ednote", prose.text_of(content), "PublishableEditorNotes")
        elif role in ("script", "shotlist"):
            stated.note(role, prose.text_of(content))
    return story or stated.metadata.get("script", "")


def _words(content: _Element, stated: Stated) -> str:
    inner = markup.find(content, "nitf")
    return prose.text_of(content) if inner is None else nitf.read(inner, stated)


_PARTS = {
    "Identification": _identity,
    "PublicationManagement": _management,
    "NewsLines": _lines,
    "AdministrativeMetadata": _administration,
    "RightsMetadata": _rights,
    "DescriptiveMetadata": _description,
}
"""What reads each part of a publication."""
