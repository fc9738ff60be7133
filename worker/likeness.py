"""How a text stands to an earlier one: a reprint, an edit, a follow-up, or nothing of these. Pure.

Measured is the part of each text that stands in the other in runs of words. What does not is
looked at as well: of a form that was filled in anew it is figures and names; two stories of one
matter name the same people and places in it, and two that share a footer do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from schemas.stories import Relation
from worker.stories import FEWEST_SKETCHED, Words, shingles

HARDLY_CHANGED = 0.7
"""Of a reprint, at least this part of either text stands in the other: one word in six may be
another one."""
REWORDED = 0.45
"""Of an edit, at least this part of both together."""
CUT = 0.25
"""One that was cut stands in the longer text, and is at least this part of it ..."""
BEGINNING = 40
"""... or begins with the same words, of which it is the beginning."""
TAKEN = 0.12
"""Of a follow-up, at least this part of either text stands in the other ..."""
FEWEST_TAKEN = 25
"""... and at least so many words."""

FORM = 0.5
"""What differs between two fillings of a form is figures and names, for at least this part."""
FIGURES_CHANGED, FEWEST_FIGURES = 0.4, 3
FIELDS_CHANGED, FEWEST_FIELDS = 0.5, 6
"""From this part of the figures, or of figures and names, the form was filled in anew."""

COUNTED_ANEW, FEWEST_COUNTED, MOSTLY_SET = 0.3, 6, 0.6
"""With fewer than this part of their pairs of figures in common, two texts that share most
words are fillings of one form as well ..."""
SAME_BY_CHANCE = 0.75
"""... but for those that have this part of their figures in common, in whatever order."""

NAMED_AGAIN, NAMED_BY_BOTH = 0.25, 0.15
"""Parts of the names in what one text alone has, that the other text has too."""
FEWEST_NAMES = 5
"""Fewer names tell nothing."""
LONG = 6
"""Letters of a word that may stand for a name."""


@dataclass(frozen=True)
class Side:
    """One of two texts, and what of it stands in the other."""

    text: Words
    shared: bytes
    """For each of its words 1 if it stands in a run that the other text has too, else 0."""

    @cached_property
    def part(self) -> float:
        """The part of it that stands in the other."""
        return sum(self.shared) / len(self.shared)

    @cached_property
    def own(self) -> list[int]:
        """Places of the words that it alone has."""
        return [at for at, is_shared in enumerate(self.shared) if not is_shared]

    @cached_property
    def names(self) -> frozenset[str]:
        """All names in it, roughly: what is never printed small."""
        places = range(len(self.shared))
        return frozenset(self.text.folded[at] for at in places if self.text.is_name(at))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names in what it alone has."""
        return frozenset(self.text.folded[at] for at in self.own if self.text.is_name(at))

    @cached_property
    def own_long_words(self) -> frozenset[str]:
        """Long words in what it alone has."""
        own = (self.text.folded[at] for at in self.own)
        return frozenset(word for word in own if len(word) >= LONG)

    def figures(self, places: list[int] | range) -> int:
        """How many of the words at these places are figures."""
        return sum(1 for at in places if self.text.is_figure(at))

    def fields(self, places: list[int] | range) -> int:
        """How many of them are figures or names: what is filled into a form."""
        return sum(1 for at in places if self.text.is_figure(at) or self.text.is_name(at))


@dataclass(frozen=True)
class Pair:
    """Two texts side by side."""

    new: Side
    old: Side

    @property
    def likeness(self) -> float:
        """The part of both texts together that stands in the other one, from 0 to 1."""
        new, old = self.new.shared, self.old.shared
        return (sum(new) + sum(old)) / (len(new) + len(old))


def pair(new: Words, old: Words) -> Pair:
    """Two texts, neither of which is empty, side by side."""
    size = max(new.run, old.run)
    ours, theirs = shingles(new.folded, size), shingles(old.folded, size)
    both = set(ours).intersection(theirs)
    return Pair(
        Side(new, _shared([run in both for run in ours], len(new.folded), size)),
        Side(old, _shared([run in both for run in theirs], len(old.folded), size)),
    )


