"""Places of texts in other languages than English, each by its dictionary form."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from schemas.documents import Place, Span
from worker.taggers import cities, gazetteer
from worker.taggers.covered import Covered
from worker.taggers.inflection import dictionary_forms
from worker.taggers.lexicon import Found, fold, lexicon
from worker.taggers.located import at_city, at_region, located, nowhere
from worker.taggers.model import Entity
from worker.taggers.regions import regions

_PLACES = frozenset({"LOC", "GPE", "FAC"})
_PARTICLES = frozenset("de la del du des y et of and und d el los les le".split())
_WORD = re.compile(r"[^\s-]+")
_LONGEST = 60
"""Characters of the longest name that is looked up."""

Mention = tuple[Span, Hashable, Place]
"""Where a place is named, what is the same for all its names, and the place."""


def find_places(
    text: str,
    language: str | None,
    entities: Sequence[Entity] = (),
    taken: Sequence[Span] = (),
) -> tuple[Place, ...]:
    """Return the places named, in order of first mention; `taken` is what people are called."""
    if language is None:
        return ()
    people = Covered(taken)
    found = [known for known in _known(text, language) if not people.touches(*known[0])]
    story = frozenset(place.country for _, _, place in found if place.country)
    closed = Covered([*(span for span, _, _ in found), *taken])
    by_model = _modelled(text, language, entities, story)
    more = by_model if entities else _by_gazetteer(text, language)
    found += [mention for mention in more if not closed.touches(*mention[0])]
    return _merged(found)


def _merged(found: Sequence[Mention]) -> tuple[Place, ...]:
    """Return each place once, with all its mentions, under the name it has first."""
    places: dict[Hashable, tuple[Place, list[Span]]] = {}
    for span, key, place in sorted(found, key=lambda mention: mention[0]):
        places.setdefault(key, (place, []))[1].append(span)
    return tuple(
        replace(place, count=len(spans), mentions=tuple(spans)) for place, spans in places.values()
    )


def _known(text: str, language: str) -> Iterator[Mention]:
    """Yield countries, capitals and regions."""
    for found in lexicon(language).scan(text):
        place = _meant(found)
        if place is not None:
            key = place.country if found.meaning.kind == "name" else _key(place)
            yield (found.start, found.end), key, place


def _key(place: Place) -> Hashable:
    return (place.lat, place.lon) if place.lat is not None else place.name


def _meant(found: Found) -> Place | None:
    """Return the place a phrase names; a people is none, nor is a seat of power."""
    code, kind = found.meaning
    name = found.form if found.form != found.form.lower() else capitalised(found.form)
    if kind == "name":
        facts = gazetteer.countries()[code]
        return Place(name, code, facts.lat, facts.lon, 0, ())
    if kind in ("seat", "city"):
        same = gazetteer.cities().get(name, ())
        city = next((one for one in same if one.country == code), None)
        return at_city(name, city) if city else None
    region = regions().get(found.form) if kind in ("region", "none") else None
    return at_region(name, region) if region else None


def capitalised(name: str) -> str:
    """Return a name in small letters with a capital in each of its words but particles."""
    return _WORD.sub(lambda found: _with_capital(found[0]), name)


def _with_capital(word: str) -> str:
    return word if word in _PARTICLES else word[:1].upper() + word[1:]


def _modelled(
    text: str, language: str, entities: Sequence[Entity], story: frozenset[str]
) -> Iterator[Mention]:
    """Yield what the name model took for places."""
    for entity in entities:
        if entity.label in _PLACES and entity.end - entity.start <= _LONGEST:
            name = " ".join(text[entity.start : entity.end].split())
            place = _place(name, language, story)
            yield (entity.start, entity.end), _key(place), place


def _place(name: str, language: str, story: frozenset[str]) -> Place:
    """Return the place of a printed name, in its dictionary form where that is known."""
    for form in (name, *_forms(name, language)):
        place = located(form, story)
        if place.lat is not None:
            return place
    return nowhere(name, story)


def _forms(name: str, language: str) -> Iterator[str]:
    """Yield a name with its last word in the forms of a dictionary."""
    head, _, last = name.rpartition(" ")
    for form in dictionary_forms(fold(last), language):
        word = "-".join(part.capitalize() for part in form.split("-"))
        yield f"{head} {word}".lstrip()


def _by_gazetteer(text: str, language: str) -> Iterator[Mention]:
    """Yield the larger cities, where no model says what names a place."""
    for found in cities.named(text, language):
        place = at_city(found.form, found.city)
        yield (found.start, found.end), _key(place), place
