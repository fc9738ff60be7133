"""Reported speech: statements told without quotation marks, and who made them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from schemas.documents import Quote, Reported, Span
from worker.taggers.speech import attribution, followers, speakers, subjects
from worker.taggers.speech.attribution import Attribution
from worker.taggers.speech.reading import Reading, Voice
from worker.taggers.speech.subjects import Subject

MAX_REPORTED = 500
"""How many statements of one text are kept."""

_EDGES = " \n,;:—–-"
_STOPS = ".!?…;"
_LEAST_WORDS = 3
_LONGEST_OFFICE = 100
"""Characters in which a name and the office beside it stand."""
_THAT_WITHIN = 14
_LONGEST_TAIL = 12
_LONGEST_SENTENCE = 1_500
_NEAR = 20
"""How many quotations after a sentence's beginning may lie in it."""
_NOT = frozenset("not never n't didn't doesn't don't to не pas nicht no nunca ne without".split())
_ARTICLE = 6
"""Characters that a space and an article before an office take."""
_DAYS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|late|early|earlier|again|also"
)
_AS = frozenset("as как wie comme como".split())
_OPENS_CLAUSE = frozenset("it he she they there we i this these".split())
_COMMA = re.compile(r",")

Told = tuple[Span, Attribution]


def find(reading: Reading, quotes: Sequence[Quote]) -> tuple[Reported, ...]:
    """Return the statements of the text in order, none of which holds a quotation."""
    found: list[Reported] = []
    pending = deque(quotes)
    people = frozenset(one.name for one in reading.people)
    for start, end in _sentences(reading):
        _hear(reading, pending, start, people)
        told = _told(reading, start, end)
        if told and not any(
            q.start < told[0][1] and told[0][0] < q.end for q in islice(pending, _NEAR)
        ):
            _keep(reading, found, told)
        if len(found) >= MAX_REPORTED:
            break
    return tuple(found)


def _sentences(reading: Reading) -> Iterator[Span]:
    """Yield the sentences, without their stops."""
    for start, after in pairwise([*reading.breaks, len(reading.text)]):
        end = after
        while end > start and reading.text[end - 1] in _EDGES + _STOPS + '”»"':
            end -= 1
        if start < end <= start + _LONGEST_SENTENCE:
            yield start, end


def _hear(reading: Reading, pending: deque[Quote], start: int, people: frozenset[str]) -> None:
    """Remember who spoke in the quotations before this place."""
    while pending and pending[0].end <= start:
        quote = pending.popleft()
        if quote.speaker:
            is_person = quote.speaker in people
            reading.voices.append(Voice(quote.end, quote.speaker, is_person, not is_person))


def _keep(reading: Reading, found: list[Reported], told: Told) -> None:
    (start, end), by = told
    voice = speakers.voice(reading, by, by.start)
    if voice:
        reading.voices.append(replace(voice, end=end))
    name = voice.name if voice else None
    found.append(Reported(reading.text[start:end], name, start, end, by.cue))


def _told(reading: Reading, start: int, end: int) -> Told | None:
    """Return the statement of a sentence and its attribution."""
    told = _by_source(reading, start, end) or _as_told(reading, start, end)
    told = told or _by_verb(reading, start, end)
    if told is None:
        return None
    (begin, stop), by = told
    begin, stop = _trimmed(reading.text, begin, stop)
    if len(reading.text[begin:stop].split()) < _LEAST_WORDS:
        return None
    return (begin, stop), by


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES + _STOPS:
        end -= 1
    return start, end


def _by_source(reading: Reading, start: int, end: int) -> Told | None:
    """Return a statement by a source: `According to Obi, …`, `…, according to Obi`."""
    by = attribution.according(reading, start, end)
    if by is None:
        return None
    before = reading.text[start : by.start]
    if not before.strip(_EDGES + '«“"'):
        return (_source_end(reading, by, end), end), by
    if before.rstrip().endswith(",") and not _COMMA.search(reading.text, by.end, end):
        return (start, by.start), by
    return None


def _source_end(reading: Reading, by: Attribution, end: int) -> int:
    """Return where the statement begins after its source, with a comma between or without."""
    comma = reading.text.find(",", by.end, end)
    if comma < 0 or len(reading.text[by.end : comma].split()) > _LONGEST_TAIL // 3:
        return by.end
    closing = _office_end(reading, comma + 1, end)
    return closing + 1 if closing >= 0 else comma + 1


def _office_end(reading: Reading, start: int, end: int) -> int:
    """Return the comma that closes the office beside a source; -1 if there is none."""
    for _, office in reading.roles:
        at = reading.text.find(office, start, min(end, start + _ARTICLE + len(office)))
        if at >= 0:
            return reading.text.find(",", at + len(office), end)
    return -1


