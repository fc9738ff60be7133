"""Cuts a text into windows of words, the way the name model reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from worker.taggers.pieces import BEGIN, END, Word, words

LONGEST_WINDOW = 160
"""Pieces the model reads at once; it learnt on thirty to 230."""

_STOPS = frozenset(".!?…。")
_CLOSING = frozenset("\"'”’»)]")


class Window(NamedTuple):
    """Words read at once, their pieces in a row, and where each word's first piece is."""

    words: tuple[Word, ...]
    pieces: tuple[int, ...]
    firsts: tuple[int, ...]


def windows(text: str, longest: int = LONGEST_WINDOW) -> Iterator[Window]:
    """Yield the windows of a text, cut where a sentence ends if one does."""
    waiting: list[Word] = []
    size, cut, cut_size = 2, 0, 2
    for word in words(text):
        if waiting and size + len(word.pieces) > longest:
            cut, cut_size = (cut, cut_size) if 2 * cut_size > longest else (len(waiting), size)
            yield _window(waiting[:cut])
            waiting, size, cut, cut_size = waiting[cut:], size - cut_size + 2, 0, 2
        if waiting and _ends(text, waiting, word):
            cut, cut_size = len(waiting), size
        waiting.append(word)
        size += len(word.pieces)
    if waiting:
        yield _window(waiting)


def _ends(text: str, before: Sequence[Word], word: Word) -> bool:
    """Tell whether a sentence or a line ends before a word."""
    last = before[-1]
    between = text[last.end : word.start]
    mark = text[last.start : last.end]
    if mark in _CLOSING and len(before) > 1:
        mark = text[before[-2].start : before[-2].end]
    return "\n" in between or (bool(between) and mark in _STOPS)


def _window(read: Sequence[Word]) -> Window:
    pieces, firsts = [BEGIN], []
    for word in read:
        firsts.append(len(pieces))
        pieces.extend(word.pieces)
    return Window(tuple(read), (*pieces, END), tuple(firsts))
