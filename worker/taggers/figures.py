"""Numbers with their units, and amounts of money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from schemas.documents import Figure, ParsedDocument, Span, Tags
from worker.taggers.numbers import Number, numbers_of
from worker.taggers.units import Unit, Word, find, is_link, prefixes, words_after

_UNITS = frozenset({"money", "percent", "quantity", "code"})
_MONEY = frozenset({"money", "code"})
_SCALES, _COUNTRIES = frozenset({"scale"}), frozenset({"country"})
_MOST_SCALES = 2
_DECIMALS = 6
_ONE_LETTER = 1
_LONGEST_RANGE = 12
_YEARS = range(1900, 2100)
_BEFORE = 24
"""Characters before a number in which its unit may stand."""
_RANGE = re.compile(r"\s?[-–—−/]\s?|\s(?:to|and|до|и|bis|und|à|a|et|y)\s", re.IGNORECASE)
_PART_OF_NUMBER = re.compile(
    r"(?:hundred|thousand|million|billion|тысяч\w?|миллион\w{0,2})\s(?:and\s)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A number with what stands around it; what is not there is None."""

    start: int
    end: int
    value: float
    unit: Unit | None = None
    factor: float | None = None
    country: str | None = None


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with the figures of the text, in order."""
    main = tags.countries[0].code if tags.countries else None
    return replace(tags, figures=find_figures(parsed.text, tags.language or "en", main))


def find_figures(text: str, language: str, country: str | None = None) -> tuple[Figure, ...]:
    """Return the figures of a text; the story's main country decides between currencies."""
    readings = _joined(text, list(_readings(text, language)))
    return tuple(_figure(text, reading, country) for reading in readings if reading.unit)


def _readings(text: str, language: str) -> Iterator[_Reading]:
    """Yield the numbers that stand apart from each other, each with its scale and unit."""
    end = 0
    for number in numbers_of(text, language):
        if number.start >= end and not _continues(text, number):
            reading = _read(text, number, language, end)
            if reading.factor or not number.scaled_only:
                yield reading
                end = reading.end


def _continues(text: str, number: Number) -> bool:
    """Tell whether the number is the rest of a longer one in words: `two hundred and fifty`."""
    if text[number.start].isdigit():
        return False
    return bool(_PART_OF_NUMBER.search(text[max(0, number.start - _BEFORE) : number.start]))


def _read(text: str, number: Number, language: str, free: int) -> _Reading:
    """Return a number with the words around it read, none of them before what is free."""
    start, before = _prefix(text, number, free)
    words = words_after(text, number.end)
    index, factor = _scale(words, language, money=bool(before and before.kind == "money"))
    value = number.value * factor
    end = words[index - 1].end if index else number.end
    reading = _Reading(start, end, value, before, factor if index else None)
    return reading if before else _suffixed(text, reading, words, index, language)


def _prefix(text: str, number: Number, free: int) -> tuple[int, Unit | None]:
    """Return where the number with the unit before it begins, and that unit."""
    if text[max(0, number.start - 2) : number.start].rstrip().isdigit():
        return number.start, None
    first = max(free, number.start - _BEFORE)
    match = _prefix_pattern().search(text, first, number.start)
    if match is None or match.end() != number.start:
        return number.start, None
    printed = match["unit"]
    bare = printed.isalpha() and len(printed) == len("USD") and not printed.isupper()
    found = prefixes().get(" ".join(printed.lower().split()))
    if found is None or (bare and found.kind == "money"):
        return number.start, None
    return match.start(), found


@cache
def _prefix_pattern() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(prefixes(), key=len, reverse=True))
    return re.compile(rf"(?<![\w$])(?P<unit>{forms})[\s-]?\Z", re.IGNORECASE)


def _scale(words: Sequence[Word], language: str, *, money: bool) -> tuple[int, float]:
    """Return the index after the scales, and what they multiply by."""
    index, factor = 0, 1.0
    while index < _MOST_SCALES:
        scale = _one_scale(words, index, language, money=money)
        if scale is None:
            break
        index, factor = index + 1, factor * scale
    return index, factor


