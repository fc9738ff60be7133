"""The dictionary forms an inflected name may have: `Кыргызстана`, `deutschen`, `Bişkek'te`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_SLAVIC: Mapping[str, tuple[str, ...]] = {
    # Endings of nouns and adjectives, and what the dictionary form has in their place.
    "": ("",),
    "а": ("", "о"),
    "я": ("й", "ь"),
    "у": ("", "а"),
    "ю": ("й", "ь", "я"),
    "ы": ("а", ""),
    "и": ("а", "я", "ь", ""),
    "е": ("", "а", "я", "ь", "й", "о"),
    "ом": ("", "о", "ий", "ый"),
    "ем": ("й", "ь"),
    "ём": ("й", "ь"),
    "ой": ("а", "ая", "ий", "ый"),
    "ей": ("я", "а"),
    "ью": ("ь",),
    "ам": ("ы", "а"),
    "ах": ("ы", "а"),
    "ами": ("ы", "а"),
    "ов": ("ы", ""),
    "ев": ("ы",),
    "ого": ("ий", "ый"),
    "ому": ("ий", "ый"),
    "им": ("ий",),
    "ым": ("ый",),
    "ая": ("ий", "ый"),
    "ое": ("ий", "ый"),
    "ие": ("ий",),
    "ые": ("ый",),
    "ую": ("ая", "ий", "ый"),
    "их": ("ий",),
    "ых": ("ый", "ые"),
    "ими": ("ий",),
    "ыми": ("ый", "ые"),
    # Ukrainian
    "і": ("а", "", "я", "ий", "о"),
    "ї": ("я",),
    "ою": ("а",),
    "ею": ("я",),
    "єю": ("я",),
    "ій": ("ий",),
}
_FRENCH: Mapping[str, tuple[str, ...]] = {
    "": ("",),
    "s": ("",),
    "e": ("",),
    "es": ("",),
    "ne": ("",),
    "nes": ("",),
}
_GERMAN: Mapping[str, tuple[str, ...]] = {
    "": ("",),
    "s": ("",),
    "e": ("",),
    "en": ("", "e"),
    "em": ("",),
    "er": ("",),
    "es": ("",),
    "n": ("",),
    "in": ("", "e"),
    "innen": ("", "e"),
    "ern": ("er",),
}
_SPANISH: Mapping[str, tuple[str, ...]] = {
    "": ("",),
    "s": ("",),
    "es": ("",),
    "a": ("o", ""),
    "os": ("o",),
    "as": ("o", "a", ""),
}
_TAJIK: Mapping[str, tuple[str, ...]] = {
    "": ("",),
    "и": ("",),
    "ӣ": ("",),
    "ро": ("",),
    "ҳо": ("",),
    "ҳои": ("",),
    "у": ("",),
}
_EXACT: Mapping[str, tuple[str, ...]] = {"": ("",)}
_TABLES = {
    "en": _EXACT,
    "fr": _FRENCH,
    "de": _GERMAN,
    "es": _SPANISH,
    "tg": _TAJIK,
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk"), _SLAVIC),
}
_TURKIC = frozenset("ky kk uz tr az tt ba tk ug crh".split())
_AFFIXED = frozenset("ar fa ur he ps".split())
_SHORT_SUFFIX = re.compile(
    r"['’]?(?:[лдтldt][аеоөәaeə][рr])?(?:[нтдntd][ыиуүіıiuü](?:[нn][гg]|[нңnň])?|[дтdt][аеоөәaeə][нn]?"
    r"|[гғкқgkq][аеоөәaeə]|[нn][аеәae][нn]|[лдтldt][ыиуүіıiuü][кқkq]|[ыиуүіıiuüаеөaeә])"
)
_LONGEST_SUFFIX = 8
_SURE = 5
"""A stem of so many letters may have any suffix in a language that piles them up."""
_PREFIXES = ("و", "ف", "ب", "ل", "ك", "ال", "לה", "מה", "ה", "ו", "ב", "ל", "מ", "ש", "כ")
_SUFFIXES = ("يين", "يون", "يات", "يه", "ية", "ي", "ה", "ים", "ית", "י")


@lru_cache(maxsize=20_000)
def dictionary_forms(word: str, language: str) -> tuple[str, ...]:
    """Return what a word in lower case may be called in a dictionary, itself first."""
    return tuple(dict.fromkeys((word, *_forms(word, language))))


def _forms(word: str, language: str) -> Iterator[str]:
    if language in _TABLES:
        return _by_table(word, _TABLES[language])
    if language in _TURKIC:
        return _without_suffixes(word)
    if language == "ko":
        return _by_particle(word)
    return _without_affixes(word) if language in _AFFIXED else _by_guess(word)


def _by_table(word: str, table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the forms whose ending the table knows, the longest ending first."""
    for size in range(min(5, len(word) - 2), 0, -1):
        for ending in table.get(word[-size:], ()):
            yield word[:-size] + ending


def _without_suffixes(word: str) -> Iterator[str]:
    """Yield what is left of a word as suffixes are taken away."""
    for end in range(len(word) - 1, max(1, len(word) - _LONGEST_SUFFIX - 1), -1):
        stem, suffix = word[:end], word[end:]
        if len(stem) >= _SURE or suffix[0] in "'’" or _SHORT_SUFFIX.fullmatch(suffix):
            yield stem.rstrip("'’")


def _without_affixes(word: str) -> Iterator[str]:
    """Yield a word without what is written on to it: `وبالسعودية`."""
    for stem in _bare(word):
        yield from (stem, f"ال{stem}")
        for suffix in _SUFFIXES:
            if stem.endswith(suffix) and len(stem) - len(suffix) >= 2:
                left = stem[: -len(suffix)]
                yield from (left, f"{left}ا", f"{left}يا", f"{left}ه", f"ال{left}", f"ال{left}ية")


def _bare(word: str) -> Iterator[str]:
    """Yield a word, and what is left as one prefix after the other is taken away."""
    yield word
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) > 2:
            word = word[len(prefix) :]
            yield word


def _by_particle(word: str) -> Iterator[str]:
    """Yield a Korean word without the particle at its end."""
    return (word[:end] for end in range(len(word) - 1, max(1, len(word) - 4), -1))


def _by_guess(word: str) -> Iterator[str]:
    """Yield what a long word may come from in a language whose endings are not known."""
    for size in range(1, min(3, len(word) - _SURE) + 1):
        yield word[:-size]
        yield from (word[:-size] + vowel for vowel in "aeoyiаяієυα")
