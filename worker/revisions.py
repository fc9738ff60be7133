"""Rewrites of stories that bear no id: by what they are found again, and what makes one. Pure.

Similarity is Jaccard's, of three-word shingles; candidates are found by MinHash in bands
(Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, chapter 3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from schemas.documents import CANCELED

BANDS, ROWS, SEED = 6, 4, 1
"""Of stories that share four fifths of their shingles, 96 of 100 share a band."""

FEWEST_WORDS = 60
"""Shorter texts are alike by chance: results, rates, notices."""
MOST_WORDS = 5_000

ALIKE = 0.6
"""From this similarity on, a story of the same source is a rewrite."""
ALIKE_UNDER_ONE_SLUG = 0.15
"""The same for stories that their source gave one slugline."""

FEWEST_CHANGES = 3
"""Words that must differ, besides those with digits: bulletins made from a form, with other
figures each time, are stories of their own."""

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


def prints(text: str, *, source: str | None, slugline: str | None) -> tuple[int, ...]:
    """Keys (signed, of 64 bits) by which a rewrite of the text is found; none if its source
    is not known."""
    if not source:
        return ()
    keys = [_key(source, "slug", slugline.casefold())] if slugline else []
    words = _words(text)
    if len(words) >= FEWEST_WORDS:
        keys += [_key(source, str(band), *map(str, row)) for band, row in _bands(words)]
    return tuple(dict.fromkeys(keys))


def _key(*parts: str) -> int:
    digest = blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _bands(words: Sequence[str]) -> Iterator[tuple[int, Sequence[int]]]:
    import rensa  # here, because a process that reads nothing needs none of it

    minima = rensa.RMinHash(BANDS * ROWS, SEED)
    minima.update(list(_shingles(words)))
    digest = minima.digest()
    for band in range(BANDS):
        yield band, digest[band * ROWS : (band + 1) * ROWS]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())[:MOST_WORDS]


def _shingles(words: Sequence[str]) -> set[str]:
    return set(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


@lru_cache(maxsize=1)
def _ours(text: str) -> set[str]:
    """The shingles of the text in hand, which is compared with several others in turn."""
    return _shingles(_words(text))


def is_rewrite(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether a document object is a rewrite of an older one of the same source."""
    if _other_day(new.get("published_at"), old.get("published_at")):
        return False
    text, theirs = new.get("text") or "", _words(old.get("text") or "")
    likeness = similarity(_ours(text), _shingles(theirs))
    slug = (new.get("slugline") or "").casefold()
    if slug and slug == (old.get("slugline") or "").casefold():
        if new.get("pub_status") == CANCELED:
            return True
        return likeness >= ALIKE_UNDER_ONE_SLUG or _says_so(new)
    return likeness >= ALIKE and (_says_so(new) or _changes(_words(text), theirs) >= FEWEST_CHANGES)


def _says_so(new: dict[str, Any]) -> bool:
    """Whether the document calls itself a new lead, an update, a correction."""
    return bool({"lead", "correction", "update"} & (new.get("metadata") or {}).keys())


def _other_day(new: str | None, old: str | None) -> bool:
    return bool(new and old and new[:10] != old[:10])


def similarity(ours: set[str], theirs: set[str]) -> float:
    """Jaccard's similarity of two sets, from 0 to 1."""
    together = len(ours | theirs)
    return len(ours & theirs) / together if together else 0.0


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """How many words without digits differ."""
    new, old = Counter(ours), Counter(theirs)
    return sum(
        count for word, count in ((new - old) + (old - new)).items() if not _DIGIT.search(word)
    )
