"""Names of countries in other languages than English, in all their cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from worker.taggers import gazetteer
from worker.taggers.data import rows

_SHORT = 5
"""Below so many letters a name has to stand as it is, or with a plain ending."""
_ENDINGS = {
    "ru": (
        r"(?:[аеёиоуыьэюяй]|ой|ою|ей|ею|ом|ем|ём|ью|ия|ии|ию|ией|ий|ая|ое|ие|ую|ого|ому|им|их|ых|ым"
        r"|ыми|ими|ами|ам|ах|ями|ям|ях|ов)?"
    ),
    "fr": r"(?:s|e|es|n|ns|ne|nes)?",
    "de": r"(?:s|e|en|em|er|es)?",
    "es": r"s?",
}
_TURKIC = (
    r"(?:['’]?(?:[нтдn][ыиуүіıiuü]?[нңn]?|[дтdt][ыиуүіıiuü][нңn]|[нn][ыиуүіıiuü][нңn]?"
    r"|[гғкқgğkqy]?[аеоөәaeə]|[дтdt][аеоөәaeə][нn]?|[лдтldt][ыиуүіıiuü][кқkqğ]))?"
)
_ANY_TURKIC = r"['’]?\w{0,7}"
_CAPITALISED_BEFORE = re.compile(r"(?<![.!?…»\"”])\s([^\W\d_])[\w-]*\s$")
_WORD_AFTER = re.compile(r" ([^\W\d_])")
_FREE_NAMES = 6
"""A name of so many letters is nobody's first name."""


def foreign_names(text: str, language: str | None) -> Iterator[tuple[int, str]]:
    """Yield the countries named in a language, each with its place."""
    if language in (None, "en") or language not in gazetteer.NAME_LANGUAGES:
        return
    names = stems(language)
    lower = text.lower().replace("’", "'")
    if len(lower) != len(text):  # a few letters are two in lower case
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    for match in pattern(language).finditer(lower):
        if _is_country(text, match, language):
            yield match.start(), names[_stem_of(match)]


def _is_country(text: str, match: re.Match[str], language: str) -> bool:
    """Tell a country from a word or a person of the same letters."""
    stem = _stem_of(match)
    if not text[match.start()].isupper() and stem not in curated(language):
        return False
    ended = match["free"] or match["plain"]
    return bool(ended) or len(stem) >= _FREE_NAMES or not _within_name(text, match)


def _stem_of(match: re.Match[str]) -> str:
    return match["long"] or match["short"]


def _within_name(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word with a capital follows, or one comes before within the sentence."""
    after = _WORD_AFTER.match(text, match.end())
    if after and after[1].isupper():
        return True
    before = _CAPITALISED_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    return bool(before and before[1].isupper())


@cache
def curated(language: str) -> frozenset[str]:
    """Return the forms of our own table, adjectives among them, which need no capital."""
    return frozenset(
        name for code, _, forms in rows("foreign") if code == language for name in forms.split("|")
    )


@cache
def stems(language: str) -> Mapping[str, str]:
    """Return the names of countries in a language as far as they stay the same in every case."""
    english = {facts.name.lower() for facts in gazetteer.countries().values()}
    names = gazetteer.names_in(language)
    return {_stem(name, language): code for name, code in names.items() if name not in english}


def _stem(name: str, language: str) -> str:
    if language != "ru" or len(name) < _SHORT:
        return name
    return re.sub(r"[аяйьы]$", "", name)


@cache
def pattern(language: str) -> re.Pattern[str]:
    """Return what finds the names of countries in a lower-case text, with their endings."""
    names = sorted(stems(language), key=lambda name: (-len(name), name))
    short = "|".join(re.escape(name) for name in names if len(name) < _SHORT)
    long = "|".join(re.escape(name) for name in names if len(name) >= _SHORT)
    plain = _ENDINGS.get(language, _TURKIC)
    free = _ENDINGS.get(language, _ANY_TURKIC)
    return re.compile(
        rf"(?<!\w)(?:(?P<long>{long})(?P<free>{free})|(?P<short>{short})(?P<plain>{plain}))\b"
    )
