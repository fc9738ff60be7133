"""The countries a document is about, most of all first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from schemas.documents import Country, ParsedDocument, Tags
from worker.taggers import gazetteer
from worker.taggers.tokens import Token, tokenize

_COUNTRY, _DEMONYM, _CITY, _CAPITAL = 1.0, 0.8, 0.7, 0.6
_LEAD_FACTOR = 2.0
"""What stands in the title or the first paragraph counts this many times."""
_HALF = 2.0
"""A country mentioned twice in all scores half of what one mentioned throughout does."""
_LEAST_SHARE = 0.08
"""Countries below this share of the main one's weight are passing mentions."""
_ENDINGS = {"ru": 3, "fr": 2, "de": 2, "es": 1, "ky": 7, "kk": 7, "uz": 7, "tr": 7}
"""Letters a case ending may add, in languages that put them after the name."""
_SHORTEST_STEM = 4


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the countries of the story, each with a score from 0 to 1."""
    lead, _, rest = _without_people(parsed.text, tags).partition("\n\n")
    weights = _cities(tags)
    for part, factor in ((parsed.title or "", _LEAD_FACTOR), (lead, _LEAD_FACTOR), (rest, 1.0)):
        for code, weight in _named(part, tags.language):
            weights[code] += weight * factor
    return replace(tags, countries=ranked(weights))


def _without_people(text: str, tags: Tags) -> str:
    """Return the text with people blanked out, who may be called Jordan or Lima."""
    for person in tags.people:
        for start, end in person.mentions:
            text = text[:start] + "_" * (end - start) + text[end:]
    return text


def ranked(weights: Mapping[str, float]) -> tuple[Country, ...]:
    """Return countries by weight; the score grows with weight and with share of the main one."""
    most = max(weights.values(), default=0.0)
    facts = gazetteer.countries()
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Country(code, facts[code].name, _score(weight, most))
        for code, weight in ordered
        if weight >= _LEAST_SHARE * most
    )


def _score(weight: float, most: float) -> float:
    certainty = most / (most + _HALF / 4)
    return round(certainty * weight / most, 2)


def _named(text: str, language: str | None) -> Iterator[tuple[str, float]]:
    yield from _english(tokenize(text))
    yield from _foreign(text, language)


def _english(tokens: list[Token]) -> Iterator[tuple[str, float]]:
    covered: set[int] = set()
    for phrases, weight in (
        (gazetteer.country_phrases(), _COUNTRY),
        (gazetteer.demonym_phrases(), _DEMONYM),
        (gazetteer.capital_phrases(), _CAPITAL),
    ):
        for hit in phrases.scan(tokens):
            if covered.isdisjoint(range(hit.first, hit.end)):
                covered.update(range(hit.first, hit.end))
                yield hit.value, weight


def _foreign(text: str, language: str | None) -> Iterator[tuple[str, float]]:
    if language in (None, "en") or language not in gazetteer.NAME_LANGUAGES:
        return
    names = stems(language)
    for match in pattern(language).finditer(text.lower().replace("’", "'")):
        yield names[match[1]], _COUNTRY


@cache
def stems(language: str) -> Mapping[str, str]:
    """Return the names of countries in a language as far as they stay the same in every case."""
    english = {facts.name.lower() for facts in gazetteer.countries().values()}
    names = gazetteer.names_in(language)
    return {_stem(name, language): code for name, code in names.items() if name not in english}


def _stem(name: str, language: str) -> str:
    if language != "ru" or len(name) <= _SHORTEST_STEM:
        return name
    return re.sub(r"(ия|[аяйьы])$", "", name)


@cache
def pattern(language: str) -> re.Pattern[str]:
    """Return what finds the names of countries in a lower-case text, with their endings."""
    names = sorted(stems(language), key=lambda name: (-len(name), name))
    ending = _ENDINGS.get(language, 0)
    union = "|".join(map(re.escape, names))
    return re.compile(rf"\b({union})['’]?\w{{0,{ending}}}\b")


def _cities(tags: Tags) -> defaultdict[str, float]:
    """Return the weight of cities, capitals aside, which are weighed by name."""
    found: defaultdict[str, float] = defaultdict(float)
    names = {facts.name for facts in gazetteer.countries().values()}
    for place in tags.places:
        if place.country and place.name not in names and place.name not in gazetteer.capitals():
            found[place.country] += place.count * _CITY
    return found
