"""What stands beside a number: a scale, a unit, a currency and its country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from worker.taggers.data import rows

_WORD = re.compile(
    r"[^\W\d_]+(?:['’‘ʻʼ·/*.][^\W\d_]+)*[²³23]?(?![^\W_])|°\s?[cfсCFС]?(?![^\W_])|℃|[%€$£¥₽₸₴₹₺₩₪₫₦₱฿₾֏₮⃀]"
)
_GAP = re.compile(r"\.?[\s-]?")
_TURNED = str.maketrans("’‘ʻʼ`", "'''''")
_ELIDED = re.compile(r"[dl]'(?=\w)")
_LINKS = frozenset({"de", "of", "di", "del"})
_LONGEST_ENDING = 4
_MOST_WORDS = 7
_LONGEST_WORD = 30


class Word(NamedTuple):
    """A word after a number, in lower case, and where it stands."""

    text: str
    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or currency; the currency may hang on the country."""

    kind: str
    name: str | None
    by_country: Mapping[str, str]
    least: float = 0.0
    never: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    with_money: bool = False

    def holds(self, language: str, value: float) -> bool:
        """Tell whether the word means this unit in the language beside such a number."""
        allowed = not self.only or language in self.only
        return allowed and language not in self.never and abs(value) >= self.least


class Entry(NamedTuple):
    """The words a unit is written with, in order, and the unit."""

    words: tuple[str, ...]
    unit: Unit


def words_after(text: str, position: int) -> list[Word]:
    """Return the next few words from here, each at most one space or hyphen after the other."""
    found: list[Word] = []
    while len(found) < _MOST_WORDS:
        gap = _GAP.match(text, position)
        start = gap.end() if gap and (found or text[position : position + 1] != ".") else position
        match = _WORD.match(text, start, start + _LONGEST_WORD)
        if match is None:
            break
        found.append(_word(match))
        position = match.end()
    return found


def _word(match: re.Match[str]) -> Word:
    lower = match[0].lower().translate(_TURNED)
    elided = _ELIDED.match(lower)
    skipped = elided.end() if elided else 0
    if lower.startswith("°"):
        lower = lower.replace(" ", "").replace("с", "c")
    printed = match[0][skipped:]
    return Word(lower[skipped:], match.start() + skipped, match.end(), printed)


def find(words: Sequence[Word], index: int, kinds: frozenset[str]) -> Iterator[tuple[int, Unit]]:
    """Yield what the words from here on mean, the longest first, with the index after them."""
    if index >= len(words):
        return
    for entry in _candidates(words[index].text):
        size = len(entry.words)
        texts = [word.text for word in words[index : index + size]]
        if entry.unit.kind in kinds and len(texts) == size and _all_fit(entry.words, texts):
            yield index + size, entry.unit


def is_link(word: Word) -> bool:
    """Tell whether a word joins a scale to its unit: `millions de dollars`."""
    return word.text in _LINKS


def _all_fit(patterns: Sequence[str], texts: Sequence[str]) -> bool:
    return all(map(_fits, patterns, texts))


def _fits(pattern: str, text: str) -> bool:
    if not pattern.endswith("*"):
        return pattern == text
    return text.startswith(pattern[:-1]) and len(text) - len(pattern) < _LONGEST_ENDING


@lru_cache(maxsize=4096)
def _candidates(text: str) -> tuple[Entry, ...]:
    """Return the entries whose first word this may be, those of more words first."""
    stems = (text[:end] + "*" for end in range(len(text), max(0, len(text) - 5), -1))
    keys = (text, *stems)
    found = [entry for key in keys for entry in _entries().get(key, ())]
    return tuple(sorted(found, key=lambda entry: -len(entry.words)))


@cache
def _entries() -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries by the first word they are written with."""
    found: dict[str, list[Entry]] = {}
    for kind, name, forms, *notes in rows("units"):
        unit = _unit(kind, name, notes[0] if notes else "")
        for form in forms.split("|") if kind != "prefix" else ():
            words = tuple(form.replace("-", " ").split())
            found.setdefault(words[0], []).append(Entry(words, unit))
    for code in codes():
        found.setdefault(code.lower(), []).append(Entry((code.lower(),), Unit("code", code, {})))
    return {first: tuple(entries) for first, entries in found.items()}


def _unit(kind: str, name: str, note: str) -> Unit:
    """Return the unit of a row with its notes."""
    notes: dict[str, str] = {}
    countries: dict[str, str] = {}
    key = ""
    for part in note.split("|") if note else ():
        name_, _, value = part.rpartition("=")
        key = name_ or key
        target = countries if key.isupper() else notes
        target[key] = f"{notes[key]}|{value}" if key in notes else value
    return Unit(
        kind,
        None if name == "?" else name,
        countries,
        float(notes.get("least", 0)),
        _set(notes.get("not")),
        _set(notes.get("in")),
        "money" in notes,
    )


def _set(cell: str | None) -> frozenset[str]:
    return frozenset(cell.split("|")) if cell else frozenset()


@cache
def codes() -> frozenset[str]:
    """Return the codes of currencies (ISO 4217) that are known."""
    cells = (row for row in rows("units") if row[0] in ("money", "prefix"))
    named = (part for row in cells for part in (row[1], *"".join(row[3:]).split("|")))
    found = (part.rpartition("=")[2] for part in named)
    return frozenset(code for code in found if len(code) == 3 and code.isupper())


@cache
def prefixes() -> Mapping[str, Unit]:
    """Return what may stand before a number and be its unit, in lower case."""
    found = {code.lower(): Unit("money", code, {}) for code in codes()}
    for kind, name, forms, *notes in rows("units"):
        if kind == "prefix":
            group = {"%": "percent", "magnitude": "quantity"}.get(name, "money")
            unit = _unit(group, name, notes[0] if notes else "")
            found.update(dict.fromkeys(forms.split("|"), unit))
    return found
