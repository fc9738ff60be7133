"""The countries a document is about, most of all first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schemas.documents import Country, ParsedDocument, Span, Tags
from worker.taggers import cities, gazetteer
from worker.taggers.country_evidence import Evidence, lexicon_language, of_words, resolved
from worker.taggers.covered import Covered
from worker.taggers.located import stated_by
from worker.taggers.opening import blanked, dateline_places, dateline_span

_CITY, _STATED = 0.6, 2.0
_LEAD_FACTOR = 2.0
"""What stands in the title or the first paragraph counts this many times."""
_SHORT_LEAD = 80
"""A first paragraph of so few characters is a headline: the next one is the lead as well."""
_FIRST_BONUS = 0.3
"""What the country named first has before the others."""
_WITHIN_BODY = 0.4
"""What a country within the name of an organisation counts for: `China Railway`."""
_HALF = 0.5
"""A main country of this weight scores half of what one mentioned throughout does."""
_LEAST_SHARE = 0.08
"""Countries below this share of the main one's weight are passing mentions."""


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the countries of the story, each with a score from 0 to 1."""
    opening = dateline_span(parsed)
    language = lexicon_language(tags.language, parsed.text)
    text = blanked(parsed.text, opening)
    title = parsed.title or ""
    found = [
        *_of_text(text, language, tags, _lead_end(parsed.text, opening)),
        *_of_title(title, language, tags),
        *_of_dateline(parsed.text, opening, language, tags),
        *(Evidence(-1, p.country, "name", _STATED) for p in parsed.places if p.country),
    ]
    return replace(tags, countries=ranked(resolved(found, language)))


def _lead_end(text: str, opening: Span | None) -> int:
    """Return where the first paragraph ends, one that is more than a dateline or a headline."""
    start = opening[1] if opening else 0
    end = text.find("\n\n", start + _SHORT_LEAD)
    return end if end >= 0 else len(text)


def ranked(found: Sequence[Evidence]) -> tuple[Country, ...]:
    """Return countries by weight, then by first mention; the score grows with both shares."""
    weights: dict[str, float] = {}
    for one in sorted(found):
        bonus = 0.0 if weights else _FIRST_BONUS
        weights[one.code] = weights.get(one.code, 0.0) + one.weight * (1.0 + bonus)
    most = max(weights.values(), default=0.0)
    facts = gazetteer.countries()
    return tuple(
        Country(code, facts[code].name, _score(weight, most))
        for code, weight in sorted(weights.items(), key=lambda item: -round(item[1], 6))
        if weight >= _LEAST_SHARE * most and code in facts
    )


def _score(weight: float, most: float) -> float:
    certainty = most / (most + _HALF)
    return round(certainty * weight / most, 2)


def _of_text(text: str, language: str, tags: Tags, lead_end: int) -> Iterator[Evidence]:
    """Yield what the text names, more in the lead and less within organisations."""
    # Who is known by one word alone, a country's, is more likely the country.
    people = Covered(s for person in tags.people if " " in person.name for s in person.mentions)
    bodies = Covered(span for body in tags.organisations for span in body.mentions)
    for one in _named(text, language, tags, people):
        factor = _LEAD_FACTOR if one.start < lead_end else 1.0
        if one.kind in ("name", "people") and bodies.touches(one.start, one.start + 1):
            factor *= _WITHIN_BODY
        yield one._replace(weight=one.weight * factor)


def _named(text: str, language: str, tags: Tags, people: Covered) -> Iterator[Evidence]:
    """Yield countries and cities named, people aside, who may be called Jordan or Lima."""
    spans: list[Span] = []
    located = {start: p.country for p in tags.places if p.country for start, _ in p.mentions}
    for span, word in of_words(text, language):
        spans.append(span)
        one = word._replace(code=located.get(word.start, word.code))
        if one.code in gazetteer.countries() and not people.touches(*span):
            yield one
    covered = Covered(spans)
    for start, code in _cities(text, language, tags):
        if not covered.touches(start, start + 1) and not people.touches(start, start + 1):
            yield Evidence(start, code, "city", _CITY)


def _cities(text: str, language: str, tags: Tags) -> Iterable[tuple[int, str]]:
    """Yield the places found, or cities by their names where nothing looked for places."""
    if tags.places or language == "en":
        places = [place for place in tags.places if place.country]
        return [(span[0], str(p.country)) for p in places for span in p.mentions]
    return [(found.start, found.city.country) for found in cities.named(text, language)]


def _of_title(title: str, language: str, tags: Tags) -> Iterator[Evidence]:
    """Yield what the title names, which comes before all else."""
    bare = replace(tags, people=(), organisations=(), places=())
    for one in _named(title, language, bare, Covered(())):
        yield one._replace(start=one.start - len(title) - 1, weight=one.weight * _LEAD_FACTOR)


def _of_dateline(text: str, opening: Span | None, language: str, tags: Tags) -> Iterator[Evidence]:
    """Yield the country of the dateline's place, whatever else the story names."""
    if opening is None:
        return
    story = {place.country for place in tags.places if place.country}
    printed = [name for _, name in dateline_places(text, opening)]
    stated = [code for code in stated_by(printed) if "-" not in code]
    own = stated or [code for name in printed if (code := gazetteer.country_of(name))]
    towns = [city.country for name in printed if (city := gazetteer.printed_city(name, story))]
    named = [one.code for name in printed for _, one in of_words(name.title(), language)]
    for code in dict.fromkeys([*(own or named[:1] or towns)]):
        yield Evidence(opening[0], code, "city", _CITY * _LEAD_FACTOR)
