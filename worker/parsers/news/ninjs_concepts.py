"""What a ninjs item is about and belongs to: subjects, places, people, associated items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.documents import Place
from worker.parsers import json_values
from worker.parsers.json_values import Record, first, records, text
from worker.parsers.news import placenames, subjects
from worker.parsers.news.stated import Stated

MOST = 200
"""Concepts of one kind."""
_NAMED = {
    "people": ("person", "people"),
    "organisations": ("organisation", "organisations"),
    "events": ("event", "events"),
    "objects": ("object", "objects"),
}
"""Concepts that have no field of their own, and the names of versions 1 and 2."""


def read(item: Record, stated: Stated) -> None:
    """Tells `stated` what the item's concepts are."""
    _subjects(item, stated)
    stated.say_places(filter(None, map(_place, _concepts(item, "place", "places"))), "place")
    for name, keys in _NAMED.items():
        stated.note(name, [_concept(one) for one in _concepts(item, *keys)])
    stated.note("genres", list(json_values.names(item.get("genre") or item.get("genres"))))
    _associations(item, stated)


def lowered(said: Record) -> Record:
    """The object with its names in lower case, in which all versions write them the same."""
    return {name.lower(): value for name, value in said.items()}


def _concepts(item: Record, *keys: str) -> list[Record]:
    found = [one for key in keys for one in records(item.get(key))]
    return [lowered(one) for one in found[:MOST]]


def _subjects(item: Record, stated: Stated) -> None:
    found = _concepts(item, "subject", "subjects", "service")
    stated.say_subjects([code for one in found if (code := _subject(one))], "subject")
    stated.note("subject_names", [name for one in found if (name := text(one.get("name")))])


def _subject(one: Record) -> str | None:
    """The qcode of a known vocabulary, else the name, else what identifies it."""
    _, code = first(one, "code", "qcode", "uri", "literal")
    known = subjects.qcode(code, text(one.get("scheme"))) if code else None
    return known or text(one.get("name")) or code


def _place(one: Record) -> Place | None:
    lon, lat = _position(one)
    return placenames.place(text(one.get("name")), _country(one), lat=lat, lon=lon)


def _country(one: Record) -> str | None:
    """A code among the place's identifiers that says to be a country's."""
    code, scheme = text(one.get("code")) or "", text(one.get("scheme")) or ""
    said = [text(one.get("country")) or "", f"{scheme.rstrip('/:')}/{code}", *_identifiers(one)]
    return next(filter(None, map(placenames.country_code, said)), None)


def _identifiers(one: Record) -> list[str]:
    return [value for key in ("uri", "literal") if (value := text(one.get(key)))]


def _position(one: Record) -> tuple[str | None, str | None]:
    """Longitude and latitude of a point in GeoJSON."""
    shape = one.get("geojson") or one.get("geometry_geojson")
    shape = shape.get("geometry", shape) if isinstance(shape, dict) else {}
    at = shape.get("coordinates") if isinstance(shape, dict) else None
    if not isinstance(at, list) or len(at) < 2:
        return None, None
    return text(at[0]), text(at[1])


def _concept(one: Record) -> dict[str, Any]:
    """Name, relation and identifier of a concept."""
    entry = {"name": text(one.get("name")), "rel": text(one.get("rel"))}
    entry["id"] = first(one, "uri", "literal", "code")[1]
    return {name: value for name, value in entry.items() if value}


def _associations(item: Record, stated: Stated) -> None:
    for rel, said in _associated(item.get("associations")):
        other = lowered(said)
        named = first(other, "rel", "name")[1] if rel is None else rel
        title = headline(other) or first(other, "title", "slugline")[1]
        stated.related(named or text(other.get("type")), first(other, "uri", "guid")[1], title)
    for rel in ("evolvedfrom", "translationof", "replaces"):
        stated.related(rel, text(item.get(rel)))


def _associated(value: object) -> Iterator[tuple[str | None, Record]]:
    """The associated items, in version 1 by the name of what they are to this one."""
    found = (
        list(value.items()) if isinstance(value, dict) else [(None, one) for one in records(value)]
    )
    for name, said in found[:MOST]:
        for one in records(said) if isinstance(said, list) else [said]:
            if isinstance(one, dict):
                yield name, one


def headline(item: Record) -> str | None:
    """The main headline, in the words of any version."""
    found = [lowered(one) for one in records(item.get("headlines"))]
    found.sort(key=lambda one: one.get("role") != "main")
    said = next((words for one in found if (words := text(one.get("value")))), None)
    return said or first(item, "headline", "headline_main", *_like(item, "headline_"))[1]


def _like(item: Record, beginning: str) -> list[str]:
    return [name for name in item if name.startswith(beginning)]
