"""Places of a text: countries by their names, cities and regions by model and gazetteer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.documents import Place, Span
from worker.taggers import foreign_places, gazetteer
from worker.taggers.covered import Covered
from worker.taggers.located import at_city, at_region, in_dateline, located, plain, stated_by
from worker.taggers.model import Entity
from worker.taggers.reading import Reading, Run
from worker.taggers.regions import Region, printed_region, regions
from worker.taggers.spans import apart
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
_GEORGIA = "Georgia"
_GEORGIAN = frozenset({"Tbilisi", "Georgian", "Georgians", "Batumi", "Abkhazia", "Ossetia"})
_CAUCASIAN = frozenset({"RU", "AM", "AZ", "TR", "UA"})
_LONGEST = 3
_SURELY_KNOWN = 700_000
"""A city of so many people is known by its name alone."""


def find_places(
    reading: Reading,
    entities: Sequence[Entity],
    taken: Sequence[Span],
    printed: Sequence[tuple[Span, str]] = (),
    language: str | None = "en",
) -> tuple[Place, ...]:
    """Return the places named, those of the dateline as printed, in order of first mention."""
    if language not in (None, "en"):
        return foreign_places.find_places(reading.text, language, entities, taken)
    named = [
        (reading.span((hit.first, hit.end)), hit.value)
        for hit in gazetteer.country_phrases().scan(reading.tokens)
    ]
    story = story_countries(reading) | _dateline_countries(printed)
    covered = Covered(taken)
    countries = apart(span for span, _ in named if _open(reading, span, covered))
    locals_ = apart(_local_spans(reading, entities, story), [*taken, *countries])
    codes = dict(named)
    said = _said(reading, locals_)
    state = is_american_state(story, reading)
    of_dateline = _of_dateline(printed, story)
    found: dict[tuple[str, str | None], tuple[Place, list[Span]]] = {}
    for span in sorted([*of_dateline, *countries, *locals_]):
        place = of_dateline.get(span) or (
            _country(codes[span], state=state)
            if span in codes
            else _local(reading, span, story, said)
        )
        found.setdefault((place.name, place.country), (place, []))[1].append(span)
    return tuple(_with_mentions(place, spans) for place, spans in found.values())


def _of_dateline(printed: Sequence[tuple[Span, str]], story: Collection[str]) -> dict[Span, Place]:
    """Return the places of the dateline, the first of them where the others say it lies."""
    stated = stated_by([name for _, name in printed])
    found = {span: place for span, name in printed if (place := _printed(name, story))}
    if not stated:
        return found
    (first, name), *others = printed
    beyond = {span: at_region(r.name, r) for span, n in others if (r := printed_region(n))}
    return {
        **found,
        **(beyond if any("-" in code for code in stated) else {}),
        first: in_dateline(name, stated),
    }


def _open(reading: Reading, span: Span, taken: Covered) -> bool:
    """Tell whether a country is named for itself, or as whose an organisation is."""
    before = reading.lower(reading.inside(span)[0] - 1)
    return before in {"of", "in"} or not taken.touches(*span)


def story_countries(reading: Reading) -> frozenset[str]:
    """Return the countries a text names, by name or adjective, and its regions as `US-TX`."""
    both = (gazetteer.country_phrases(), gazetteer.demonym_phrases(), gazetteer.capital_phrases())
    named = {hit.value for phrases in both for hit in phrases.scan(reading.tokens)}
    runs = (run for run in _candidates(reading) if run[1] - run[0] <= _LONGEST)
    found = (regions().get(reading.slice(run)) for run in runs)
    inside = {r for r in found if r and r.country and not _is_city(r.name)}
    return frozenset(
        named | {str(r.country) for r in inside} | {f"{r.country}-{r.code}" for r in inside}
    )


def _dateline_countries(printed: Sequence[tuple[Span, str]]) -> frozenset[str]:
    """Return the countries of the places in a dateline: the story is of one of them."""
    if stated := stated_by([name for _, name in printed]):
        return stated
    places = (_printed(name, ()) for _, name in printed)
    return frozenset(place.country for place in places if place and place.country)


def _is_city(name: str) -> bool:
    """Tell whether a region's name is better known as a city's."""
    city = gazetteer.find_city(name)
    return city is not None and city.population >= _SURELY_KNOWN


def _with_mentions(place: Place, spans: Sequence[Span]) -> Place:
    return Place(place.name, place.country, place.lat, place.lon, len(spans), tuple(spans))


def _country(code: str, *, state: bool = False) -> Place:
    """Return a country, or the American state of its name."""
    if state and code == "GE":
        return at_region(_GEORGIA, next(r for r in _american() if r.name == _GEORGIA))
    facts = gazetteer.countries()[code]
    return Place(facts.name, code, facts.lat, facts.lon, 0, ())


def _american() -> Iterator[Region]:
    return (region for region in regions().values() if region.country == "US")


def _printed(name: str, story: Collection[str]) -> Place | None:
    """Return the place a dateline names, often in capitals, None where it is not known."""
    code = gazetteer.country_of(name)
    city = None if code else gazetteer.printed_city(name, story)
    if city:
        return at_city(city.name, city)
    own = gazetteer.find_city(plain(name), {code}) if code else None
    if own and own.country == code and plain(name) != gazetteer.countries()[code].name:
        return at_city(own.name, own)
    return _country(code) if code else None


def _local(
    reading: Reading, span: Span, story: Collection[str], said: Mapping[str, frozenset[str]]
) -> Place:
    """Return the place of this name that fits the story, or the one the text says it is in."""
    name = _name(reading, span)
    return located(name, said.get(name, story), certain=name in said)


def _name(reading: Reading, span: Span) -> str:
    return " ".join(reading.text[span[0] : span[1]].split())


def _said(reading: Reading, spans: Sequence[Span]) -> dict[str, frozenset[str]]:
    """Return for places where the text says that they lie; what it says once, it means always."""
    said: dict[str, frozenset[str]] = {}
    for span in spans:
        codes = _said_to_be_in(reading, reading.inside(span)[-1] + 1)
        if codes:
            said.setdefault(_name(reading, span), codes)
    return said


def is_american_state(story: Collection[str], reading: Reading) -> bool:
    """Tell whether `Georgia` is the state: an American story, with nothing of the Caucasus."""
    american = "US" in story or any(code.startswith("US-") for code in story)
    georgian = any(token.text in _GEORGIAN for token in reading.tokens)
    return american and not georgian and _CAUCASIAN.isdisjoint(story)


def _said_to_be_in(reading: Reading, index: int) -> frozenset[str]:
    """Return the country and region that follow a comma: `Paris, Texas`."""
    if reading.lower(index) != ",":
        return frozenset()
    if index + 1 == len(reading.tokens):
        return frozenset()
    hit = gazetteer.country_phrases().at(reading.tokens, index + 1)
    if hit:
        return frozenset({hit.value})
    runs = ((index + 1, index + 1 + size) for size in range(_LONGEST, 0, -1))
    found = (regions().get(reading.slice(run)) for run in runs if _whole(reading, run))
    region = next((r for r in found if r and r.country), None)
    return frozenset({str(region.country), f"{region.country}-{region.code}"} if region else ())


def _local_spans(
    reading: Reading, entities: Sequence[Entity], story: Collection[str]
) -> Iterator[Span]:
    """Yield where cities and regions stand, then where they are named again."""
    modelled = {ent.start: ent.label for ent in entities if ent.label in {"GPE", "LOC", "FAC"}}
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
    if any(reading.marks[start:end]):
        return False
    if not all(reading.linked(index) for index in range(start + 1, end)):
        return False
    plain = all(is_plain(reading.lower(index)) for index in range(start, end))
    return not plain or reading.slice(run) in regions()


def _is_place(
    reading: Reading, run: Run, modelled: Mapping[int, str], story: Collection[str]
) -> bool:
    city = gazetteer.find_place(reading.slice(run), story)
    region = regions().get(reading.slice(run))
    label = modelled.get(reading.tokens[run[0]].start)
    hinted = reading.lower(run[0] - 1) in _BEFORE or reading.lower(run[1]) in REGIONS
    if reading.lower(run[1]) == "of" or _flanked(reading, run):
        return False
    if region is not None:
        return label is not None or hinted or region.country is None or region.country in story
    if city is None:
        return label is not None and _named(reading, run) and (hinted or label == "LOC")
    sure = city.population >= _SURELY_KNOWN
    return label is not None or sure or (hinted and city.country in story)


def _named(reading: Reading, run: Run) -> bool:
    """Tell whether an unknown place has a short name of words that may be one."""
    return run[1] - run[0] <= 2 and all(reading.nameable(index) for index in range(*run))


def _flanked(reading: Reading, run: Run) -> bool:
    """Tell whether the run is only a part of a longer run of names."""
    before, after = run[0] - 1, run[1]
    left = before >= 0 and reading.linked(run[0]) and reading.nameable(before)
    right = after < len(reading.tokens) and reading.linked(after) and reading.nameable(after)
    return left or right
