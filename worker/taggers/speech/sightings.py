"""Names of people the text shows by a common given name, where no tagger has found them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from worker.taggers.speech import genders, naming

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LONGEST_NAME = 4
_SHORTEST_STEM = 3
_LONGEST_ENDING = 3
_MAX_RUNS = 5_000

Sighting = tuple[int, int, str]
"""Where a name begins and ends, and the full name it stands for."""


def people(text: str, taken: Sequence[tuple[int, int, str]]) -> list[Sighting]:
    """Return the mentions of people outside the stretches taken, in order."""
    covered = {at for start, end, _ in taken for at in range(start, end)}
    runs = [run for _, run in zip(range(_MAX_RUNS), naming.RUN.finditer(text), strict=False)]
    known: dict[str, str] = {}
    return [
        sighting for run in runs for sighting in _in_run(run, known) if sighting[0] not in covered
    ]


def _in_run(run: re.Match[str], known: dict[str, str]) -> Iterator[Sighting]:
    """Yield the full name in a run of capitals, or the name of someone seen before."""
    tokens = list(re.finditer(r"\S+", run[0]))
    for at, token in enumerate(tokens[:-1]):
        if genders.of_given(token[0]):
            rest = _one_name(tokens[at : at + _LONGEST_NAME])
            name = " ".join(part[0] for part in rest).rstrip(".")
            known[_stem(rest[-1][0].rstrip("."))] = name
            start = run.start() + token.start()
            yield start, start + len(name), name
            return
    for token in tokens[-1:]:
        meant = _meant(token[0].rstrip("."), known)
        if meant:
            start = run.start() + token.start()
            yield start, start + len(token[0].rstrip(".")), meant


def _one_name(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the words up to the first that ends a sentence; initials end none."""
    stops = (at for at, token in enumerate(tokens) if token[0].endswith(".") and len(token[0]) > 2)
    return tokens[: next(stops, len(tokens)) + 1]


def _stem(surname: str) -> str:
    """Return what all forms of a surname begin with."""
    if _CYRILLIC.match(surname) and len(surname) > _SHORTEST_STEM:
        return surname[:-1] if surname[-1] in "аяйь" else surname
    return surname


def _meant(word: str, known: dict[str, str]) -> str | None:
    """Return the full name of which the word is the surname, in whatever case."""
    if word in known:
        return known[word]
    if not _CYRILLIC.match(word):
        return None
    stems = (word[:-cut] for cut in range(1, _LONGEST_ENDING + 1) if len(word) - cut > 1)
    return next((known[stem] for stem in stems if stem in known), None)
