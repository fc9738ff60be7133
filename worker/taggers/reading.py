"""One text as the name rules read it: words, known phrases, and runs of names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from worker.taggers import gazetteer
from worker.taggers.data import rows, words
from worker.taggers.namesakes import namesakes
from worker.taggers.phrases import Phrases, compile_phrases
from worker.taggers.tokens import Token, is_acronym, is_name_word, is_plain, joined, tokens_of

Run = tuple[int, int]
"""First token and the one after the last."""

_NICKNAME_MARKS = frozenset({'""', "“”", "''", "‘’", "«»"})
_LONGEST_RUN = 24
_LONGEST_NAME = 5
"""Words in the longest personal name looked for, particles included."""


@cache
def organisation_phrases() -> Phrases:
    """Return the well-known organisations by all their names, standing for the full one."""
    return compile_phrases(
        (form, row[0])
        for row in rows("organisations")
        for form in (row[0], *filter(None, row[1].split("|")))
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, its words, and which of them belong to a known phrase."""

    text: str
    tokens: Sequence[Token]
    marks: Sequence[str]
    """For each token `country`, `demonym`, `organisation`, or nothing."""
    person_words: frozenset[str]
    """Words the model saw in names of people somewhere in the text."""
    named: frozenset[int] = frozenset()
    """Words of names that elsewhere mean something else: the `Jordan` of a person."""
    bodies: Mapping[int, int] = field(default_factory=dict)
    """Where organisations begin that are named by their last word, and where they end."""

    def linked(self, index: int) -> bool:
        """Tell whether this token follows the one before with one space at most between."""
        return 0 < index < len(self.tokens) and joined(
            self.tokens[index - 1], self.tokens[index], self.text
        )

    def nameable(self, index: int) -> bool:
        """Tell whether this token could be part of a personal name."""
        return index in self.named or (not self.marks[index] and is_name_word(self.tokens[index]))

    def capital_run(self, start: int) -> Run:
        """Return the words with capitals, and particles between them, from here on."""
        end = start
        while self._continues(start, end):
            end += 1
        while end > start and not self.tokens[end - 1].capital:
            end -= 1
        return start, end

    def _continues(self, start: int, end: int) -> bool:
        if end >= min(len(self.tokens), start + _LONGEST_RUN) or (
            end > start and not self.linked(end)
        ):
            return False
        token = self.tokens[end]
        if token.capital and token.kind != "possessive":
            known = bool(self.marks[end]) or end in self.named
            return known or token.lower not in words("function")
        return end > start and token.lower in words("particle")

    def name_run(self, start: int) -> Run | None:
        """Return the personal name that may begin at this token."""
        first, end = self.capital_run(start)
        stop = next((i for i in range(first, end) if not self._in_name(i)), end)
        while stop > first and not self.tokens[stop - 1].capital:
            stop -= 1
        if not 0 < stop - first <= _LONGEST_NAME:
            return None
        return first, self._past_nickname(stop)

    def _past_nickname(self, stop: int) -> int:
        """Return the end of a name with what people call its bearer: `John "Jack" Sheehan`."""
        marks = [self.tokens[i].text for i in (stop, stop + 2) if i < len(self.tokens)]
        quoted = len(marks) == 2 and "".join(marks) in _NICKNAME_MARKS
        if not quoted or stop + 3 >= len(self.tokens):
            return stop
        named = self.nameable(stop + 1) and self.nameable(stop + 3) and self.linked(stop + 3)
        return stop + 4 if named else stop

    def name_run_before(self, end: int) -> Run | None:
        """Return the personal name that may end just before this token."""
        start = end
        while start > 0 and end - start <= _LONGEST_NAME and self._precedes(start, end):
            start -= 1
        while start < end and not self.tokens[start].capital:
            start += 1
        return (start, end) if 0 < end - start <= _LONGEST_NAME else None

    def _precedes(self, start: int, end: int) -> bool:
        return self._in_name(start - 1) and (start == end or self.linked(start))

    def _in_name(self, index: int) -> bool:
        token = self.tokens[index]
        particle = token.kind == "word" and token.lower in words("particle")
        return self.nameable(index) or (particle and not token.capital)

    def is_place(self, run: Run) -> bool:
        """Tell whether the words of a run are, as a whole, a city."""
        return gazetteer.find_city(self.slice(run)) is not None

    def is_place_word(self, word: str) -> bool:
        """Tell whether a single word is, as a rule, the name of a city."""
        return gazetteer.find_city(word) is not None

    def slice(self, run: Run) -> str:
        """Return the text of a run of tokens."""
        start, end = self.span(run)
        return self.text[start:end]

    def span(self, run: Run) -> tuple[int, int]:
        """Return the offsets of a run of tokens."""
        return self.tokens[run[0]].start, self.tokens[run[1] - 1].end

    def inside(self, span: tuple[int, int]) -> range:
        """Return the tokens that begin within a stretch of the text."""
        first = bisect_left(self.tokens, span[0], key=_token_start)
        return range(first, bisect_left(self.tokens, span[1], key=_token_start))

    def lower(self, index: int) -> str:
        """Return the word at this token in lower case, nothing beyond the end."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def split_name(self, run: Run) -> Run | None:
        """Return the personal name at the end of a run like `Kyrgyzstan Sooronbai Jeenbekov`."""
        start, end = run
        plain = [i for i in range(start, end) if not self._in_name(i)]
        if not plain:
            return self._split_unknown(run)
        name = (plain[-1] + 1, end)
        size = end - name[0]
        if size == 1 and self.tokens[name[0]].text not in self.person_words:
            return None
        return name if 0 < size <= _LONGEST_NAME - 1 else None

    def _split_unknown(self, run: Run) -> Run | None:
        """Split `Uzgen Taalai Jumabaev`: a city if known, else all but the last two words."""
        start, end = run
        for cut in range(min(start + 3, end - 2), start, -1):
            if self.is_place((start, cut)):
                return cut, end
        known = [i for i in range(start, end) if self.tokens[i].text in self.person_words]
        if known and end - known[0] <= _LONGEST_NAME - 1 and known[0] > start:
            return known[0], end
        return (end - 2, end) if end - start >= 3 else None


def _token_start(token: Token) -> int:
    return token.start


def read(
    text: str, person_words: frozenset[str] = frozenset(), people: Sequence[tuple[int, int]] = ()
) -> Reading:
    """Return a text cut into words, its known phrases marked, but not within names of people."""
    tokens = tokens_of(text)
    marks = _marks(tokens)
    named = namesakes(text, tokens, marks, people)
    kept = ["" if index in named else mark for index, mark in enumerate(marks)]
    return Reading(text, tokens, kept, person_words, named)


def _marks(tokens: Sequence[Token]) -> list[str]:
    marks = [""] * len(tokens)
    for kind, phrases in (
        ("demonym", gazetteer.demonym_phrases()),
        ("country", gazetteer.country_phrases()),
        ("organisation", organisation_phrases()),
    ):
        for hit in phrases.scan(tokens):
            marks[hit.first : hit.end] = [kind] * (hit.end - hit.first)
    return marks


__all__ = ["Reading", "Run", "is_acronym", "is_plain", "organisation_phrases", "read"]
