"""Numbers of a text, in digits as a language writes them or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from worker.taggers.data import rows

_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3}){1,5}(?!\d)(?:[.,]\d{1,6}(?!\d))?"
_PLAIN = r"\d{1,15}(?:[.,]\d{1,6}){0,5}"
_DIGITS = re.compile(
    rf"(?<![\d_])(?<!\d[.,:])(?P<sign>(?<![\w)])[-−–](?=\d))?(?P<digits>{_GROUPED}|{_PLAIN})"
)
_SPACES = re.compile(r"[ \u00a0\u202f\u2009'’]")
_POINT_LANGUAGES = frozenset(
    "en zh ja ko th hi he bn ta ur ms my ne si ml te kn mr pa gu km".split()
)
"""Where a point sets off the fraction and a comma the thousands."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_TENS = 20


class Number(NamedTuple):
    """A number, where it stands, and whether it counts only beside a scale like `million`."""

    start: int
    end: int
    value: float
    scaled_only: bool = False


def numbers_of(text: str, language: str) -> list[Number]:
    """Return the numbers of a text in order, those in digits and those in words."""
    return sorted([*_in_digits(text, language), *_in_words(text, language)])


def _in_digits(text: str, language: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        value = _value(match["digits"], language)
        yield Number(match.start(), match.end(), -value if match["sign"] else value)


def _value(digits: str, language: str) -> float:
    """Return what digits with their marks mean: the mark of thousands is the language's own."""
    plain = _SPACES.sub("", digits)
    if "." in plain and "," in plain:
        fraction = max(".", ",", key=plain.rfind)
        return _split(plain, fraction)
    mark = "." if "." in plain else ","
    if plain.count(mark) > 1:
        return float(plain.replace(mark, ""))
    thousands = "," if language in _POINT_LANGUAGES else "."
    groups = mark == thousands and _THOUSANDS.fullmatch(plain) and plain[0] != "0"
    return float(plain.replace(mark, "" if groups else "."))


def _split(plain: str, fraction: str) -> float:
    """Return the value of digits with both marks, the last of which sets off the fraction."""
    whole, _, rest = plain.rpartition(fraction)
    return float(re.sub(r"[.,]", "", whole) + "." + rest)


def _in_words(text: str, language: str) -> Iterator[Number]:
    pattern = _pattern(language)
    for match in pattern.finditer(text) if pattern else ():
        parts = re.split(r"[\s-]+", match[0].lower())
        yield from _read(match, parts, language)


def _read(match: re.Match[str], parts: list[str], language: str) -> Iterator[Number]:
    full, beside = _words(language)
    whole = " ".join(parts)
    if beside.get(whole) == 0:
        # A scale that stands for one of itself, as Russian has it: `миллион рублей`.
        yield Number(match.start(), match.start(), 1.0, scaled_only=True)
    elif whole in beside:
        yield Number(match.start(), match.end(), beside[whole], scaled_only=True)
    elif len(parts) == 1 and whole in full:
        yield Number(match.start(), match.end(), full[whole])
    elif len(parts) == 2 and full.get(parts[0], 0) >= _TENS > full.get(parts[1], _TENS):
        yield Number(match.start(), match.end(), full[parts[0]] + full[parts[1]])


@cache
def _words(language: str) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the number words of a language, and those that need a scale beside them."""
    for code, full, beside in rows("numbers"):
        if code == language:
            return _values(full), _values(beside)
    return {}, {}


def _values(cell: str) -> dict[str, float]:
    pairs = (pair.split("=") for pair in cell.split("|"))
    return {word: float(value) for word, value in pairs}


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    full, beside = _words(language)
    if not full:
        return None
    tens = "|".join(word for word, value in full.items() if value >= _TENS)
    ones = "|".join(word for word, value in full.items() if value < _TENS / 2)
    single = "|".join(sorted([*full, *beside], key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:(?:{tens})[\s-](?:{ones})|{single})\b", re.IGNORECASE)
