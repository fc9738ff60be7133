"""Words of a story as the topic model knows them: lower case, without their plural endings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST_READ = 4_000
"""Characters of a story that are read: what it is about stands at its beginning."""

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
_SINGULAR = frozenset(
    "news series species gas bus always sars lens perhaps whereas besides texas paris".split()
)
_HISSING = ("ches", "shes", "sses", "xes", "zes")
_LONGEST_KEPT = 40
_KNOWN_WORDS = 1 << 16


def plain_words(text: str) -> list[str]:
    """Return the words of the beginning of a text in their plain form, numbers left out."""
    found = _WORD.findall(text[:LONGEST_READ].lower())
    return [plain for word in found if (plain := _plain(word))]


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Yield each two neighbours as one feature."""
    return (f"{left} {right}" for left, right in pairwise(words))


@lru_cache(_KNOWN_WORDS)
def _plain(word: str) -> str:
    """Return a word without its possessive and plural ending; nothing for a number."""
    if word.isdecimal() or (word[0].isdecimal() and not word[-1].isalpha()):
        return ""
    word = word[:_LONGEST_KEPT].replace("’", "'").removesuffix("'s").removesuffix("'")
    if len(word) < len("cats") or not word.endswith("s") or word in _SINGULAR:
        return word
    return _singular(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if word.endswith(_HISSING):
        return word[:-2]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]
