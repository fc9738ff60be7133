"""Speech that its attribution divides within the marks, and dialogue set off by dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.documents import Span
from worker.taggers.speech import subjects
from worker.taggers.speech.reading import Reading

_OPENING = re.compile(r"(?:(?<=\n)|^)[—–]\s?(?=[^\s—–])", re.MULTILINE)
_DASH = re.compile(r"(?:(?<=[,.!?…»”])\s|\s(?=[—–]\w))[—–]\s?")
_BACK = re.compile(r"[.,!?…;:]?\s?[—–][.,;:]?\s?")
_INVERTED = re.compile(r",\s(?=(?:m['’]|s['’]|l['’])?[^\W\d_])")
_CLOSES = re.compile(r"[.,](?=\s|$)")
_NEAR = 4
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Divided:
    """The pieces of one speech, and where the words between them say who speaks."""

    pieces: tuple[Span, ...]
    attribution: Span


def dialogue(reading: Reading) -> Iterator[Divided]:
    """Yield the paragraphs that a dash opens and that say who speaks."""
    for opened in _OPENING.finditer(reading.text):
        end = reading.text.find("\n\n", opened.end())
        found = divide(reading, opened.end(), len(reading.text) if end < 0 else end)
        if found:
            yield found


def divide(reading: Reading, start: int, end: int) -> Divided | None:
    """Return the speech between two places without the words that say who speaks, if any do."""
    for dash in _DASH.finditer(reading.text, start, end):
        if _is_cued(reading, dash.end(), end, inverted=False):
            back = _back(reading.text, dash.end(), end)
            return _divided(reading.text, start, dash.start(), dash.end(), back, end)
    commas = _INVERTED.finditer(reading.text, start, end) if reading.vocabulary.inverted else ()
    for comma in commas:
        if _is_cued(reading, comma.end(), end, inverted=True):
            stop = _CLOSES.search(reading.text, comma.end(), min(end, comma.end() + _LONGEST))
            stop = _beyond_apposition(reading.text, stop, end)
            back = (stop.start(), stop.end()) if stop else (end, end)
            return _divided(reading.text, start, comma.start(), comma.end(), back, end)
    return None


def _is_cued(reading: Reading, at: int, end: int, *, inverted: bool) -> bool:
    """Whether the words that begin here say that someone speaks."""
    known = reading.vocabulary
    first = reading.index(at)
    near = [word for word in reading.words[first : first + _NEAR] if word.end <= end]
    if not near or not reading.text[near[0].start].islower():
        return False
    for word in near:
        if word.start > at and reading.gap(reading.index(word.start)).strip():
            return False
        if subjects.subjoined(word.lower) in known.pronouns or word.lower in known.verbs:
            return True
        if inverted and word.lower not in known.inverted:
            return False
    return False


def _back(text: str, at: int, end: int) -> Span:
    """Return the dash after the attribution, where the speech goes on."""
    for found in _BACK.finditer(text, at, min(end, at + _LONGEST)):
        if len(found[0].strip()) > 1 or found[0].startswith((" ", ",")):
            return found.span()
    return end, end


def _beyond_apposition(text: str, stop: re.Match[str] | None, end: int) -> re.Match[str] | None:
    """Return where an attribution ends that a full stop closes rather than its comma."""
    if stop is None or stop[0] == ".":
        return stop
    following = _CLOSES.search(text, stop.end(), min(end, stop.end() + _LONGEST))
    return following if following and following[0] == "." and following.end() < end else stop


def _divided(text: str, start: int, cut: int, begin: int, back: Span, end: int) -> Divided:
    """Return the pieces around an attribution, without the spaces at their ends."""
    spans = [(start, cut), (back[1], end)]
    pieces = [_trimmed(text, *span) for span in spans]
    return Divided(tuple(p for p in pieces if p[0] < p[1]), (begin, back[0]))


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip(" \n—–"))
    right = len(inner) - len(inner.rstrip(" \n—–"))
    return start + left, max(start + left, end - right)
