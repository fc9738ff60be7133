"""What an item of NewsML-G2 is about: subjects, Media Topics, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.documents import Place
from worker.parsers import markup
from worker.parsers.news import placenames, subjects
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 1000
"""How many subjects are looked at."""
_PLACES = ("geoarea", "poi", "location", "place")
_NAMED = {"person": "people", "organisation": "organisations", "organization": "organisations"}
"""Kinds of subject that are kept by name."""
_SAME = ("sameAs", "broader", "related", "narrower")


def read(meta: _Element, stated: Stated) -> None:
    """Tells `stated` the subjects of a `contentMeta`, under names they may have elsewhere."""
    codes: list[str] = []
    places: list[Place] = []
    named: dict[str, list[str]] = {}
    asserted = _asserted(meta.getparent())
    for subject in markup.find_all(meta, "subject")[:_MOST]:
        kind = _kind(subject)
        name = _name(subject) or asserted.get(markup.attribute(subject, "qcode") or "")
        if kind in _PLACES:
            places += filter(None, [_place(subject, name)])
        elif kind in _NAMED and name:
            named.setdefault(_NAMED[kind], []).append(name)
        else:
            codes += filter(None, [_code(subject) or name or _any_code(subject)])
    stated.say_subjects(codes, "subject")
    stated.say_places([*stated.located, *places], "located, subject")
    for kind, names in named.items():
        stated.note(kind, list(dict.fromkeys(names)))


def _asserted(item: _Element | None) -> dict[str, str]:
    """The names of what the item's assertions describe, by their codes."""
    found = {}
    for one in markup.find_all(item, "assert")[:_MOST] if item is not None else ():
        code, name = markup.attribute(one, "qcode"), markup.text_at(one, "name")
        if code and name:
            found[code] = name
    return found


def country_of(element: _Element) -> str | None:
    """The code of the country a place is in, or is."""
    for code in _codes(element):
        if "iso3166-1" in code or "country" in code.lower():
            found = placenames.country_code(code.split("-US-", 1)[0])
            if found:
                return found
    return None


def _codes(element: _Element) -> Iterator[str]:
    """All codes of the element itself and of what it is the same as, or inside of."""
    for one in (element, *(same for kind in _SAME for same in markup.find_all(element, kind))):
        for name in ("qcode", "uri"):
            code = markup.attribute(one, name)
            if code:
                yield code


def _kind(subject: _Element) -> str:
    kind = markup.attribute(subject, "type") or markup.attribute(subject, "typeuri") or ""
    return kind.replace("/", ":").rpartition(":")[2].lower()


def _name(subject: _Element) -> str | None:
    names = [markup.text_of(one) for one in markup.find_all(subject, "name")]
    return next(filter(None, names), None) or markup.attribute(subject, "literal")


def _code(subject: _Element) -> str | None:
    """Its Media Topic, else its subject code, of its own or of what it is the same as."""
    own = (markup.attribute(subject, name) for name in ("qcode", "uri", "literal"))
    found = [code for one in own if one and (code := subjects.qcode(one))]
    for same in markup.find_all(subject, "sameAs"):
        one = markup.attribute(same, "qcode") or markup.attribute(same, "uri")
        found += filter(None, [subjects.qcode(one) if one else None])
    return next((one for one in found if one.startswith("medtop:")), found[0] if found else None)


def _any_code(subject: _Element) -> str | None:
    return markup.attribute(subject, "qcode") or markup.attribute(subject, "uri")


def _place(subject: _Element, name: str | None) -> Place | None:
    country = country_of(subject)
    position = next(markup.descendants(subject, "position"), None)
    lat = None if position is None else markup.attribute(position, "latitude")
    lon = None if position is None else markup.attribute(position, "longitude")
    code = (markup.attribute(subject, "qcode") or "").rpartition(":")[2]
    shown = name or placenames.country_name(country) or (code if code.isalpha() else None)
    return placenames.place(shown, country, lat=lat, lon=lon)
