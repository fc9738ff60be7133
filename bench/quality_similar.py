"""How well reprints, edits and follow-ups are told apart, and from what is no story of theirs.

`python -m bench.quality_similar [--folder FOLDER]`: with a folder, also on the `.txt` files in it.
Edits are made of real stories (`bench/data/similar`); every document is looked for among all.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, show
from schemas.stories import Relation
from worker import likeness, stories

_DATA = Path(__file__).parent / "data" / "similar" / "stories.jsonl"
RATES = (0.01, 0.05, 0.10, 0.15, 0.30)
SAME = (Relation.REPRINT, Relation.EDIT)
_TOWNS = "Bishkek Osh Jalal-Abad Naryn Talas Karakol Batken Tokmok Balykchy Uzgen".split()
_SKY = "cloudy sunny rainy foggy clear".split()
_FIRST = "Ivan Azat Bolot Timur Sergei Nurlan Daniyar Ruslan".split()
_LAST = "Asanov Petrov Usenov Kadyrov Ismailov Toktosunov Kim".split()


@dataclass(frozen=True)
class Set:
    """Stories that are all different."""

    name: str
    texts: Sequence[str]


def load(folder: Path | None) -> Iterator[Set]:
    """The sets of stories there are: those of Wikinews, and those of a folder."""
    rows = [json.loads(line) for line in _DATA.read_text(encoding="utf-8").splitlines()]
    for language in ("en", "fr"):
        yield Set(f"Wikinews, {language}", [r["text"] for r in rows if r["language"] == language])
    if folder is not None:
        texts = [path.read_text(errors="replace") for path in sorted(folder.glob("*.txt"))]
        texts = [re.sub(r"^https?://\S+\s*", "", text) for text in texts]
        yield Set(folder.name, [text for text in texts if len(text.split()) >= 80])


class Index:
    """Stories by their keys, in memory: what the database does in the service."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [stories.words(text) for text in texts]
        self._by_key = defaultdict[int, list[int]](list)
        for number, text in enumerate(self.texts):
            for key in stories.keys(text):
                self._by_key[key].append(number)

    def find(self, content: str) -> dict[int, Relation]:
        """The stories that the text is similar to."""
        text = stories.words(content)
        found = {number for key in stories.keys(text) for number in self._by_key[key]}
        told = {
            number: likeness.relation(likeness.pair(text, self.texts[number])) for number in found
        }
        return {number: one for number, one in told.items() if one is not None}