def _as_told(reading: Reading, start: int, end: int) -> Told | None:
    """Return a statement introduced by `as`: `As Obi told reporters, …`."""
    comma = reading.text.find(",", start, end)
    first = reading.index(start)
    if comma < 0 or first >= reading.index(comma) or reading.words[first].lower not in _AS:
        return None
    by = attribution.after(reading, reading.words[first].end, comma)
    if by is None or by.subject is None or by.subject.is_dropped:
        return None
    return (comma + 1, end), by


def _by_verb(reading: Reading, start: int, end: int) -> Told | None:
    """Return a statement by a verb, before it or behind it."""
    known, first, last = reading.vocabulary, reading.index(start), reading.index(end)
    for at in range(first, last):
        kind = reading.verb(at)
        joined = subjects.subjoined(reading.words[at].lower) in known.pronouns
        if kind in ("say", "tell", "state") or joined or (kind and at == last - 1):
            told = _closing(reading, start, at, end) or (
                None if joined else _following(reading, first, at, last, end)
            )
            if told:
                return told
    return None


def _closing(reading: Reading, start: int, at: int, end: int) -> Told | None:
    """Return the statement that its attribution closes: `…, he said`."""
    comma = reading.text.rfind(",", start, reading.words[at].start)
    if comma < 0 or len(reading.text[comma:end].split()) > _LONGEST_TAIL:
        return None
    begin = reading.index(comma)
    by = attribution.after(reading, reading.words[begin].start, end)
    if by is None or by.subject is None or by.start != reading.words[at].start:
        return None
    if by.subject.is_dropped or not _ends_there(reading, by, at, begin, end):
        return None
    return (start, comma), by


def _ends_there(reading: Reading, by: Attribution, at: int, begin: int, end: int) -> bool:
    """Whether nothing is stated after the words that say who speaks."""
    subject = by.subject or Subject(0, 0)
    beyond = max(subject.end, by.end)
    rest = reading.text[beyond:end].lower().split()
    if any(word in reading.vocabulary.that for word in rest) or ":" in reading.text[beyond:end]:
        return False
    if _COMMA.search(reading.text, beyond, end) and subject.end <= by.start:
        return False
    inverted = at == begin or all(
        word.lower in reading.vocabulary.helping for word in reading.words[begin:at]
    )
    if inverted and _is_apposed(reading, begin):
        return False
    return not rest or rest[0] in reading.vocabulary.stop or (inverted and subject.end > by.end)


def _is_apposed(reading: Reading, begin: int) -> bool:
    """Whether the words before a comma are a name beside its office, not a statement."""
    end = reading.words[begin - 1].end if begin else 0
    before = reading.text.rfind(",", max(0, end - _LONGEST_OFFICE), end)
    named = reading.named(max(0, end - _LONGEST_OFFICE), end)
    return any(one.end in (end, before) for one in named)


def _following(reading: Reading, first: int, at: int, last: int, end: int) -> Told | None:
    """Return the statement that follows its attribution: `Obi said that …`."""
    words, kind = reading.words, reading.vocabulary.verbs[reading.words[at].lower]
    subject = subjects.before(reading, first, at)
    if subject is None or (at > first and words[at - 1].lower in _NOT):
        return None
    begin = _statement(reading, at, last, kind)
    if begin is None:
        return None
    if subject.is_dropped:
        subject = followers.after(reading, at, begin)
        if subject is None:
            return None
    cue = reading.text[words[at].start : words[at].end]
    by = Attribution(subject, cue, words[at].start, words[at].end, kind)
    return (words[begin].start, end), by


def _statement(reading: Reading, at: int, last: int, kind: str) -> int | None:
    """Return the first word of what is stated after the verb."""
    words, known = reading.words, reading.vocabulary
    for index in range(at + 1, min(last - 1, at + _THAT_WITHIN)):
        if words[index].lower in known.that:
            return index + 1
        if words[index].lower in known.verbs:
            break
    begin = at + 1
    while begin < last and _DAYS.fullmatch(words[begin].lower):
        begin += 1
    if begin >= last:
        return None
    if "," in reading.gap(begin):
        return begin if reading.verb_second else None
    bare = kind == "say" and words[begin].lower not in known.stop
    if reading.allows_bare and (bare or words[begin].lower in _OPENS_CLAUSE):
        return begin
    return _after_particle(reading, begin, last)


def _after_particle(reading: Reading, begin: int, last: int) -> int | None:
    """Return the first word after a German verb's particle: `teilte mit, die Pegel …`."""
    if not reading.verb_second:
        return None
    for index in range(begin + 1, min(last, begin + 3)):
        if "," in reading.gap(index):
            return index
    return None
