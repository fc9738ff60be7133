"""Where a named place lies: the city or region that fits the story best, or nowhere known."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from schemas.documents import Place
from worker.taggers import gazetteer
from worker.taggers.gazetteer import City
from worker.taggers.regions import Region, printed_region, regions

_DOUBTFUL = 100_000
"""A city with fewer people is not believed to be meant by a story of other countries."""
_AMERICA = "US"
_LARGE = 500_000
"""A city of so many people is meant rather than a region of its name."""


def located(name: str, story: Collection[str], *, certain: bool = False) -> Place:
    """Return the place of this name, given the countries (`US`) and regions (`US-TX`) named.

    `certain` says that the text itself tells that it lies there.
    """
    find = gazetteer.find_city if certain else gazetteer.find_place
    city, region = find(name, story), regions().get(name)
    if certain and city is not None and city.country not in story:
        city = None
    if region is not None and (city is None or city.population < _LARGE):
        return at_region(name, region)
    if city is None:
        return nowhere(name, story)
    return (
        Place(name, None, None, None, 0, ()) if _is_doubtful(city, story) else at_city(name, city)
    )


def _is_doubtful(city: City, story: Collection[str]) -> bool:
    """Tell whether a small city is far from everything else in the story."""
    return bool(story) and city.country not in story and city.population < _DOUBTFUL


def at_city(name: str, city: City) -> Place:
    """Return a place that is a city."""
    return Place(name, city.country, city.lat, city.lon, 0, ())


def at_region(name: str, region: Region) -> Place:
    """Return a place that is a region, or larger than a country."""
    return Place(name, region.country, region.lat, region.lon, 0, ())


def nowhere(name: str, story: Collection[str]) -> Place:
    """Return a place of unknown position, in the one country of the story if it has but one."""
    named = [code for code in story if "-" not in code]
    return Place(name, named[0] if len(named) == 1 else None, None, None, 0, ())


def stated_by(names: Sequence[str]) -> frozenset[str]:
    """Return the country, and the region in it, that a dateline puts behind its place:
    `ROME, Ga.`, `TRIPOLI, Lebanon`; nothing where it does not."""
    for name in names[:0:-1]:
        region = printed_region(name)
        if region and region.country and (region.country != _AMERICA or _lies_in(names[0], region)):
            return frozenset({region.country, f"{region.country}-{region.code}"})
        if code := gazetteer.country_of(name):
            return frozenset({code})
        if region and region.country:
            return frozenset({region.country, f"{region.country}-{region.code}"})
    return frozenset()


def _lies_in(name: str, region: Region) -> bool:
    """Tell whether a city of this name lies in the region: of `Georgia`, the state is meant."""
    city = gazetteer.find_city(
        plain(name), {region.country or "", f"{region.country}-{region.code}"}
    )
    return city is not None and (city.country, city.region) == (region.country, region.code)


def plain(name: str) -> str:
    """Return a name in capitals as it is written else."""
    return name.title() if name.isupper() else name


def in_dateline(name: str, stated: Collection[str]) -> Place:
    """Return the first place of a dateline, where the dateline says that it lies."""
    city = gazetteer.find_city(plain(name), stated)
    if city is not None and city.country in stated:
        return at_city(city.name, city)
    return nowhere(plain(name), stated)
