"""What a ninjs item says beside the story and has no field of its own: into the metadata."""

from __future__ import annotations

from typing import Any

from worker.parsers import datelines, json_values
from worker.parsers.json_values import Record, first, records, text
from worker.parsers.news import moments
from worker.parsers.news.ninjs_concepts import lowered
from worker.parsers.news.stated import Stated

_WORDS = {
    "item_type": "type", "representation": "representationtype", "profile": "profile",
    "usage_terms": "usageterms", "copyright_holder": "copyrightholder", "mime_type": "mimetype",
    "canonical_url": "url",
}  # fmt: skip
_MOMENTS = {
    "first_created": "firstcreated",
    "content_created": "contentcreated",
    "expires": "expires",
}
_EVENT_DATES = {
    "starts": ("startdate", "expectedstartdate", "estimatedstartdate"),
    "ends": ("enddate", "expectedenddate", "estimatedenddate"),
}


def read(item: Record, stated: Stated) -> None:
    """Tells `stated` the notes of the item, whose names are in lower case."""
    for name, key in _WORDS.items():
        stated.note(name, text(item.get(key)))
    for name, key in _MOMENTS.items():
        stated.note_moment(name, text(item.get(key)))
    stated.note("word_count", _counted(item, "wordcount"))
    stated.note("char_count", _counted(item, "charcount"))
    stated.note("ninjs_version", _standard(item))
    stated.note("alt_ids", _alt_ids(item.get("altids")))
    stated.note("renditions", _renditions(item.get("renditions")))
    _event(item, stated)


def located(item: Record, content: str, stated: Stated) -> None:
    """The place the item says it comes from: its dateline, unless the text prints one."""
    place = text(item.get("located"))
    if not place:
        return
    printed = datelines.read(content.split("\n", 1)[0])
    if not (printed and printed.printed):
        stated.say_dateline(place, "located")
    stated.note("dateline_place", place)


def _counted(item: Record, key: str) -> int | None:
    said = [item, *map(lowered, records(item.get("bodies")))]
    return next((count for one in said if (count := json_values.number(one.get(key)))), None)


def _standard(item: Record) -> str | None:
    said = item.get("standard") or item.get("$standard")
    return text(said.get("version")) if isinstance(said, dict) else None


def _alt_ids(value: object) -> dict[str, str]:
    """Other identifiers by what they are; lists of them in version 2, an object in version 1."""
    if isinstance(value, dict):
        pairs = [(name, text(one)) for name, one in value.items()]
    else:
        pairs = [(text(one.get("role")) or "id", text(one.get("value"))) for one in records(value)]
    return {name: said for name, said in pairs if said}


def _renditions(value: object) -> list[dict[str, Any]]:
    """Where the files of a picture, video or text are."""
    names = list(value) if isinstance(value, dict) else []
    found = []
    for place, one in enumerate(map(lowered, records(value)[:50])):
        entry = {
            "name": text(one.get("name")) or (names[place] if place < len(names) else None),
            "href": text(one.get("href")),
            "media_type": first(one, "contenttype", "mimetype")[1],
            "width": json_values.number(one.get("width")),
            "height": json_values.number(one.get("height")),
        }
        found.append({name: said for name, said in entry.items() if said})
    return [entry for entry in found if "href" in entry]


def _event(item: Record, stated: Stated) -> None:
    """When a planned event is, and what of it is to be covered."""
    details = item.get("eventdetails")
    dates = lowered(details).get("dates") if isinstance(details, dict) else None
    if isinstance(dates, dict):
        said = lowered(dates)
        entry = {name: first(said, *keys)[1] for name, keys in _EVENT_DATES.items()}
        stated.note("event", {name: value for name, value in entry.items() if value})
        start = moments.read(entry["starts"])
        stated.note("event_starts_at", start.value if start else None)
    planned = [text(lowered(one).get("title")) for one in records(item.get("plannedcoverage"))]
    stated.note("planned_coverage", [title for title in planned if title])
