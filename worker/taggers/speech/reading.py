"""A text as speech is looked for in it: its words, sentences, quoted stretches and people."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from schemas.documents import Organisation, ParsedDocument, Person, Tags
from worker.parsers import titles
from worker.taggers.speech import sightings
from worker.taggers.speech.vocabulary import Vocabulary, vocabulary

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‑'’][^\W_]+)*")
_ELIDED = re.compile(r"^(?:qu|d|l|s|n|c|j|m|t)['’](?=\w)", re.IGNORECASE)
POSSESSIVE = ("'s", "’s", "' ", "’ ")
"""How a name ends that owns what follows."""

_STOP = re.compile(r"[.!?…]+[”»“’\")\]]*(?=\s)|\n")


class Word(NamedTuple):
    """One word of the text, and where it stands."""

    lower: str
    start: int
    end: int


class Mention(NamedTuple):
    """Where someone or a body is named, and under which full name they are known."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who has spoken: where the speech ends, and who it was."""

    end: int
    name: str
    is_person: bool
    is_noun: bool = False
    """It is called by a noun alone, which may mean a person or a body: `spokeswoman`."""


@dataclass(slots=True)
class Reading:
    """One text; later speech leans on the voices heard before it."""

    text: str
    words: list[Word]
    starts: list[int]
    breaks: list[int]
    """Where sentences begin."""
    vocabulary: Vocabulary
    people: list[Mention]
    bodies: list[Mention]
    roles: list[tuple[str, str]] = field(default_factory=list)
    """The people whose office is stated, and the office."""
    genders: dict[str, str] = field(default_factory=dict)
    voices: list[Voice] = field(default_factory=list)

    @property
    def allows_bare(self) -> bool:
        """Whether a statement may follow its verb at once, as in English: `he said it rains`."""
        return "that" in self.vocabulary.that

    @property
    def verb_second(self) -> bool:
        """Whether the verb follows a source without a comma, as in German: `laut Obi regnet es`."""
        return "dass" in self.vocabulary.that and not self.allows_bare

    def index(self, at: int) -> int:
        """Return the number of the first word that begins here or later."""
        return bisect_left(self.starts, at)

    def verb(self, index: int) -> str | None:
        """Return the kind of the verb of speech this word is, None for any other word."""
        word = self.words[index]
        kind = self.vocabulary.verbs.get(word.lower)
        if kind and self.text[word.start].isupper() and word.start != self.sentence(word.start):
            return None
        return kind

    def sentence(self, at: int) -> int:
        """Return where the sentence around this place begins."""
        found = bisect_right(self.breaks, at)
        return self.breaks[found - 1] if found else 0

    def sentence_end(self, at: int) -> int:
        """Return where the sentence around this place ends, its stop and spaces included."""
        found = bisect_right(self.breaks, at)
        return self.breaks[found] if found < len(self.breaks) else len(self.text)

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.words[index - 1].end : self.words[index].start] if index else ""

    def named(self, start: int, end: int) -> list[Mention]:
        """Return the people mentioned in a stretch, in order."""
        return _within(self.people, start, end)

    def heads(self, start: int, end: int) -> list[Mention]:
        """Return the people in a phrase who are its subject: no complement of it, no owner."""
        return [one for one in self.named(start, end) if not self._is_tied(one, start, end)]

    def _is_tied(self, one: Mention, start: int, end: int) -> bool:
        if self.text[one.end : one.end + 2] in POSSESSIVE and one.end + 2 < end:
            return True
        at = self.index(one.start)
        if not at or self.words[at - 1].start < start or "," in self.gap(at):
            return False
        return self.words[at - 1].lower in self.vocabulary.of

    def bodied(self, start: int, end: int) -> list[Mention]:
        """Return the organisations mentioned in a stretch, in order."""
        return _within(self.bodies, start, end)


def read(parsed: ParsedDocument, tags: Tags) -> Reading:
    """Return the text ready for speech to be looked for."""
    text = parsed.text
    people, bodies = _mentions(tags.people), _mentions(tags.organisations)
    seen = [Mention(*one) for one in sightings.people(text, [*people, *bodies])]
    words, starts, breaks = _cut(text)
    return Reading(
        text=text,
        words=words,
        starts=starts,
        breaks=breaks,
        vocabulary=vocabulary(tags.language or parsed.language),
        people=sorted([*people, *seen]),
        bodies=bodies,
        roles=[(one.name, one.role) for one in tags.people if one.role],
    )


def _mentions(found: Sequence[Person] | Sequence[Organisation]) -> list[Mention]:
    return sorted(Mention(*span, one.name) for one in found for span in one.mentions)


@lru_cache(maxsize=1)
def _cut(text: str) -> tuple[list[Word], list[int], list[int]]:
    """Return the words, where they begin, and where sentences do; two taggers ask in a row."""
    words: list[Word] = []
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if "'" in word or "’" in word:
            words.extend(_elided(word.replace("’", "'"), found.start(), found.end()))
        else:
            words.append(Word(word, found.start(), found.end()))
    return words, [word.start for word in words], [0, *_breaks(text)]


def _elided(word: str, start: int, end: int) -> list[Word]:
    """Return the word, or the two that an apostrophe has made one: `qu'il`."""
    elided = _ELIDED.match(word)
    if elided is None:
        return [Word(word, start, end)]
    at = start + elided.end()
    return [Word(elided[0], start, at), Word(word[elided.end() :], at, end)]


def _breaks(text: str) -> list[int]:
    """Return where sentences after the first begin."""
    starts = []
    for stop in _STOP.finditer(text):
        if stop[0] == "." and titles.is_abbreviated(text, stop.start()):
            continue
        end = stop.end()
        if stop[0] != "\n" and text[end + 1 : end + 2].islower():
            continue
        starts.append(end + (stop[0] != "\n"))
    return starts


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    first = bisect_left(mentions, (start,))
    last = bisect_left(mentions, (end,))
    return list(mentions[first:last])
