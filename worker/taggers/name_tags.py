"""Makes names with offsets out of what the model says of each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from worker.taggers.pieces import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABELS = ("PERSON", "ORG", "LOC")
"""The kinds of names; tag 0 is no name, then come the first and the further words of each."""

_DOUBT = 0.5
"""How much likelier than no name a name has to be, as a logit: a wrong one costs more."""


class Entity(NamedTuple):
    """What the model took for a name: where it stands, and its kind."""

    start: int
    end: int
    label: str


def entities_of(text: str, words: Sequence[Word], logits: NDArray[np.float32]) -> Iterator[Entity]:
    """Yield the names among words; the kind of one is what all its words together say."""
    doubted = logits.copy()
    doubted[:, 0] += _DOUBT
    tags = doubted.argmax(axis=1).tolist()
    for first, after in _runs(tags, words, text):
        scores = logits[first:after]
        kind = int((scores[:, 1::2] + scores[:, 2::2]).sum(axis=0).argmax())
        span = _whole(text, words, first, after)
        if span:
            yield Entity(*span, LABELS[kind])


def _runs(tags: Sequence[int], words: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of words that are one name each."""
    first = -1
    for index, tag in enumerate(tags):
        begins = tag % 2 == 1 and not _glued(text, words, index)
        if first >= 0 and (tag == 0 or begins):
            yield first, index
            first = -1
        if first < 0 and tag:
            first = index
    if first >= 0:
        yield first, len(tags)


def _glued(text: str, words: Sequence[Word], index: int) -> bool:
    """Tell whether a word goes on from the one before without a blank or a mark: `al-Assad`."""
    if not index or words[index - 1].end != words[index].start:
        return False
    return text[words[index - 1].start : words[index - 1].end] in {"-", "'", "’", "."}


def _whole(text: str, words: Sequence[Word], first: int, after: int) -> tuple[int, int] | None:
    """Return a name without marks at its edges, and with no half of a word left out."""
    while first < after and not text[words[first].start].isalnum():
        first += 1
    while after > first and not _closes(text, words, first, after):
        after -= 1
    return (words[first].start, words[after - 1].end) if first < after else None


def _closes(text: str, words: Sequence[Word], first: int, after: int) -> bool:
    """Tell whether a name may end with a word: a letter, a digit, or the dot of `U.S.`."""
    last = words[after - 1]
    if text[last.end - 1].isalnum():
        return True
    shown = text[words[first].start : last.end]
    return shown[-1] in ".)" and (shown.count(".") > 1 or "(" in shown)
