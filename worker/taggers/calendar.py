"""How days, weekdays and months are called, by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from worker.taggers.data import rows

_SUFFIX = r"[^\W\d_]{0,6}"
"""What a stem may go on with, in languages that set endings after it."""


class Near(NamedTuple):
    """A stretch of time beside the day of publication: so many units from it."""

    unit: str
    distance: int


def _forms(kind: str) -> dict[str, dict[str, str]]:
    """Return for each language the forms of one kind and what they mean."""
    found: dict[str, dict[str, str]] = {}
    for name, language, value, cell in rows("calendar"):
        if name == kind:
            found.setdefault(language, {}).update(dict.fromkeys(cell.split("|"), value))
    return found


def _numbered(kind: str) -> Mapping[str, Mapping[str, int]]:
    table = _forms(kind).items()
    return {language: {f: int(v) for f, v in forms.items()} for language, forms in table}


MONTHS = _numbered("month")
"""The numbers of months by their names; `*` ends a stem."""
WEEKDAYS = _numbered("weekday")
NUMBERS = _numbered("number")
ORDINALS = _numbered("ordinal")
UNITS = _forms("unit")
NEAR: Mapping[str, Mapping[str, Near]] = {
    language: {form: Near(cell.split()[0], int(cell.split()[1])) for form, cell in forms.items()}
    for language, forms in _forms("near").items()
}


@cache
def months(language: str) -> Mapping[str, int]:
    """Return the months of a language by name: our own table, else that of Unicode CLDR."""
    return MONTHS.get(language) or _listed(language)


def _listed(language: str) -> dict[str, int]:
    """Return the names Unicode CLDR has, without those that are numbers."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    try:
        names = get_month_names("wide", locale=language)
        alone = get_month_names("wide", "stand-alone", locale=language)
    except (UnknownLocaleError, ValueError):
        return {}
    pairs = [*names.items(), *alone.items()]
    return {name.lower(): n for n, name in pairs if not re.search(r"\d", name) and len(name) > 1}


def month_of(word: str, language: str) -> int:
    """Return the number of a month by a name as printed, 0 if it is none."""
    key = " ".join(word.lower().rstrip(".").split())
    return int(key) if key.isdigit() else _value(key, months(language))


def weekday_of(word: str, language: str) -> int | None:
    """Return the number of a weekday, 0 for Monday, None if it is none."""
    return WEEKDAYS.get(language, {}).get(word.lower())


def _value(key: str, table: Mapping[str, int]) -> int:
    if key in table:
        return table[key]
    stems = (table[key[:end] + "*"] for end in range(len(key), 0, -1) if key[:end] + "*" in table)
    return next(stems, 0)


def alternatives(forms: Iterable[str]) -> str:
    """Return a pattern for any of these forms, the longest first."""
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(map(_pattern, ordered)) or r"(?!)"


def _pattern(form: str) -> str:
    spaced = re.escape(form.rstrip("*")).replace(r"\ ", r"\s+")
    return spaced + (_SUFFIX if form.endswith("*") else "")
