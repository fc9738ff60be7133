"""What a date looks like: patterns for each language, tried where one may begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from worker.taggers.calendar import (
    NEAR,
    NUMBERS,
    ORDINALS,
    UNITS,
    WEEKDAYS,
    alternatives,
    months,
)
from worker.taggers.date_words import (
    BETWEEN,
    BETWEEN_LED,
    MONTH_AFTER,
    QUARTERS,
    RANGES,
    SURELY,
    UNTIL,
    WEEKDAY_LED,
    WEEKDAY_PHRASES,
    YEAR_AFTER,
    YEAR_BEFORE,
)

_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_LATER_YEAR = r"(?:,?\s+(?:(?:de|del|of)\s+)?(?P<year>(?:1[89]|20)\d\d)(?![\d-]|[.,]\d))?"
_DAY = r"(?P<day>[0-3]?\d)"
_SUFFIX = r"(?:st|nd|rd|th|er|º|-е|-го|-ое)?"
_SECOND_DAY = rf"(?P<day2>[0-3]?\d){_SUFFIX}"
_LAST = r"(?=\s*(?:[.,;:)—–-]|$)|\s+(?:in|at|for|of|during|to)\b|,?\s+20\d\d)"
"""What follows the second day of a range; else its number counts what comes next."""
_OF = r"(?:(?:de|del|of)\s+)?"
_YEARS_ALONE = (
    r"(?P<t>(?P<year>(?:19|20)\d\d)(?:\s?[-–/]\s?(?P<year2>(?:19|20)\d\d))?)"
    r"(?![\d-]|[.,]\d|\s?[%$€£])"
)
_DASH = r"\s?[-–—]\s?"

NUMERIC = (
    rf"{_YEAR}-(?P<month>\d\d)-{_DAY}(?!\d|-\d)",
    rf"{_DAY}\.(?P<month>[01]?\d)\.{_YEAR}(?![\d.]\d)",
    rf"(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/{_YEAR}(?!\d)",
    rf"{_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월](?:\s?{_DAY}\s?[日일])?",
)


Group = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """What finds the dates of one language, by how they begin."""

    language: str
    by_digit: Group
    by_word: Mapping[str, Group]
    """What may begin with a word, in lower case."""
    by_stem: Mapping[str, Group]
    ahead: re.Pattern[str]
    """What, at the end of a text, tells that the day after it is to come."""

    def beginning_with(self, word: str) -> Group:
        """Return what may be a date that begins with this word or number."""
        if word[0].isdigit():
            return self.by_digit
        found = self.by_word.get(word.lower())
        if found is not None:
            return found
        return self._beginning_with_stem(word.lower()) if self.by_stem else ()

    def _beginning_with_stem(self, lower: str) -> Group:
        stems = (stem for stem in self.by_stem if lower.startswith(stem))
        return self.by_stem.get(next(stems, ""), ())


@cache
def patterns(language: str) -> Patterns:
    """Return the patterns of a language; of one without a table, its months and figures."""
    by_word: dict[str, Group] = {}
    by_stem: dict[str, Group] = {}
    for forms, sources in _by_word(language):
        compiled = _compiled(sources)
        for form in dict.fromkeys(map(_first, forms)):
            target, key = (by_stem, form[:-1]) if form.endswith("*") else (by_word, form)
            target[key] = (*target.get(key, ()), *compiled)
    digits = _compiled(_by_digit(language))
    return Patterns(language, digits, by_word, by_stem, _ahead(language))


def _compiled(sources: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def _first(form: str) -> str:
    """Return the first word of a form, with the `*` of a stem."""
    words = re.findall(r"[^\W_]+\*?", form)
    return str(words[0]) if words else form


def _by_digit(language: str) -> list[str]:
    """Return what dates look like that begin with a figure."""
    names = alternatives(months(language))
    connector = rf"(?:{_DASH}|\s(?:{RANGES.get(language, '-')})\s(?:zum\s)?)"
    year_words = YEAR_BEFORE.get(language)
    found = [*NUMERIC]
    found.append(
        rf"{_DAY}{_SUFFIX}\.?(?:{connector}{_SECOND_DAY}\.?)?[\s-]{_OF}"
        rf"(?P<month>{names})\b\.?{_LATER_YEAR}"
    )
    if year_words:
        found.append(rf"{_YEAR}(?:{_DASH}(?P<year2>(?:1[89]|20)\d\d))?[\s-]?(?:{year_words})")
        found.append(rf"{_YEAR}[\s-]?(?:{year_words})\s+{_DAY}[\s-](?P<month>{names})\b")
        found.append(rf"{_YEAR}[\s-]?(?:{year_words})\s+(?P<month>{names})\b")
    found += _quarter(language)
    found += _between(language)
    return found


def _by_word(language: str) -> Iterator[tuple[Iterable[str], list[str]]]:
    """Yield what dates look like that begin with a word, after the forms they begin with."""
    names = alternatives(months(language))
    first = [_month_first(names)] if language == "en" else []
    yield months(language), [rf"(?P<month>{names})\b\.?,?\s+{_OF}{_YEAR}(?![\d-]|[.,]\d)", *first]
    weekdays = WEEKDAYS.get(language, {})
    if weekdays:
        named = rf"(?P<named>{alternatives(weekdays)})\.?,?\s+(?:den\s+|the\s+|le\s+|dem\s+)?"
        day = rf"{_DAY}{_SUFFIX}\.?\s{_OF}(?P<month>{names})\b\.?{_LATER_YEAR}"
        yield weekdays, [f"{named}{source}" for source in (day, *first)]
        weekday = (
            WEEKDAY_PHRASES[language].replace("{w}", alternatives(weekdays)).replace("{m}", names)
        )
        yield {*weekdays, *WEEKDAY_LED.get(language, "").split("|")}, [weekday]
    near = NEAR.get(language, {})
    yield near, [rf"(?P<near>{alternatives(near)})\b"]
    yield from _led(language, names)
    yield {*ORDINALS.get(language, ()), "q1", "q2", "q3", "q4"}, _quarter(language)
    counted = (NUMBERS, UNITS)
    forms = {form for table in counted for form in table.get(language, ())}
    yield forms | set(BETWEEN_LED.get(language, "").split("|")), _between(language)


def _month_first(names: str) -> str:
    third = _SECOND_DAY.replace("day2", "day3")
    connector = rf"(?:{_DASH}{_SECOND_DAY}|\s(?:to|and|through|until)\s{third}{_LAST})"
    return (
        rf"(?P<month>{names})\b\.?\s+{_DAY}(?:st|nd|rd|th)?(?!\d)(?![:.]\d)(?!\s?%)"
        rf"(?:{connector}(?!\d|[:.]\d))?{_LATER_YEAR}"
    )


def _led(language: str, names: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield months and years as words lead up to them, after those words."""
    if language in MONTH_AFTER:
        led = MONTH_AFTER[language]
        month = rf"(?P<t>(?P<month>{names}))\b(?!\.?,?\s?\d)"
        yield led.split("|"), [rf"(?P<which>{led})[\s-](?:de\s+)?{month}"]
    if language in YEAR_AFTER:
        led = YEAR_AFTER[language]
        yield led.split("|"), [rf"(?:{led})[\s-](?:the\s+year\s+)?{_YEARS_ALONE}"]


def _quarter(language: str) -> list[str]:
    ordinals = alternatives(ORDINALS.get(language, {}))
    source = QUARTERS.get(language)
    found = [source.replace("{o}", ordinals).replace("{y}", _YEAR)] if source else []
    return [*found, rf"Q(?P<quarter>[1-4])\s+(?:of\s+)?{_YEAR}\b"]


def _between(language: str) -> list[str]:
    """Return what tells of so many days, weeks, months or years ago or ahead."""
    numbers = rf"\d{{1,4}}|{alternatives(NUMBERS.get(language, {}))}"
    units = alternatives(UNITS.get(language, {}))
    sources = BETWEEN.get(language, ())
    return [source.replace("{n}", numbers).replace("{u}", units) for source in sources]


def _ahead(language: str) -> re.Pattern[str]:
    surely, until = (_of(table, language) for table in (SURELY, UNTIL))
    return re.compile(rf"(?:\b(?P<surely>{surely})\b[^,.;:!?\n]*|\b(?:{until})\s+)$", re.IGNORECASE)


def _of(table: Mapping[str, str], language: str) -> str:
    return table.get(language, r"(?!)")
