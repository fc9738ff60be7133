"""Cuts words into the pieces the name model knows, the likeliest way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "models" / "names"
"""Where the name model lies: its pieces, what they mean, and its network."""

BEGIN, END, UNKNOWN = 0, 2, 3
"""The pieces before and after a window, and the one for what no piece writes."""

_SPACE = "▁"
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_HIDDEN}])*|[^\w\s]|_")
_UNSEEN = re.compile(f"[{_HIDDEN}]")
_LONGEST_WORD = 64
_UNKNOWN_COST = 10.0


class Word(NamedTuple):
    """A word or a mark: where it stands in the text, and its pieces."""

    start: int
    end: int
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces with their numbers and how likely each is."""

    numbers: dict[str, int]
    scores: tuple[float, ...]
    longest: int
    unknown: float


@cache
def vocabulary() -> Vocabulary:
    """Return the pieces of the model, read once."""
    lines = (FOLDER / "pieces.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.rsplit("\t", 1) for line in lines if line]
    scores = tuple(float(score) for _, score in rows)
    numbers = {piece: number for number, (piece, _) in enumerate(rows)}
    return Vocabulary(numbers, scores, max(map(len, numbers)), min(scores) - _UNKNOWN_COST)


def words(text: str) -> Iterator[Word]:
    """Yield the words and marks of a text; of a very long word, its beginning is read."""
    after = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        shown = match[0] if end - start <= _LONGEST_WORD else match[0][:_LONGEST_WORD]
        apart = (start > after or not start) and shown[0].isalnum()
        pieces = pieces_of(_SPACE + shown if apart else shown)
        after = end
        if pieces:
            yield Word(start, end, pieces)


@lru_cache(maxsize=20_000)
def pieces_of(word: str) -> tuple[int, ...]:
    """Return the pieces of a word, which begins with a mark of its own after a blank."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).replace(" ", "")
    known = vocabulary()
    whole = known.numbers.get(plain)
    found = (whole,) if whole is not None else _likeliest(plain, known)
    return found[1:] if found[:1] == (known.numbers[_SPACE],) else found


def _likeliest(word: str, known: Vocabulary) -> tuple[int, ...]:
    """Return the pieces that together are likeliest."""
    best = [0.0]
    came: list[tuple[int, int]] = [(0, UNKNOWN)]
    for end in range(1, len(word) + 1):
        top, where = best[end - 1] + known.unknown, (end - 1, UNKNOWN)
        for start in range(max(0, end - known.longest), end):
            number = known.numbers.get(word[start:end])
            if number is not None and best[start] + known.scores[number] > top:
                top, where = best[start] + known.scores[number], (start, number)
        best.append(top)
        came.append(where)
    pieces, at = [], len(word)
    while at:
        at, number = came[at]
        pieces.append(number)
    return tuple(reversed(pieces))
