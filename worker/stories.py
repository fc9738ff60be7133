"""Stories: the words a text is compared by, and the keys by which it is found again. Pure.

The keys are those of the shingles whose hashes are the smallest (a bottom-k sketch: Broder,
On the resemblance and containment of documents, 1997): of two texts that share most of their
shingles, they are mostly the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from heapq import nsmallest
from zlib import crc32

KEYS = 16
"""Of two texts that share a fifth of their shingles, 97 of 100 share a key; of those that
share two fifths, all."""

RUN = 3
"""Words in a row that count as shared."""
UNSPACED_RUN = 6
"""The same for signs of scripts that set no spaces between words."""

FEWEST_WORDS = 5
"""Shorter texts are no story."""
FEWEST_SKETCHED = 20
"""Shorter texts are found by all of their words at once: they must be the same."""
MOST_WORDS = 4_000

LONG_WORD = 4
"""Letters of a word that tells something; shorter ones (`the`, `of`) are left out of keys."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_FIGURE = re.compile(r"\d")
_SHAPED = re.compile(rf"[{_UNSPACED}]")


@dataclass(frozen=True)
class Words:
    """A text as it is compared: its first words, as printed and without regard to case."""

    printed: Sequence[str]
    folded: Sequence[str]

    @cached_property
    def run(self) -> int:
        """How many in a row count as shared."""
        unspaced = len(_SHAPED.findall(" ".join(self.folded)))
        return UNSPACED_RUN if 2 * unspaced > len(self.folded) else RUN

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that are printed small somewhere: they are no names."""
        return frozenset(word for word in self.printed if word.islower())

    @cached_property
    def figures(self) -> list[str]:
        """Those with a digit, in their order."""
        return [word for word in self.folded if _FIGURE.search(word)]

    def is_name(self, at: int) -> bool:
        """Whether the word at that place is written like a name."""
        word = self.printed[at]
        return len(word) > 2 and word[0].isupper() and self.folded[at] not in self.small

    def is_figure(self, at: int) -> bool:
        """Whether there is a digit in the word at that place."""
        return _FIGURE.search(self.folded[at]) is not None


def words(text: str) -> Words:
    """The words of a text."""
    printed = _WORD.findall(text, 0, 40 * MOST_WORDS)[:MOST_WORDS]
    return Words(printed, " ".join(printed).casefold().split(" ") if printed else [])


def shingles(found: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Every so many words in a row, from the first word on."""
    return list(zip(*(found[start:] for start in range(size)), strict=False))


def keys(text: Words) -> tuple[int, ...]:
    """Keys (signed, of 64 bits) by which the story is found; none if it is too short for one."""
    if len(text.folded) < FEWEST_WORDS:
        return ()
    if len(text.folded) < FEWEST_SKETCHED:
        return (_key(" ".join(text.folded)),)
    telling = text.folded
    if text.run == RUN:
        telling = [word for word in text.folded if len(word) >= LONG_WORD]
        telling = telling if 2 * len(telling) >= FEWEST_SKETCHED else text.folded
    found = {" ".join(shingle) for shingle in shingles(telling, text.run)}
    smallest = nsmallest(KEYS, [(crc32(one.encode("utf-8", "replace")), one) for one in found])
    return tuple(dict.fromkeys(_key(shingle) for _, shingle in smallest))


def _key(shingle: str) -> int:
    digest = blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
