"""Russian names through their cases: what stays the same, and the nominative where it is sure."""

from __future__ import annotations

import re
from functools import cache

from worker.taggers.data import words

_ENDINGS = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|иям|иях|ием|ой|ей|ою|ею|ый|ий|ая|яя|ое|ее|ым|им|"
    r"ом|ем|ём|ую|юю|ые|ие|ых|их|ия|ию|ии|ам|ям|ах|ях|а|я|у|ю|е|ы|и|о|й|ь)$"
)
_VOWELS = frozenset("аеиоуыэюя")
_SHORTEST = 3
"""Letters left of a word whose ending is taken away."""
_SURNAME = re.compile(r"(?:ов|ев|ёв|ин|ын)$")
_FEMALE_CASES = frozenset({"ой", "ою"})


def stem(word: str) -> str:
    """Return a word in lower case without the ending of its case."""
    lower = word.lower().replace("ё", "е")
    cut = _ENDINGS.sub("", lower)
    if len(cut) < _SHORTEST:
        return lower
    return cut[:-1] if cut[-1] in _VOWELS and len(cut) > _SHORTEST else cut


def nominative(given: str, surname: str) -> tuple[str, str] | None:
    """Return a full name in the nominative, or None where its case is not sure."""
    root, ending = _split(surname)
    if not _SURNAME.search(root):
        return None
    if ending in _FEMALE_CASES:
        name = _female(given)
        return (name, root + "а") if name else None
    male = _male(given)
    if ending == "" and _is_male(given):
        return given, surname
    if male and (ending == "ым" or (ending in {"а", "у", "е"} and _is_male(male))):
        return male, root
    return None


def _split(surname: str) -> tuple[str, str]:
    """Return a surname in -ов or -ин without the ending of its case, and that ending."""
    match = re.search(r"(?:ов|ев|ёв|ин|ын)(а|у|ым|е|ой|ою|)$", surname)
    return (surname[: match.start(1)], match[1]) if match else (surname, "")


def _male(given: str) -> str | None:
    """Return the nominative of a man's name from any of its cases."""
    for ending, base in (("ем", "й"), ("ом", ""), ("я", "й"), ("ю", "й"), ("а", ""), ("у", "")):
        if given.endswith(ending) and len(given) > len(ending) + 1:
            found = given[: -len(ending)] + base
            hard = base == "й" and found[-2] not in "аеёиоуыюя"
            return found[:-1] + "ь" if hard else found
    return given[:-1] if given.endswith("е") and len(given) > _SHORTEST else given


def _female(given: str) -> str | None:
    """Return the nominative of a woman's name from any other of its cases."""
    if given.endswith(("ии", "ию", "ией")):
        return re.sub(r"и(?:и|ю|ей)$", "ия", given)
    cut = re.sub(r"(?:ой|ей|ы|и|е|у|ю)$", "", given)
    if cut == given:
        return None
    soft = (
        cut.endswith("ь")
        or given.endswith(("ей", "ю"))
        or (given.endswith("и") and cut[-1] not in "гкхжчшщ")
    )
    return cut + ("я" if soft else "а")


def _is_male(given: str) -> bool:
    return given.lower() in _men()


@cache
def _men() -> frozenset[str]:
    return words("russian-man")
