"""Which pieces of a text are new, gone, or the same reworded. Pure, and bounded in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEAST_LIKENESS = 0.5
"""From here on two pieces are the same one, reworded: half of their words are shared."""

COMPARED = 400
"""Characters at the beginning of a piece by which it is compared."""

LONGEST_WORDS = 20
"""Characters to a word, on average; above it, the script sets no spaces between words."""

MOST_PAIRED = 300
"""Pieces of each side for which a counterpart is sought; the rest is removed, or added."""

WORDS_ALONE = dict.fromkeys(map(ord, "0123456789.,:;!?%()'\"“”‘’-–—"))
"""Takes away what does not make two pieces alike or unlike: digits and punctuation."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or sentence, and where it stands among its kind, from 0."""

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Pieces of the old text alone, of the new one alone, and pairs that were reworded."""

    removed: list[Piece]
    added: list[Piece]
    changed: list[tuple[Piece, Piece]]


def difference(old: Sequence[str], new: Sequence[str], *, effort: int) -> Difference:
    """How the pieces differ; one that only moved does not. Each part is in order.

    About twice `effort` pairs are looked at, those that stand near each other first.
    """
    removed, added = _missing(old, new), _missing(new, old)
    pairs = _pairs(removed[:MOST_PAIRED], added[:MOST_PAIRED], effort)
    reworded = set(pairs.values())
    return Difference(
        [piece for i, piece in enumerate(removed) if i not in pairs],
        [piece for j, piece in enumerate(added) if j not in reworded],
        sorted(((removed[i], added[j]) for i, j in pairs.items()), key=lambda p: p[1].position),
    )


def _missing(mine: Sequence[str], others: Sequence[str]) -> list[Piece]:
    """Those that the others lack. Of equal ones, as many as the others have less."""
    known = Counter(others)
    missing: list[Piece] = []
    for position, text in enumerate(mine):
        if known.get(text, 0) > 0:
            known[text] -= 1
        else:
            missing.append(Piece(position, text))
    return missing


def _pairs(removed: Sequence[Piece], added: Sequence[Piece], effort: int) -> dict[int, int]:
    """Which of the removed became which of the added: the most alike first."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(_alike(removed, added, effort)):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _alike(
    removed: Sequence[Piece], added: Sequence[Piece], effort: int
) -> list[tuple[float, int, int, int]]:
    """Pairs that are alike: how unlike, how far from each other, and which."""
    reach = max(2, effort // max(1, len(removed)))
    theirs = [_words(piece.text) for piece in added]
    found: list[tuple[float, int, int, int]] = []
    for i, piece in enumerate(removed):
        mine, near = _words(piece.text), i * len(added) // len(removed)
        for j in range(max(0, near - reach), min(len(added), near + reach + 1)):
            alike = likeness(mine, theirs[j])
            if alike >= LEAST_LIKENESS:
                found.append((-alike, abs(near - j), i, j))
    return found


Words = frozenset[str]


def _words(text: str) -> Words:
    """What a piece is known by: its words, or pairs of letters where there are no spaces."""
    shown = text[:COMPARED].casefold().translate(WORDS_ALONE)
    words = shown.split()
    if len(shown) > LONGEST_WORDS * max(1, len(words)):
        return frozenset(a + b for a, b in pairwise(shown[: COMPARED // 2]))
    return frozenset(words)


def likeness(one: Words, other: Words) -> float:
    """From 0, nothing shared, to 1 (the Dice coefficient). Nothing but numbers is alike."""
    fewer, more = sorted((len(one), len(other)))
    if more == 0:
        return 1.0
    if 3 * fewer < more:
        return 0.0
    return 2 * len(one & other) / (fewer + more)
