"""Keyword lines: the slug of a story, with its priority, lead, take and length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import datelines, markers
from worker.parsers.markers import Marks

_PART = r"[^\W_][\w&'’.]{0,40}"
_CYCLE = r"(?:BC-AM|BC|AMs?|PMs?)-{1,2}"
_SLUG = re.compile(
    rf"(?P<cycle>{_CYCLE})?(?P<name>{_PART}(?:(?:--?|/|_){_PART}){{0,8}})[/]?(?=[\s,;:(.]|$)"
)
_SPACED = re.compile(rf"(?P<name>{_PART}(?: {_PART}){{0,4}})(?=,\s?)")
_SHOUTED_WORDS = re.compile(
    r"(?P<name>[A-ZÀ-ÖØ-ÞА-ЯЁ][A-ZÀ-ÖØ-ÞА-ЯЁ0-9-]+(?: [A-ZÀ-ÖØ-ÞА-ЯЁ0-9-]{2,}){0,4})(?= \()"
)
"""`CHILE INCENDIOS (Ampliación)`, as agencies in Spanish write it."""
_CODES = re.compile(
    r"(?:[a-z]{1,3}\d{3,4}\s+)?(?P<priority>[fburadsnpwxyz])\s[a-z](?:\s?[a-z]{2,3})?\s+"
    r"(?=(?:bc|am|pm)-)",
    re.IGNORECASE,
)
_LETTERS = {"f": "flash", "b": "bulletin", "u": "urgent"}
"""Letters of priority that mean the same on all wires."""
_SHOUTED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁҮӨҢ]{2}")
_WEAK = re.compile(r"(?:\W|_)*")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class KeywordLine:
    """The slug, the same for all versions of a story, and what is marked beside it."""

    slug: str | None
    marks: Marks
    priority: str | None


def read(line: str, *, wrapped: bool = False) -> KeywordLine | None:
    """What this keyword line says, or None if it is anything else."""
    if len(line) > _LONGEST:
        return None
    codes = _CODES.match(line)
    at = codes.end() if codes else 0
    before = markers.read(line, at)
    slug = _SLUG.match(line, before.end)
    found = _marked(line, slug, wrapped=wrapped or codes is not None, before=before)
    found = found or _marked(line, _SPACED.match(line, before.end), wrapped=False, before=before)
    found = found or _all_shouted(line, before)
    if found is None or not (found.marks.certain or datelines.read(line) is None):
        return None
    letter = _LETTERS.get(codes["priority"].lower()) if codes else None
    return KeywordLine(found.slug, found.marks, letter or found.marks.printed.get("priority"))


def _marked(
    line: str, slug: re.Match[str] | None, *, wrapped: bool, before: Marks
) -> KeywordLine | None:
    if slug is None:
        return None
    after = markers.read(line, slug.end())
    marks = Marks(before.printed | after.printed, after.end)
    is_spaced = slug.re is _SPACED
    joined = any(mark in slug["name"] for mark in "-/")
    cycle = None if is_spaced else slug["cycle"]
    rest = line[max(after.end, slug.end()) :]
    if not _WEAK.fullmatch(rest):
        return _with_topic(line, slug, marks) if cycle and _is_topic(rest) else None
    if not (cycle or joined or (is_spaced and after.numbered)):
        return None
    if cycle or wrapped or _is_shouted(slug["name"]) or _is_marked(slug["name"], marks):
        return KeywordLine(slug[0].rstrip("/. "), marks, None)
    return None


def _all_shouted(line: str, before: Marks) -> KeywordLine | None:
    """Words in capitals, then nothing but markers in brackets that keyword lines alone have."""
    slug = _SHOUTED_WORDS.match(line, before.end)
    after = markers.read(line, slug.end()) if slug else None
    if slug is None or after is None or not after.certain:
        return None
    if not _WEAK.fullmatch(line[after.end :]):
        return None
    return KeywordLine(slug["name"], Marks(before.printed | after.printed, after.end), None)


def _is_marked(name: str, marks: Marks) -> bool:
    """Whether the markers make a slug of any name, or of one with two words at least."""
    words = [word for word in re.split(r"[-/_]+", name) if len(word) > 2]
    return marks.numbered or (marks.certain and len(words) > 1)


def _is_topic(rest: str) -> bool:
    """Whether what follows a slug is one or two words more, not a sentence."""
    return len(rest) <= 40 and len(rest.split()) <= 3 and not rest.rstrip().endswith((".", "!"))


def _with_topic(line: str, slug: re.Match[str], marks: Marks) -> KeywordLine:
    """`BC-Moor Bridge, 1st Ld`: a slug of several words, up to its first marker."""
    words = slug.end()
    for word in re.finditer(r"\S+", line[slug.end() : _LONGEST]):
        at = slug.end() + word.start()
        found = markers.read(line, at)
        if found.printed:
            return KeywordLine(
                line[slug.start() : words].rstrip(" ,"), Marks(found.printed, found.end), None
            )
        words = slug.end() + word.end()
    return KeywordLine(line[slug.start() : words].rstrip(" ,"), marks, None)


def _is_shouted(name: str) -> bool:
    """Whether the first word of the slug is set in capitals, as the old wires did."""
    first = re.split(r"[-/_]", name, maxsplit=1)[0]
    return first.upper() == first and bool(_SHOUTED.search(first))
