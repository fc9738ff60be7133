"""Places as news formats state them: names beside country codes of several kinds."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.documents import Place

_ALPHA2 = re.compile(r"[A-Za-z]{2}")
_ALPHA3 = re.compile(r"[A-Za-z]{3}")
_COUNTRY_QCODE = re.compile(r".*(?:iso3166|country)[^:/]*[:/]([A-Za-z]{2,3})$", re.IGNORECASE)
_NO_COUNTRY = frozenset({"ZZ", "XX", "EU", "UN"})
"""Codes of two letters that are no country's."""


def place(
    name: str | None,
    country: str | None = None,
    *,
    lat: str | None = None,
    lon: str | None = None,
) -> Place | None:
    """The place, with its country as ISO 3166-1 alpha-2; None if it has no name."""
    name = " ".join((name or "").split())
    if not name:
        return None
    at = _position(lat, lon)
    return Place(name, country_code(country), at[0], at[1], 0, ())


def country_name(code: str | None) -> str | None:
    """The English name of a country given by its code; None if there is none."""
    known = country_code(code)
    return _english_names().get(known) if known else None


def country_code(code: str | None) -> str | None:
    """The two letters of a country given by two or three letters, or by a qcode of them."""
    code = (code or "").strip()
    found = _COUNTRY_QCODE.fullmatch(code)
    code = (found[1] if found else code).upper()
    if _ALPHA2.fullmatch(code):
        return None if code in _NO_COUNTRY else code
    return _two_letters(code) if _ALPHA3.fullmatch(code) else None


@lru_cache(maxsize=1)
def _english_names() -> dict[str, str]:
    from babel.core import Locale  # here, because few places are named by a code alone

    return dict(Locale("en").territories)


@lru_cache(maxsize=512)
def _two_letters(code: str) -> str | None:
    from babel.core import get_global  # here, because most codes have two letters

    found: list[str] = list(get_global("territory_aliases").get(code) or ())
    known = len(found) == 1 and len(found[0]) == 2 and found[0] not in _NO_COUNTRY
    return found[0] if known else None


def _position(lat: str | None, lon: str | None) -> tuple[float | None, float | None]:
    try:
        found = (float(lat or ""), float(lon or ""))
    except ValueError:
        return None, None
    inside = abs(found[0]) <= 90 and abs(found[1]) <= 180
    return found if inside else (None, None)
