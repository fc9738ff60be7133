"""The countries a document is about, most of all first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from schemas.documents import Country, ParsedDocument, Span, Tags
from worker.taggers import gazetteer
from worker.taggers.data import words
from worker.taggers.foreign import foreign_names
from worker.taggers.opening import blanked, dateline_places, dateline_span
from worker.taggers.tokens import Token, tokenize
from worker.taggers.tongues import are_languages

_COUNTRY, _DEMONYM, _CITY, _CAPITAL = 1.0, 0.8, 0.7, 0.6
_LEAD_FACTOR = 2.0
"""What stands in the title or the first paragraph counts this many times."""
_FIRST_BONUS = 0.3
"""What the country named first has before the others."""
_WITHIN_BODY = 0.4
"""What a country within the name of an organisation counts for: `China Railway`."""
_HALF = 0.5
"""A main country of this weight scores half of what one mentioned throughout does."""
_LEAST_SHARE = 0.08
"""Countries below this share of the main one's weight are passing mentions."""


class Named(NamedTuple):
    """A country named: where, which, and how much that says."""

    start: int
    code: str
    weight: float


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the countries of the story, each with a score from 0 to 1."""
    opening = dateline_span(parsed)
    text = blanked(_without_people(parsed.text, tags), opening)
    bodies = [span for body in tags.organisations for span in body.mentions]
    found = [
        *_of_title(parsed.title or "", tags.language),
        *_weighed(_of_text(text, tags), _lead_end(parsed.text, opening), bodies),
        *_of_dateline(parsed.text, opening, tags),
    ]
    return replace(tags, countries=ranked(found))


def _without_people(text: str, tags: Tags) -> str:
    """Return the text with people blanked out, who may be called Jordan or Lima."""
    for person in tags.people:
        for start, end in person.mentions:
            text = text[:start] + "_" * (end - start) + text[end:]
    return text


def _lead_end(text: str, opening: Span | None) -> int:
    """Return where the first paragraph ends, one that is more than the dateline."""
    end = text.find("\n\n", opening[1] + 3 if opening else 0)
    return end if end >= 0 else len(text)


def ranked(found: Sequence[Named]) -> tuple[Country, ...]:
    """Return countries by weight, then by first mention; the score grows with both shares."""
    weights: dict[str, float] = {}
    for named in sorted(found):
        bonus = 0.0 if weights else _FIRST_BONUS
        weights[named.code] = weights.get(named.code, 0.0) + named.weight * (1.0 + bonus)
    most = max(weights.values(), default=0.0)
    facts = gazetteer.countries()
    return tuple(
        Country(code, facts[code].name, _score(weight, most))
        for code, weight in sorted(weights.items(), key=lambda item: -round(item[1], 6))
        if weight >= _LEAST_SHARE * most
    )


def _score(weight: float, most: float) -> float:
    certainty = most / (most + _HALF)
    return round(certainty * weight / most, 2)


def _weighed(found: Iterator[Named], lead_end: int, bodies: Sequence[Span]) -> Iterator[Named]:
    """Yield what is named in the text, more in the lead and less within organisations."""
    inside = {at for body in bodies for at in range(*body)}
    for start, code, weight in found:
        factor = _LEAD_FACTOR if start < lead_end else 1.0
        if weight in (_COUNTRY, _DEMONYM) and start in inside:
            factor *= _WITHIN_BODY
        yield Named(start, code, weight * factor)


def _of_title(title: str, language: str | None) -> Iterator[Named]:
    """Yield what the title names, which comes before all else."""
    for start, code, weight in _named(title, language):
        yield Named(start - len(title) - 1, code, weight * _LEAD_FACTOR)


def _of_text(text: str, tags: Tags) -> Iterator[Named]:
    yield from _named(text, tags.language)
    yield from _cities(text, tags)


def _of_dateline(text: str, opening: Span | None, tags: Tags) -> Iterator[Named]:
    """Yield the country of the dateline's place, whatever else the story names."""
    if opening is None:
        return
    story = {place.country for place in tags.places if place.country}
    printed = [name for _, name in dateline_places(text, opening)]
    own = [code for name in printed if (code := gazetteer.country_of(name))]
    cities = [city.country for name in printed if (city := gazetteer.printed_city(name, story))]
    named = [code for _, code in foreign_names(text[slice(*opening)], tags.language)]
    for code in dict.fromkeys([*(own or cities), *named]):
        yield Named(opening[0], code, _CITY * _LEAD_FACTOR)


def _named(text: str, language: str | None) -> Iterator[Named]:
    yield from _english(tokenize(text))
    for start, code in foreign_names(text, language):
        yield Named(start, code, _COUNTRY)


def _english(tokens: list[Token]) -> Iterator[Named]:
    covered: set[int] = set()
    for phrases, weight in (
        (gazetteer.country_phrases(), _COUNTRY),
        (gazetteer.demonym_phrases(), _DEMONYM),
        (gazetteer.capital_phrases(), _CAPITAL),
    ):
        for hit in phrases.scan(tokens):
            taken = not covered.isdisjoint(range(hit.first, hit.end))
            covered.update(range(hit.first, hit.end))
            if not taken and not (weight == _DEMONYM and are_languages(tokens, hit.first)):
                factor = _WITHIN_BODY if _owns_company(tokens, hit.end) else 1.0
                yield Named(tokens[hit.first].start, hit.value, weight * factor)


def _owns_company(tokens: list[Token], index: int) -> bool:
    """Tell whether a word like `Railway` or `Steel` with a capital follows a country."""
    token = tokens[index] if index < len(tokens) else None
    kinds = ("company", "organisation", "body")
    return bool(token and token.capital and any(token.lower in words(kind) for kind in kinds))


def _cities(text: str, tags: Tags) -> Iterator[Named]:
    """Yield cities, capitals aside, which are weighed by name."""
    weighed_by_name = {facts.name for facts in gazetteer.countries().values()}
    weighed_by_name |= set(gazetteer.capitals())
    for place in tags.places:
        if place.country and place.name not in weighed_by_name:
            printed = [start for start, end in place.mentions if text[start:end].strip()]
            yield from (Named(start, place.country, _CITY) for start in printed)
