"""Words in capitals before a headline or lead: priorities, leads, corrections, kills."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import markers
from worker.parsers.markers import Marks

_OPENING = re.compile(r"[\s*(\[^<=/-]{0,8}")
_CLOSING = re.compile(r"\s?(?:[:;)\]/：]|--|[-–—■])[\s*)\]:/=-]{0,8}|[\s*)\]!.=>/]{0,8}$")
_SPACE = re.compile(r"\s")
_LOWER = re.compile(r"[^\W\d_]")
_ALONE = frozenset({"kill", "hold", "advisory", "words", "take"})
"""Markers that count only when nothing but markers stands on the line."""
_NOT_ALONE = frozenset({"count", "day", "extra"})
"""Markers that mean nothing without another one."""
_PARTS = ("part", "pt", "часть")
"""Takes by these names are chapters when they stand alone."""
_SHORT, _LONGEST = 40, 300
_TRAILING = " \t:;)]/-–—■*=>.,："


@dataclass(frozen=True, slots=True)
class Flag:
    """The markers a line opens with, and what follows them."""

    marks: Marks
    rest: str


def read(line: str) -> Flag | None:
    """The flag this line opens with, or None if it opens with anything else."""
    opening = _OPENING.match(line)
    at = opening.end() if opening else 0
    if len(line) > _SHORT and not _are_capitals(line[at : at + 3]):
        return None
    marks = markers.read(line[:_LONGEST], at)
    if marks.printed.keys() <= _NOT_ALONE:
        return None
    closing = _closing(line, marks)
    if closing is None or not _is_counted(marks):
        return None
    rest = line[closing:].strip()
    if rest:
        return Flag(marks, rest) if _is_before(marks, rest) else None
    return Flag(marks, "") if _is_alone(marks) else None


def _are_capitals(letters: str) -> bool:
    """A cheap sign that a long line may open with a flag, true of hardly any lead."""
    return letters.upper() == letters


def _closing(line: str, marks: Marks) -> int | None:
    """Where the line goes on after the colon, dash or bracket that ends the flag."""
    end = len(line[: marks.end].rstrip(_TRAILING))
    found = _CLOSING.match(line, end)
    if found is None and marks.numbered:
        found = _SPACE.match(line, end)
    return found.end() if found else None


def _is_counted(marks: Marks) -> bool:
    """A lead counts with its number: `LEAD: poison in the pipes` is prose."""
    lead = marks.printed.get("lead")
    return lead is None or markers.number_in(lead) is not None or len(marks.printed) > 1


def _is_before(marks: Marks, rest: str) -> bool:
    """Whether a flag and a headline, or lead, is what stands here."""
    begins = rest[0].isdigit() or rest[0] in "\"“«„'‘" or rest[0].upper() == rest[0]
    return begins and _ALONE.isdisjoint(marks.printed) and _are_shouted(marks)


def _is_alone(marks: Marks) -> bool:
    take = marks.printed.get("take", "").lower()
    if any(part in take for part in _PARTS):
        return False
    cyrillic_kill = not marks.printed.get("kill", "a")[0].isascii()
    counted = marks.numbered or "words" in marks.printed
    return counted or cyrillic_kill or _are_shouted(marks)


def _are_shouted(marks: Marks) -> bool:
    """Whether the words are set in capitals, as no sentence sets them."""
    return all(
        _is_shouted(printed) for kind, printed in marks.printed.items() if kind not in _NOT_ALONE
    )


def _is_shouted(printed: str) -> bool:
    letters = "".join(_LOWER.findall(re.sub(r"\d+(?:st|nd|rd|th|er|e|ª|º)?", "", printed)))
    return letters.upper() == letters
