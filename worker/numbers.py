"""Numbers in sentences, and which became which. Pure, and bounded in time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SCALES = ("hundred", "thousand", "million", "billion", "trillion")
TEENS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
UNITS = ("one", *TEENS[:8])

SPELT = (
    {word: str(n) for n, word in enumerate(TEENS, start=2)}
    | {word: str(10 * n) for n, word in enumerate(TENS, start=2)}
    | {
        f"{tens}-{unit}": str(10 * n + m)
        for n, tens in enumerate(TENS, start=2)
        for m, unit in enumerate(UNITS, start=1)
    }
    | {word: word for word in SCALES}
)
"""English number words, and what they stand for. `one` is mostly no number."""

TOKEN = re.compile(
    r"(?P<number>(?:(?<!\w)[-−])?[$€£¥₹₽]?\d+(?:[.,:]\d+)*"
    rf"(?: ?%| (?:{'|'.join(SCALES)})\b|[^\W\d_]{{1,3}}\b)?)"
    rf"|[^\W\d_]+(?:-(?:{'|'.join(UNITS)})\b)?",
    re.IGNORECASE,
)
"""A number with its sign, currency and unit, or a word."""

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

LARGEST_TABLE = 1600
"""Pairs of words that are compared to align two sentences; above it they are not aligned."""

AROUND = 40
"""Characters of the sentence that are shown on each side of a number."""


class Token(NamedTuple):
    """A word or a number, as it is compared, and where it stands."""

    value: str
    is_number: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one sentence."""

    sentence: str
    token: Token

    @property
    def value(self) -> str:
        """As it is compared."""
        return self.token.value

    @property
    def text(self) -> str:
        """As it is written."""
        return self.sentence[self.token.start : self.token.end]

    @property
    def context(self) -> str:
        """The words around it."""
        start, end = max(0, self.token.start - AROUND), self.token.end + AROUND
        shown = self.sentence[start:end]
        before = "… " if start else ""
        after = " …" if end < len(self.sentence) else ""
        return before + _whole_words(shown, cut_left=bool(before), cut_right=bool(after)) + after


def _whole_words(shown: str, *, cut_left: bool, cut_right: bool) -> str:
    """The same without a word that was cut through, if more than that is shown."""
    if cut_left and " " in shown[:AROUND]:
        shown = shown.split(" ", 1)[1]
    if cut_right and " " in shown[-AROUND:]:
        shown = shown.rsplit(" ", 1)[0]
    return shown


Change = tuple[Number | None, Number | None]
"""The old number and the new one; None: there was none, or there is none any more."""


def changes(sentences: Iterable[tuple[str, str]]) -> list[Change]:
    """Numbers that changed, came or went from old sentences to new ones; an empty sentence
    is none. A number that only moved from one to another is no change."""
    return _without_moved([change for old, new in sentences for change in _of_pair(old, new)])


def _without_moved(found: list[Change]) -> list[Change]:
    gone = Counter(old.value for old, new in found if old and not new)
    come = Counter(new.value for old, new in found if new and not old)
    moved = gone & come
    left = (moved.copy(), moved.copy())
    return [change for change in found if not _is_taken(change, left)]


def _is_taken(change: Change, left: tuple[Counter[str], Counter[str]]) -> bool:
    """Whether it is one side of a number that moved, which is then taken off those left."""
    old, new = change
    side, number = (left[0], old) if new is None else (left[1], new)
    if (old and new) or number is None or side[number.value] == 0:
        return False
    side[number.value] -= 1
    return True


def _of_pair(old: str, new: str) -> list[Change]:
    old_tokens, new_tokens = tokens(old), tokens(new)
    pairs = _aligned(old_tokens, new_tokens)
    kept = {i for i, _ in pairs}
    changed = [(i, j) for i, j in pairs if old_tokens[i].value != new_tokens[j].value]
    known = {j for _, j in pairs}
    gone = [i for i, token in enumerate(old_tokens) if token.is_number and i not in kept]
    come = [j for j, token in enumerate(new_tokens) if token.is_number and j not in known]
    return [
        *((Number(old, old_tokens[i]), Number(new, new_tokens[j])) for i, j in changed),
        *((Number(old, old_tokens[i]), None) for i in gone),
        *((None, Number(new, new_tokens[j])) for j in come),
    ]


def tokens(sentence: str) -> list[Token]:
    """The words and numbers of a sentence, in order."""
    return [_token(match) for match in TOKEN.finditer(sentence)]


def _token(match: re.Match[str]) -> Token:
    text = match[0].casefold()
    if match["number"]:
        value = THOUSANDS.sub("", text).replace(" ", "").replace("−", "-")
        return Token(value, True, match.start(), match.end())
    return Token(SPELT.get(text, text), text in SPELT, match.start(), match.end())


def _aligned(old: Sequence[Token], new: Sequence[Token]) -> list[tuple[int, int]]:
    """Which of the old tokens stands for which of the new: equal ones, and numbers in the
    same place between them."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head].value == new[head].value:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail].value == new[-1 - tail].value:
        tail += 1
    middle = _best(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((k, k) for k in range(head)),
        *((head + i, head + j) for i, j in middle),
        *((len(old) - k, len(new) - k) for k in range(tail, 0, -1)),
    ]


def _best(old: Sequence[Token], new: Sequence[Token]) -> list[tuple[int, int]]:
    """The alignment of the greatest weight (the longest common subsequence, weighted)."""
    if len(old) * len(new) > LARGEST_TABLE:
        return []
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    values = [(j, token.value, token.is_number) for j, token in reversed(list(enumerate(new)))]
    for i in reversed(range(len(old))):
        row, below, mine = table[i], table[i + 1], old[i]
        for j, value, is_number in values:
            if mine.value == value:
                row[j] = below[j + 1] + _weight(mine, mine)
            else:
                both = below[j + 1] + 1 if is_number and mine.is_number else 0
                row[j] = max(below[j], row[j + 1], both)
    return _path(table, old, new)


def _path(
    table: list[list[int]], old: Sequence[Token], new: Sequence[Token]
) -> list[tuple[int, int]]:
    i = j = 0
    pairs: list[tuple[int, int]] = []
    while i < len(old) and j < len(new):
        weight = _weight(old[i], new[j])
        if weight and table[i][j] == table[i + 1][j + 1] + weight:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _weight(one: Token, other: Token) -> int:
    """How well two tokens stand for each other: a number best for the same number."""
    if one.value == other.value:
        return 3 if one.is_number else 2
    return int(one.is_number and other.is_number)