class Library:
    """The straight use of datasketch: three-word shingles, 128 permutations, one threshold."""

    THRESHOLD = 0.45

    def __init__(self, texts: Sequence[str]) -> None:
        from datasketch import MinHashLSH

        self._index = MinHashLSH(threshold=self.THRESHOLD, num_perm=128)
        for number, text in enumerate(texts):
            self._index.insert(number, self._hash(text))

    def _hash(self, content: str):  # type: ignore[no-untyped-def]
        from datasketch import MinHash

        words = content.casefold().split()
        made = MinHash(num_perm=128)
        made.update_batch(
            [" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)]
        )
        return made

    def find(self, content: str) -> dict[int, Relation]:
        """The stories that it calls similar; what they are to each other it does not tell."""
        return dict.fromkeys(self._index.query(self._hash(content)), Relation.REPRINT)


def library(texts: Sequence[str]) -> Library | None:
    """The library over these texts; None if it is not installed."""
    try:
        return Library(texts)
    except ImportError:
        return None


def edited(text: str, rate: float, dice: random.Random, words: Sequence[str]) -> str:
    """The text with that part of its words replaced, removed, or followed by others."""
    paragraphs = [paragraph.split() for paragraph in text.split("\n\n")]
    places = [(p, w) for p, paragraph in enumerate(paragraphs) for w in range(len(paragraph))]
    for p, w in dice.sample(places, round(rate * len(places))):
        old, new = paragraphs[p][w], dice.choice(words)
        paragraphs[p][w] = dice.choice((new, new, "", f"{old} {new}"))
    return "\n\n".join(" ".join(filter(None, paragraph)) for paragraph in paragraphs)


def headed(text: str, dice: random.Random) -> str:
    """The text under another headline and dateline, with an agency's name and a footer."""
    town, name = dice.choice(_TOWNS), dice.choice(_LAST)
    head = f"{town.upper()}, March {dice.randint(1, 30)} (Example News) - "
    foot = f"(Reporting by {dice.choice(_FIRST)} {name}; editing by the desk in {town})"
    return f"What to know today about this\n\n{head}{text}\n\n{foot}"


def reordered(text: str, dice: random.Random) -> str:
    """The text with its paragraphs in another order."""
    paragraphs = text.split("\n\n")
    dice.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def shortened(text: str, part: float) -> str:
    """Its first paragraphs, until they are that part of it."""
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if kept and sum(map(len, kept)) >= part * len(text):
            break
        kept.append(paragraph)
    return "\n\n".join(kept)


def followed(text: str, other: str, part: float) -> str:
    """A later story: its own words (those of another), the old one's names, its background."""
    names = [word for word in text.split() if word[:1].isupper() and len(word) > 3] or ["It"]
    fresh = [names[at % len(names)] if w[:1].isupper() else w for at, w in enumerate(other.split())]
    background: list[str] = []
    for paragraph in reversed(text.split("\n\n")):
        if sum(map(len, background)) < part * len(text):
            background.insert(0, paragraph)
    return "\n\n".join([" ".join(fresh[: len(text.split())]), *background])


def weather(dice: random.Random) -> str:
    """A bulletin as it is made every day."""
    lines = [
        f"In {town} it will be {dice.choice(_SKY)}, {dice.randint(5, 30)} degrees by day and "
        f"{dice.randint(-9, 9)} at night, with winds of {dice.randint(1, 12)} metres a second."
        for town in _TOWNS
    ]
    return " ".join(
        ["The weather service said on its page:", *lines, "Drivers were asked for care."]
    )


def match(dice: random.Random) -> str:
    """A result as it is reported after every match."""
    home, guest = dice.sample(_TOWNS, 2)
    scored = [f"{dice.choice(_FIRST)} {dice.choice(_LAST)}" for _ in range(3)]
    return (
        f"{home} beat {guest} {dice.randint(1, 5)}-0 in a match of the national championship. The "
        f"goals were scored by {scored[0]} in minute {dice.randint(1, 45)} and {scored[1]} in "
        f"minute {dice.randint(46, 90)}. The coach of the winners praised {scored[2]} after the "
        f"game, which was seen by {dice.randint(300, 9999)} people. The next matches will be "
        "played at the end of next week, when the first half of the season comes to its end."
    )


def rates(dice: random.Random) -> str:
    """A notice of exchange rates."""
    lines = [
        f"One {money} costs {dice.randint(10, 99)}.{dice.randint(1000, 9999)}, after "
        f"{dice.randint(10, 99)}.{dice.randint(1000, 9999)} on the day before."
        for money in ("dollar", "euro", "rouble", "tenge", "yuan")
    ]
    return " ".join(["The National Bank has set the official rates of the day.", *lines])


FORMS: tuple[Callable[[random.Random], str], ...] = (weather, match, rates)


def evaluate(folder: Path | None = None) -> list[Figure]:
    """All figures, on every set there is."""
    figures = [figure for one in load(folder) for figure in _of_set(one)]
    return [*figures, *_of_forms()]


def _of_set(given: Set) -> Iterator[Figure]:
    dice = random.Random(6)
    ours, theirs = Index(given.texts), library(given.texts)
    words = " ".join(given.texts).split()
    made = {
        f"{rate:.0%} edited": [edited(t, rate, dice, words) for t in given.texts] for rate in RATES
    }
    made["new head and footer"] = [headed(t, dice) for t in given.texts]
    made["reordered"] = [reordered(t, dice) for t in given.texts]
    made["15% edited, reordered, new head"] = [
        headed(reordered(edited(t, 0.15, dice, words), dice), dice) for t in given.texts
    ]
    made["first half"] = [shortened(t, 0.5) for t in given.texts]
    right = wrong = library_right = library_wrong = 0
    for name, texts in made.items():
        found = [ours.find(text) for text in texts]
        hits = sum(one.get(at) in SAME for at, one in enumerate(found))
        right += hits
        wrong += sum(r in SAME for at, one in enumerate(found) for n, r in one.items() if n != at)
        straight = [theirs.find(text) for text in texts] if theirs else []
        their_hits = sum(at in one for at, one in enumerate(straight))
        library_right += their_hits
        library_wrong += sum(n != at for at, one in enumerate(straight) for n in one)
        recall = their_hits / len(texts) if theirs else None
        goal = None if name in ("30% edited", "first half") else 0.95
        yield Figure(
            f"similar, {given.name}: {name}, recall", hits / len(texts), recall, goal, len(texts)
        )
    precision = library_right / (library_right + library_wrong) if theirs else None
    yield Figure(
        f"similar, {given.name}: precision", right / (right + wrong), precision, 0.98, right + wrong
    )
    yield from _followed(given, ours, dice)


def _followed(given: Set, ours: Index, dice: random.Random) -> Iterator[Figure]:
    others = [*given.texts[1:], given.texts[0]]
    pairs = zip(given.texts, others, strict=True)
    later = [followed(text, other, dice.choice((0.1, 0.2))) for text, other in pairs]
    told = [ours.find(text).get(at) for at, text in enumerate(later)]
    hits = sum(one is Relation.FOLLOW_UP for one in told)
    yield Figure(
        f"similar, {given.name}: follow-ups told as such", hits / len(later), None, None, len(later)
    )


def _of_forms() -> Iterator[Figure]:
    """Of bulletins made from one form, pairs that are not taken for one story."""
    dice = random.Random(7)
    for form in FORMS:
        texts = [form(dice) for _ in range(60)]
        ours, theirs = Index(texts), library(texts)
        pairs = len(texts) * (len(texts) - 1)
        wrong = sum(
            r in SAME for at, t in enumerate(texts) for n, r in ours.find(t).items() if n != at
        )
        taken = (
            [n for at, t in enumerate(texts) for n in theirs.find(t) if n != at] if theirs else []
        )
        straight = 1 - len(taken) / pairs if theirs else None
        yield Figure(
            f"similar, {form.__name__}: kept apart", 1 - wrong / pairs, straight, 0.98, pairs
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    show(evaluate(parser.parse_args().folder))


if __name__ == "__main__":
    main()
