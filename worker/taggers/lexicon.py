"""The words of a language that name a country, or stand for one, and where a text has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from worker.taggers import country_words
from worker.taggers.country_words import Meaning
from worker.taggers.inflection import dictionary_forms

_LETTERS = r"[^\W\d_]+"
_WORD = re.compile(_LETTERS)
_WITH_APOSTROPHES = re.compile(rf"{_LETTERS}(?:['’ʻʼ‘`]{_LETTERS})*")
_CAPITALISED = re.compile(rf"(?<![^\W\d_])(?=[^\W\d_a-z]){_LETTERS}")
"""Words with a capital letter: all that matter in English."""
_APOSTROPHES = frozenset("uz uk be tk tr az".split())
"""Languages that have apostrophes within words."""
_UNSPACED = frozenset("zh ja th lo km my bo hi mr ne bn gu pa ta te kn ml si or as".split())
"""Languages without spaces, or whose vowel signs are not letters: names are found within words."""
_AFFIXED = frozenset("ar fa ur he ps yi ckb".split())
_CASELESS = frozenset({"ka"})
"""Languages whose letters count as small ones, and have no capitals in use."""
_GAP = re.compile(r"[\s.\-‑–'’ʼ]{0,3}")
_SAME = str.maketrans("’ʻʼ‘`ёأإآىـ", "'''''еااايـ")


class Found(NamedTuple):
    """A word or phrase found: where it stands, what it means, and its dictionary form."""

    start: int
    end: int
    meaning: Meaning
    form: str


Phrase = tuple[tuple[str, ...], Meaning, str]
"""The words after the first, what all mean, and how it is written."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of a language by their first word, in dictionary forms."""

    language: str
    phrases: Mapping[str, Sequence[Phrase]]
    starts: Collection[str] = field(default_factory=frozenset)
    """The first letters of all phrases: most words of a text need no further look."""

    def scan(self, text: str) -> Iterator[Found]:
        """Yield what a text names, from left to right, the longest phrase at each place."""
        if self.language in _UNSPACED:
            return self._within(text)
        return self._among(text)

    def _among(self, text: str) -> Iterator[Found]:
        last, size, starts = 0, _start(self.language), self.starts
        any_start = self.language in _AFFIXED
        for match in _words(self.language).finditer(text):
            start = fold(match[0][:size])
            if start not in starts and start[:2] not in starts and not any_start:
                continue
            found = self._at(text, match) if match.start() >= last else None
            if found is not None:
                last = found.end
                yield found

    def _at(self, text: str, match: re.Match[str]) -> Found | None:
        named = self._may_name(match[0])
        following: Collection[str] | None = None
        for form in self._forms(match[0]):
            for rest, meaning, written in self.phrases.get(form, ()):
                if rest and following is None:
                    following = self._after(text, match.end())[1]
                if rest and rest[0] not in (following or ()):
                    continue
                end = self._end(text, match.end(), rest)
                if end and (named or meaning.kind == "people"):
                    return Found(match.start(), end, meaning, written)
        return None

    def _after(self, text: str, at: int) -> tuple[int, Collection[str]]:
        """Return where the word that follows ends, and how it may stand in the table."""
        gap = _GAP.match(text, at)
        start = gap.end() if gap else at
        match = _words_after(self.language).match(text, start)
        if match is None or start == at:
            return 0, ()
        return match.end(), (match[0], *dictionary_forms(fold(match[0]), self.language))

    def _may_name(self, word: str) -> bool:
        """Tell whether a word has the capital letter of a name, if there are capitals."""
        return not word[0].islower() or self.language in _CASELESS

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return how a word may stand in the table: as it is, or in its dictionary forms."""
        capitals = _acronym(word)
        if capitals in self.phrases:
            return (capitals, *self._folded(word))
        return self._folded(word)

    def _folded(self, word: str) -> tuple[str, ...]:
        return dictionary_forms(fold(word), self.language)

    def _end(self, text: str, at: int, rest: Sequence[str]) -> int:
        """Return where a phrase ends whose first word ends here, 0 where it goes on otherwise."""
        for wanted in rest:
            at, forms = self._after(text, at)
            if wanted not in forms:
                return 0
        return at

    def _within(self, text: str) -> Iterator[Found]:
        """Yield what stands in a text without spaces."""
        at = 0
        while at < len(text):
            found = next(self._standing(text, at), None)
            at = found.end if found else at + 1
            if found:
                yield found

    def _standing(self, text: str, at: int) -> Iterator[Found]:
        for _, meaning, written in self.phrases.get(text[at], ()):
            if text.startswith(written, at):
                yield Found(at, at + len(written), meaning, written)


def _start(language: str) -> int:
    """Return how many letters of a word stay the same in all its forms."""
    return 2 if language == "ko" else 3


def fold(word: str) -> str:
    """Return a word in lower case, with one form of apostrophe and of look-alike letters."""
    return word.lower().translate(_SAME)


def _acronym(word: str) -> str:
    """Return the capitals a word begins with, two at least: `АКШнын` is `АКШ` with an ending."""
    if not word[:2].isupper():
        return ""
    end = next((at for at, char in enumerate(word) if not char.isupper()), len(word))
    return word[:end] if end > 1 or end == len(word) else ""


def _words(language: str) -> re.Pattern[str]:
    return _CAPITALISED if language == "en" else _words_after(language)


def _words_after(language: str) -> re.Pattern[str]:
    return _WITH_APOSTROPHES if language in _APOSTROPHES else _WORD


@cache
def lexicon(language: str) -> Lexicon:
    """Return what is known of a language: names of countries at least, for 200 languages."""
    entries = country_words.entries(language)
    if language in _UNSPACED:
        return Lexicon(language, _by_letter(entries))
    phrases = _by_word(entries, language)
    return Lexicon(language, phrases, frozenset(fold(key[: _start(language)]) for key in phrases))


def _by_word(entries: Iterable[tuple[str, Meaning]], language: str) -> dict[str, list[Phrase]]:
    found: dict[str, dict[tuple[str, ...], tuple[Meaning, str]]] = {}
    for form, meaning in entries:
        words = [_key(word) for word in _words_after(language).findall(form)]
        if words:
            found.setdefault(words[0], {}).setdefault(tuple(words[1:]), (meaning, form))
    return {
        first: [
            (rest, *found[first][rest]) for rest in sorted(found[first], key=lambda w: (-len(w), w))
        ]
        for first in found
    }


def _key(word: str) -> str:
    """Return a word of the table as it is looked up: acronyms in capitals, others folded."""
    return word if word.isupper() and len(word) <= 4 else fold(word)


def _by_letter(entries: Iterable[tuple[str, Meaning]]) -> dict[str, list[Phrase]]:
    found: dict[str, dict[str, Meaning]] = {}
    for form, meaning in entries:
        if len(form) > 1:
            found.setdefault(form[0], {}).setdefault(form, meaning)
    return {
        letter: [((), table[form], form) for form in sorted(table, key=lambda f: (-len(f), f))]
        for letter, table in found.items()
    }
