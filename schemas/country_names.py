"""English names of countries, as documents have them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


@cache
def english() -> Mapping[str, str]:
    """The names of all countries, by their ISO 3166-1 alpha-2 codes."""
    from babel import Locale

    names = Locale("en").territories
    return {str(code): plain(str(name)) for code, name in names.items()}


def plain(name: str) -> str:
    """A CLDR name without what it adds in brackets: `Myanmar (Burma)`."""
    return name.split(" (")[0].replace(" & ", " and ").replace(" SAR China", "").replace("’", "'")