def _one_scale(words: Sequence[Word], index: int, language: str, *, money: bool) -> float | None:
    for after, unit in find(words, index, _SCALES):
        beside = money or _is_money(words, after)
        if unit.holds(language, 1.0) and (beside or not unit.with_money):
            return float(unit.name or 1)
    return None


def _is_money(words: Sequence[Word], index: int) -> bool:
    return next(find(words, index, _MONEY), None) is not None


def _suffixed(
    text: str, reading: _Reading, words: Sequence[Word], index: int, language: str
) -> _Reading:
    """Return the reading with the unit and country that follow, if any does."""
    if index and index < len(words) and is_link(words[index]):
        index += 1
    index, country = _country(words, index)
    for after, unit in find(words, index, _UNITS):
        first = words[index]
        if unit.holds(language, reading.value) and _is_clear(text, reading, first, unit):
            after, country = (after, country) if country else _country_after(words, after, unit)
            end = words[after - 1 - is_link(words[after - 1])].end
            return replace(reading, unit=unit, end=end, country=country)
    return reading


def _is_clear(text: str, reading: _Reading, word: Word, unit: Unit) -> bool:
    """Tell a unit of one letter, or a code, from a letter or word that only looks like it."""
    if unit.kind == "code":
        return word.printed.isupper()
    if len(word.text) > _ONE_LETTER or not word.text.isalpha():
        return True
    after = text[word.end : word.end + 1]
    apart = word.start == reading.end + 1 and text[reading.end].isspace()
    return apart and word.printed.islower() and after != "'" and after != "’"


def _country(words: Sequence[Word], index: int) -> tuple[int, str | None]:
    """Return the index after the country of a currency, and the country."""
    for after, unit in find(words, index, _COUNTRIES):
        if _is_money(words, after):
            return after, unit.name
    return index, None


def _country_after(words: Sequence[Word], index: int, unit: Unit) -> tuple[int, str | None]:
    for after, country in find(words, index, _COUNTRIES) if unit.by_country else ():
        if country.name in unit.by_country:
            return after, country.name
    return index, None


def _joined(text: str, readings: list[_Reading]) -> list[_Reading]:
    """Return the readings, the first of a range with the scale and unit of its second."""
    found = list(readings)
    for index in range(len(found) - 2, -1, -1):
        left, right = found[index], found[index + 1]
        if right.start - left.end <= _LONGEST_RANGE and _is_range(text, (left.end, right.start)):
            found[index] = _spread(left, right)
    return found


def _is_range(text: str, between: Span) -> bool:
    return _RANGE.fullmatch(text, *between) is not None


def _spread(left: _Reading, right: _Reading) -> _Reading:
    """Return the first of a range with what its second states for both."""
    unit = left.unit or right.unit
    if unit is None or (right.unit and unit.kind != right.unit.kind) or _is_year(left):
        return left
    smaller = left.factor is None and right.factor and left.value < 1000
    value = left.value * (right.factor or 1.0) if smaller else left.value
    return replace(left, unit=unit, value=value, country=left.country or right.country)


def _is_year(reading: _Reading) -> bool:
    """Tell whether a bare number may be a year: `from 8 kg in 2004 to 11 kg` is no range."""
    bare = reading.unit is None and reading.factor is None
    return bare and reading.value in _YEARS


def _figure(text: str, reading: _Reading, main: str | None) -> Figure:
    unit = reading.unit or Unit("quantity", None, {})
    kind = "money" if unit.kind == "code" else unit.kind
    printed = text[reading.start : reading.end]
    value = round(reading.value, _DECIMALS)
    return Figure(printed, kind, value, _name(unit, reading, main), reading.start, reading.end)


def _name(unit: Unit, reading: _Reading, main: str | None) -> str | None:
    """Return the unit's name: a currency by the country said, else its own, else by the story's."""
    if reading.country in unit.by_country:
        return unit.by_country[reading.country or ""]
    return unit.name or unit.by_country.get(main or "")
