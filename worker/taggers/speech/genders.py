"""Whether a name, or what stands beside it, tells a woman from a man."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from worker.taggers.data import rows

_TITLES = {
    "f": r"mrs|ms|miss|mme|madame|frau|señora|sra|doña|г-жа|lady|queen|princess|sister|spokeswoman"
    r"|chairwoman|congresswoman|alcaldesa|ministra|directora|portavoza|presidenta|exministra"
    r"|bürgermeisterin|ministerin|kanzlerin|\w+(?:sprecher|leiter|präsident|direktor|forscher)in"
    r"|anwohnerin|studentin|regisseurin|учительница|писательница|актриса|королева",
    "m": r"mr|monsieur|herr|señor|sr|don|г-н|господин|king|prince|spokesman|chairman|congressman"
    r"|sir|lord|brother|alcalde|ministro|bürgermeister|intendant|einsatzleiter|актёр|король",
}
_BEFORE = re.compile(
    "|".join(rf"(?P<{gender}>\b(?:{words})\.?\s$)" for gender, words in _TITLES.items()),
    re.IGNORECASE,
)
_ENDINGS = {
    "f": re.compile(r"(?:[оеё]ва|ина|[сц]кая|ova|eva|skaya|kyzy|кызы)$"),
    "m": re.compile(r"(?:[^аиоу][оеё]в|[сц]кий|[^aeiou]ov|[^aeiou]ev|sky|skiy|uulu|уулу)$"),
}


def gender(name: str, before: Iterable[str]) -> str | None:
    """Return `f` or `m` by what stands before a name's mentions, or by the name; None: untold."""
    for context in before:
        found = _BEFORE.search(context)
        if found:
            return found.lastgroup
    words = name.lower().split()
    given = of_given(words[0]) if len(words) > 1 else None
    if given:
        return given
    return next((sex for sex, ending in _ENDINGS.items() if ending.search(words[-1])), None)


def of_given(name: str) -> str | None:
    """Return the gender of a common given name, None for any other word."""
    return _given().get(name.lower())


@cache
def _given() -> Mapping[str, str]:
    return {name: row[0] for row in rows("given_names") for name in row[1].split("|")}
