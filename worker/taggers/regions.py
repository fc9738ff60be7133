"""Regions of countries, and continents and seas that belong to none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from worker.taggers.data import rows

_LONGEST_SHORT = 4
"""Letters of a region that is shortened and no name in capitals."""


class Region(NamedTuple):
    """A region: its country, None for one that is larger, and where its people live."""

    name: str
    country: str | None
    code: str
    """Its code within the country in GeoNames, empty where it has none."""
    lat: float | None
    lon: float | None


@cache
def regions() -> Mapping[str, Region]:
    """Return the regions of the world by all their names, as written and in small letters."""
    found: dict[str, Region] = {}
    for country, code, name, lat, lon, others in rows("regions"):
        region = Region(name, country or None, code, _number(lat), _number(lon))
        for form in (name, *filter(None, others.split("|"))):
            found.setdefault(form, region)
            found.setdefault(form.lower(), region)
    return found


@cache
def _shortened() -> Mapping[str, str]:
    """Return states and provinces by what datelines shorten them to, in small letters."""
    return {short.lower(): name for short, name in rows("states")}


def printed_region(name: str) -> Region | None:
    """Return the region that a dateline names: `Ga`, `N.H`, `TEXAS`."""
    plain = name.title() if name.isupper() and len(name) > _LONGEST_SHORT else name
    return regions().get(_shortened().get(name.lower(), plain))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