def _shared(runs: list[bool], count: int, size: int) -> bytes:
    """From which runs are shared, which of the words are: each run is `size` of them."""
    begun = int.from_bytes(bytes(runs), "little")
    shared = 0
    for later in range(size):
        shared |= begun << (8 * later)
    return shared.to_bytes(count, "little")


def relation(two: Pair) -> Relation | None:
    """How the new text stands to the old one; None: they are no story together."""
    fewest, most = sorted((two.new.part, two.old.part))
    if most < TAKEN or is_form(two):
        return None
    if fewest >= HARDLY_CHANGED:
        return Relation.REPRINT
    if _is_edit(two, fewest, most) and names_agree(two, NAMED_BY_BOTH, 0.0):
        return Relation.EDIT
    taken = min(sum(two.new.shared), sum(two.old.shared))
    if taken >= FEWEST_TAKEN and _is_about_the_same(two, most):
        return Relation.FOLLOW_UP
    return None


def _is_edit(two: Pair, fewest: float, most: float) -> bool:
    if min(sum(two.new.shared), sum(two.old.shared)) < FEWEST_SKETCHED:
        return False
    is_cut = most >= HARDLY_CHANGED and (fewest >= CUT or _begin_alike(two))
    return is_cut or two.likeness >= REWORDED


def _begin_alike(two: Pair) -> bool:
    return all(sum(side.shared[:BEGINNING]) > BEGINNING // 2 for side in (two.new, two.old))


def _is_about_the_same(two: Pair, most: float) -> bool:
    return most >= HARDLY_CHANGED or names_agree(two, NAMED_AGAIN, NAMED_BY_BOTH)


def is_form(two: Pair) -> bool:
    """Whether the texts are one form, such as a bulletin's, filled in twice."""
    sides = (two.new, two.old)
    if not any(side.own for side in sides):
        return False
    if two.likeness >= MOSTLY_SET and _counted_anew(*(side.text.figures for side in sides)):
        return True
    fields, changed = sum(side.fields(side.own) for side in sides), sum(len(s.own) for s in sides)
    if fields < FORM * changed:
        return False
    places = [(side, range(len(side.shared))) for side in sides]
    if _filled([side.figures(side.own) for side in sides], FEWEST_FIGURES):
        figures = sum(side.figures(side.own) for side in sides)
        if figures >= FIGURES_CHANGED * sum(side.figures(whole) for side, whole in places):
            return True
    is_filled = _filled([side.fields(side.own) for side in sides], FEWEST_FIELDS)
    return is_filled and fields >= FIELDS_CHANGED * sum(s.fields(whole) for s, whole in places)


def _filled(changed: list[int], fewest: int) -> bool:
    """Whether both texts have so many of their own, together: what was only added is no form."""
    return sum(changed) >= fewest and min(changed) >= fewest // 3


def _counted_anew(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether most figures differ: they are compared with those beside them, too, for single
    ones are the same by chance."""
    fewest = min(len(ours), len(theirs))
    same = sum((Counter(ours) & Counter(theirs)).values())
    if fewest < FEWEST_COUNTED or same >= SAME_BY_CHANCE * fewest:
        return False
    both = set(pairwise(ours)).intersection(pairwise(theirs))
    kept = max(sum(two in both for two in pairwise(one)) / (len(one) - 1) for one in (ours, theirs))
    return kept < COUNTED_ANEW


def names_agree(two: Pair, one: float, other: float) -> bool:
    """Whether what only one text has names whom the other one names: of the names in it, this
    part on one side and that on the other. Where there are few, long words stand for names;
    if those are few as well, they tell nothing, and agree."""
    found = sorted((_named_again(two.new, two.old), _named_again(two.old, two.new)))
    return found[1] >= one and found[0] >= other


def _named_again(side: Side, other: Side) -> float:
    own, others = side.own_names, other.names
    if len(own) < FEWEST_NAMES:
        own, others = side.own_long_words, frozenset(other.text.folded)
    return len(own & others) / len(own) if len(own) >= FEWEST_NAMES else 1.0
