"""Places of a text: countries by their names, cities and regions by model and gazetteer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from schemas.documents import Place, Span
from worker.taggers import gazetteer
from worker.taggers.model import Entity
from worker.taggers.reading import Reading, Run
from worker.taggers.spans import apart, overlaps
from worker.taggers.tokens import is_plain

_BEFORE = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "to",
        "outside",
        "around",
        "of",
        "across",
        "towards",
        "toward",
        "into",
        "between",
        "leave",
        "left",
    ]
)
REGIONS = frozenset(
    [
        "region",
        "city",
        "district",
        "province",
        "oblast",
        "raion",
        "county",
        "village",
        "town",
        "valley",
        "governorate",
        "prefecture",
        "state",
        "airport",
        "street",
        "peninsula",
    ]
)
_LONGEST = 3
_SURELY_KNOWN = 700_000
"""A city of so many people is known by its name alone."""


def find_places(
    reading: Reading,
    entities: Sequence[Entity],
    taken: Sequence[Span],
    printed: Sequence[tuple[Span, str]] = (),
) -> tuple[Place, ...]:
    """Return the places named, those of the dateline as printed, in order of first mention."""
    named = [
        (reading.span((hit.first, hit.end)), hit.value)
        for hit in gazetteer.country_phrases().scan(reading.tokens)
    ]
    story = story_countries(reading)
    countries = apart(span for span, _ in named if _open(reading, span, taken))
    locals_ = apart(_local_spans(reading, entities, story), [*taken, *countries])
    codes = dict(named)
    of_dateline = {span: place for span, name in printed if (place := _printed(name, story))}
    found: dict[tuple[str, str | None], tuple[Place, list[Span]]] = {}
    for span in sorted([*of_dateline, *countries, *locals_]):
        place = of_dateline.get(span) or (
            _country(codes[span]) if span in codes else _local(reading, span, story)
        )
        found.setdefault((place.name, place.country), (place, []))[1].append(span)
    return tuple(_with_mentions(place, spans) for place, spans in found.values())


def _open(reading: Reading, span: Span, taken: Sequence[Span]) -> bool:
    """Tell whether a country is named for itself, or as whose an organisation is."""
    before = reading.lower(reading.inside(span)[0] - 1)
    return before in {"of", "in"} or not overlaps(span, taken)


def story_countries(reading: Reading) -> frozenset[str]:
    """Return the countries a text names, by name or adjective."""
    both = (gazetteer.country_phrases(), gazetteer.demonym_phrases(), gazetteer.capital_phrases())
    return frozenset(hit.value for phrases in both for hit in phrases.scan(reading.tokens))


def _with_mentions(place: Place, spans: Sequence[Span]) -> Place:
    return Place(place.name, place.country, place.lat, place.lon, len(spans), tuple(spans))


def _country(code: str) -> Place:
    facts = gazetteer.countries()[code]
    return Place(facts.name, code, facts.lat, facts.lon, 0, ())


def _printed(name: str, story: Collection[str]) -> Place | None:
    """Return the place a dateline names, often in capitals, None where it is not known."""
    code = gazetteer.country_of(name)
    city = None if code else gazetteer.printed_city(name, story)
    if city:
        return Place(city.name, city.country, city.lat, city.lon, 0, ())
    return _country(code) if code else None


def _local(reading: Reading, span: Span, story: Collection[str]) -> Place:
    name = " ".join(reading.text[span[0] : span[1]].split())
    city = gazetteer.find_place(name, story)
    if city is None:
        return Place(name, None, None, None, 0, ())
    return Place(name, city.country, city.lat, city.lon, 0, ())


def _local_spans(
    reading: Reading, entities: Sequence[Entity], story: Collection[str]
) -> Iterator[Span]:
    """Yield where cities and regions stand, then where they are named again."""
    modelled = {ent.start for ent in entities if ent.label in {"GPE", "LOC", "FAC"}}
    found = [run for run in _candidates(reading) if _is_place(reading, run, modelled, story)]
    yield from map(reading.span, found)
    names = {reading.slice(run) for run in found}
    yield from (reading.span(run) for run in _candidates(reading) if reading.slice(run) in names)


def _candidates(reading: Reading) -> Iterator[Run]:
    """Yield runs of words that could name a place, the longest at each word first."""
    for start, token in enumerate(reading.tokens):
        if not token.capital or token.kind != "word" or reading.marks[start]:
            continue
        for size in range(_LONGEST, 0, -1):
            run = (start, start + size)
            if _whole(reading, run):
                yield run


def _whole(reading: Reading, run: Run) -> bool:
    """Tell whether a run is made of linked words with capitals that say something."""
    start, end = run
    if end > len(reading.tokens) or not reading.tokens[end - 1].capital:
        return False
    linked = all(reading.linked(index) for index in range(start + 1, end))
    plain = all(is_plain(reading.lower(index)) for index in range(start, end))
    return linked and not plain and not any(reading.marks[start:end])


def _is_place(
    reading: Reading, run: Run, modelled: Collection[int], story: Collection[str]
) -> bool:
    city = gazetteer.find_place(reading.slice(run), story)
    hinted = reading.lower(run[0] - 1) in _BEFORE or reading.lower(run[1]) in REGIONS
    alone = not _flanked(reading, run)
    by_model = reading.tokens[run[0]].start in modelled
    if reading.lower(run[1]) == "of":
        return False
    if city is None:
        named = all(reading.nameable(index) for index in range(*run))
        return by_model and hinted and alone and named and run[1] - run[0] <= 2
    sure = city.population >= _SURELY_KNOWN or city.country in story
    return alone and (by_model or (sure and hinted) or city.population >= _SURELY_KNOWN)


def _flanked(reading: Reading, run: Run) -> bool:
    """Tell whether the run is only a part of a longer run of names."""
    before, after = run[0] - 1, run[1]
    left = before >= 0 and reading.linked(run[0]) and reading.nameable(before)
    right = after < len(reading.tokens) and reading.linked(after) and reading.nameable(after)
    return left or right
