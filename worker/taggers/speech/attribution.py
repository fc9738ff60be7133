"""The words beside speech that say who speaks: `…, Obi told reporters`, `According to Obi, …`."""

from __future__ import annotations

import re
from typing import NamedTuple

from worker.taggers.speech import followers, subjects
from worker.taggers.speech.reading import Reading
from worker.taggers.speech.subjects import Subject

_AHEAD, _BACK = 16, 60
_SOURCE_END = re.compile(r"[,:;()—–.!?]|\s-\s")
_AS_SAYING = re.compile(r"\b(?:quote|cite)[ds]?\s+(?P<who>[^.!?;:\n]{2,80}?)\s+as saying")
_SIGNED = re.compile(r"\s*(?:—|–|--?)\s*(?P<who>[^\W\d_a-z][^\n.,]{2,60})(?=\n|$)")


class Attribution(NamedTuple):
    """Who is said to speak, by which words, and where these stand."""

    subject: Subject | None
    cue: str | None
    start: int
    end: int
    kind: str
    """The kind of the verb, or `according`, `colon`."""

    @property
    def is_source(self) -> bool:
        """Whether no verb but a phrase names the source."""
        return self.kind == "according"


def after(reading: Reading, start: int, end: int) -> Attribution | None:
    """Return the attribution in the words that follow speech, between two places."""
    source = according(reading, start, end)
    if source and not reading.text[start : source.start].strip(' ,—–-.»”"'):
        return source
    cited = _cited(reading, start, end)
    if cited:
        return cited
    first, last = reading.index(start), reading.index(end)
    for at in range(first, min(last, first + _AHEAD)):
        word = reading.words[at]
        pronoun = subjects.subjoined(word.lower)
        if pronoun in reading.vocabulary.pronouns:
            subject = Subject(word.start, word.end, pronoun)
            return Attribution(subject, _printed(reading, at), word.start, word.end, "state")
        if reading.verb(at):
            return _at_verb(reading, first, at, last)
    return None


def _cited(reading: Reading, start: int, end: int) -> Attribution | None:
    """Return the attribution of someone another quotes: `Moor Press quotes Obi as saying`."""
    cited = _AS_SAYING.search(reading.text, start, end)
    if cited is None:
        return None
    subject = Subject(cited.start("who"), cited.end("who"))
    return Attribution(subject, "saying", cited.end() - len("saying"), cited.end(), "say")


def _at_verb(reading: Reading, first: int, at: int, last: int) -> Attribution | None:
    """Return the attribution of the verb that follows speech, its subject before or behind it."""
    words, known = reading.words, reading.vocabulary
    if words[first].lower in known.clause:
        return None
    helped = all(word.lower in known.helping for word in words[first:at])
    found = followers.after(reading, at, last) if helped else subjects.before(reading, first, at)
    if not helped and found and found.is_dropped:
        found = followers.after(reading, at, last)
    return _attribution(reading, found, at)


def before(reading: Reading, start: int, end: int) -> Attribution | None:
    """Return the attribution in the words that lead up to speech, within one sentence."""
    cited = _cited(reading, start, end)
    if cited:
        return cited
    first, last = reading.index(start), reading.index(end)
    for at in range(last - 1, max(first, last - _BACK) - 1, -1):
        if reading.verb(at):
            return _led(reading, first, at, last)
    return according(reading, start, end)


def _led(reading: Reading, first: int, at: int, last: int) -> Attribution | None:
    """Return the attribution of the verb before speech; inverted, its subject follows it."""
    found = subjects.before(reading, first, at)
    if found and found.is_dropped:
        behind = followers.after(reading, at, last)
        found = behind or found
    return _attribution(reading, found, at)


def _attribution(reading: Reading, subject: Subject | None, at: int) -> Attribution:
    word = reading.words[at]
    kind = reading.vocabulary.verbs[word.lower]
    return Attribution(subject, _printed(reading, at), word.start, word.end, kind)


def _printed(reading: Reading, at: int) -> str:
    return reading.text[reading.words[at].start : reading.words[at].end]


def according(reading: Reading, start: int, end: int) -> Attribution | None:
    """Return the source named by a phrase, `according to Obi`, between two places."""
    found = reading.vocabulary.according.search(reading.text, start, end)
    if found is None:
        return None
    first, last = reading.index(found.end()), reading.index(end)
    while first < last and reading.words[first].lower in reading.vocabulary.of:
        first += 1
    if first >= last:
        return None
    stop = _source_end(reading, first, last)
    word = reading.words[first]
    pronoun = word.lower if word.lower in reading.vocabulary.pronouns else None
    subject = Subject(word.start, reading.words[stop - 1].end, pronoun)
    return Attribution(subject, found[0], found.start(), subject.end, "according")


def _source_end(reading: Reading, first: int, last: int) -> int:
    """Return the word after the source: at a mark, or where its name ends."""
    start = reading.words[first].start
    named = reading.named(start, start + 1) or reading.bodied(start, start + 1)
    if named:
        return max(first + 1, reading.index(named[0].end))
    if reading.words[first].lower in reading.vocabulary.pronouns:
        return first + 1
    if reading.verb_second:
        return _noun_end(reading, first, last)
    stop = first + 1
    while stop < min(last, first + _AHEAD) and not _SOURCE_END.search(reading.gap(stop)):
        stop += 1
    return stop


def _noun_end(reading: Reading, first: int, last: int) -> int:
    """Return the word after the first noun: no comma parts it from the verb in German."""
    at = first
    while at < last - 1 and reading.text[reading.words[at].start].islower():
        at += 1
    return at + 1


def signed(reading: Reading, start: int) -> Subject | None:
    """Return the name that signs a quotation: `"…" — Ada Obi` at the end of a line."""
    found = _SIGNED.match(reading.text, start)
    return Subject(found.start("who"), found.end("who")) if found else None
