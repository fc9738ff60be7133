"""Whom a pronoun, or a verb without a subject, stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from worker.taggers.speech import genders, naming
from worker.taggers.speech.reading import Reading, Voice

_PARAGRAPHS_BACK = 2
_FARTHEST = 3000
_CONTEXT = 24
_MENTIONS_READ = 4


def find(reading: Reading, at: int, gender: str | None) -> Voice | None:
    """Return who is meant at this place, or None where that is not certain.

    `gender` is `m` or `f`, `n` for a thing, `p` for several, None where nothing tells.
    """
    if gender in ("n", "p"):
        return _body(reading, at)
    last = _heard(reading, at)
    if last and last.is_person and _fits(reading, last.name, gender):
        between = {one.name for one in reading.named(last.end, at)} - {last.name}
        if not any(_fits(reading, name, gender) for name in between):
            return last
    if last and not last.is_person and _may_mean(reading, last, at, gender):
        return last
    name = _nearest(reading, at, gender) if reading.people else _guessed(reading, at)
    return Voice(at, name, is_person=True) if name else None


def _may_mean(reading: Reading, last: Voice, at: int, gender: str | None) -> bool:
    """Whether the noun that spoke last may be meant: `spokeswoman`, with nobody named since."""
    return gender is None or (last.is_noun and not reading.named(last.end, at))


def _heard(reading: Reading, at: int) -> Voice | None:
    """Return who spoke last in this paragraph."""
    if not reading.voices:
        return None
    last = reading.voices[-1]
    return last if "\n\n" not in reading.text[last.end : at] else None


def _body(reading: Reading, at: int) -> Voice | None:
    """Return the thing or group that spoke last, here or in the paragraph before."""
    if not reading.voices or reading.voices[-1].is_person:
        return None
    last = reading.voices[-1]
    return last if reading.text.count("\n\n", last.end, at) <= 1 else None


def _nearest(reading: Reading, at: int, gender: str | None) -> str | None:
    """Return the one person named in the nearest sentence that names any who fits."""
    for start, end in _sentences(reading, at):
        names = [one.name for one in reading.named(start, end)]
        fitting = [name for name in dict.fromkeys(names) if _fits(reading, name, gender)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return _clearest(reading, fitting, gender)
    return None


def _clearest(reading: Reading, names: list[str], gender: str | None) -> str | None:
    """Return the one of several who is known to be of the gender, or who spoke last."""
    sure = [name for name in names if gender and _gender(reading, name) == gender]
    if len(sure) == 1:
        return sure[0]
    last = reading.voices[-1].name if reading.voices else None
    return last if last in names else None


def _sentences(reading: Reading, at: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of this paragraph and the ones before, the nearest first."""
    floor = at
    for _ in range(_PARAGRAPHS_BACK + 1):
        floor = max(0, reading.text.rfind("\n\n", max(0, at - _FARTHEST), floor))
    end = at
    while end > floor:
        start = reading.sentence(end - 1)
        yield start, end
        end = start


def _fits(reading: Reading, name: str, gender: str | None) -> bool:
    known = _gender(reading, name) if gender else None
    return known is None or known == gender


def _gender(reading: Reading, name: str) -> str | None:
    """Return the gender of a person, looked up once for a text."""
    if name not in reading.genders:
        reading.genders[name] = genders.gender(name, _contexts(reading, name)) or ""
    return reading.genders[name] or None


def _contexts(reading: Reading, name: str) -> Iterable[str]:
    """Return what stands before the first mentions of a person."""
    found = [one.start for one in reading.people if one.name == name][:_MENTIONS_READ]
    return [reading.text[max(0, start - _CONTEXT) : start] for start in found]


def _guessed(reading: Reading, at: int) -> str | None:
    """Return the one name that this paragraph and the two before it seem to hold."""
    floor = min(start for start, _ in _sentences(reading, at)) if at else 0
    found = naming.people(reading.text[floor:at])
    surnames = {name.split()[-1] for name in found}
    return max(found, key=len) if len(surnames) == 1 else None
