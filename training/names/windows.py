"""Cuts passages into windows of pieces with a tag for the first piece of each word."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from training.names.network import TAGS
from training.names.passages import Passage
from worker.taggers.pieces import BEGIN, END, words

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers of pieces, and the tag of each; IGNORED where there is nothing to learn."""

    pieces: list[int]
    tags: list[int]


def encoded(passage: Passage) -> tuple[list[int], list[int]]:
    """Return the pieces of a passage and their tags."""
    pieces, tags = [], []
    for word in words(passage.text):
        pieces += word.pieces
        tags += [_tag(passage, word.start)] + [IGNORED] * (len(word.pieces) - 1)
    return pieces, _marked(tags)


def _tag(passage: Passage, start: int) -> int:
    if any(begin <= start < end for begin, end in passage.unsure):
        return IGNORED
    for number, (begin, end, kind) in enumerate(passage.names):
        if begin <= start < end:
            return 100 * (number + 1) + TAGS.index(f"I-{kind}")
    return 0


def _marked(tags: list[int]) -> list[int]:
    """Return tags with the first word of each name marked as its beginning."""
    seen: set[int] = set()
    marked = []
    for tag in tags:
        number = tag // 100
        first = number > 0 and number not in seen
        seen.add(number)
        marked.append(tag if tag <= 0 else tag % 100 - first)
    return marked


def windows(passages: Iterable[Passage], dice: random.Random) -> Iterator[Window]:
    """Yield windows of thirty to 230 pieces, each of passages of one source."""
    for _, group in groupby(passages, key=lambda p: p.source):
        pieces, tags, wanted = [BEGIN], [IGNORED], dice.randint(30, 230)
        for passage in group:
            more, marks = encoded(passage)
            if len(pieces) + len(more) > wanted and len(pieces) > 1:
                yield Window([*pieces, END], [*tags, IGNORED])
                pieces, tags, wanted = [BEGIN], [IGNORED], dice.randint(30, 230)
            pieces += more[:240]
            tags += marks[:240]
        yield Window([*pieces, END], [*tags, IGNORED])


def batches(found: Sequence[Window], size: int, dice: random.Random) -> list[list[Window]]:
    """Return windows in batches of about as many pieces, alike in length, in random order."""
    made: list[list[Window]] = [[]]
    for window in sorted(found, key=lambda w: (len(w.pieces), dice.random())):
        if made[-1] and (len(made[-1]) + 1) * len(window.pieces) > size:
            made.append([])
        made[-1].append(window)
    dice.shuffle(made)
    return made
