"""The table behind the lexicon: every form that means a country, by language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from schemas.country_names import plain
from worker.taggers import gazetteer
from worker.taggers.data import rows
from worker.taggers.regions import regions

NOTHING = "-"
"""The code of a phrase that looks like a country and means none: `Latin America`."""
_RUSSIAN_ROOT = re.compile(r"(?:ия|[аяйьыио])$")
_CARELESS = frozenset("fr es pt it ca ro".split())
"""Languages in which accents are often left out: `Egypte`, `Peru`."""
_SKY = "ский"
"""How Russian adjectives end; in compounds they end in `ско`: `таджикско-афганский`."""
_IDEOGRAPHS = frozenset({"CJK"})
_LARGE = 1_000_000
_LEAST = 3
"""Letters in the shortest name of a country that is looked for in every language."""
_HOMOGRAPHS = {
    "ru": frozenset({"того"}),
    "es": frozenset({"omán"}),
    "fr": frozenset({"tonga"}),
    "de": frozenset({"niger"}),
}
"""Names that as often mean something else, in lower case."""


class Meaning(NamedTuple):
    """What a form means: a country, and whether as its name, its people, or its seat of power."""

    code: str
    kind: str


def entries(language: str) -> Iterator[tuple[str, Meaning]]:
    """Yield all forms of a language with their meanings, the surest first."""
    for form, meaning in _accented(language):
        yield form, meaning
        if language in _CARELESS and (bare := _without_accents(form)) != form:
            yield bare, meaning


def _without_accents(form: str) -> str:
    apart = unicodedata.normalize("NFD", form)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _accented(language: str) -> Iterator[tuple[str, Meaning]]:
    if language == "en":
        yield from _english()
    yield from _own(language)
    if language != "en":
        yield from _of_cldr(language)
    if language == "ru":
        yield from _russian_peoples()
    yield from _capitals(language)
    for name, region in regions().items():
        kind = "region" if region.country else "none"
        yield name, Meaning(region.country or NOTHING, kind)


def _own(language: str) -> Iterator[tuple[str, Meaning]]:
    """Yield the forms of our own table."""
    for row_language, code, kind, forms in rows("foreign"):
        if row_language == language:
            for form in forms.split("|"):
                yield form, Meaning(code, kind)
                if language == "ru" and form.endswith(_SKY):
                    yield form.removesuffix("ий") + "о", Meaning(code, kind)


def _english() -> Iterator[tuple[str, Meaning]]:
    for facts in gazetteer.countries().values():
        yield from ((name, Meaning(facts.code, "name")) for name in (facts.name, *facts.variants))
        for form in facts.demonyms:
            yield form, Meaning(facts.code, "people")
            yield f"{form}s", Meaning(facts.code, "people")
    for name, code in gazetteer.capitals().items():
        yield name, Meaning(code, "seat")


def _of_cldr(language: str) -> Iterator[tuple[str, Meaning]]:
    """Yield the names of all countries in a language, none where it is not known."""
    homographs = _HOMOGRAPHS.get(language, frozenset())
    for code, name in cldr_names(language):
        short = len(name) < _LEAST and name[0].lower() != name[0].upper()
        if not short and name.lower() not in homographs:
            yield name, Meaning(code, "name")


def is_known(language: str) -> bool:
    """Tell whether the names of countries are known in a language."""
    return any(True for _ in cldr_names(language))


def cldr_names(language: str) -> Iterator[tuple[str, str]]:
    """Yield codes and names of countries in a language, in all its scripts."""
    for tag in (language, f"{language}_Cyrl", f"{language}_Latn", f"{language}_Hant"):
        yield from _territories(tag).items()


@cache
def _territories(tag: str) -> dict[str, str]:
    from babel.core import Locale, UnknownLocaleError
    from babel.localedata import exists

    if not exists(tag):
        return {}
    try:
        names = Locale.parse(tag).territories
    except (UnknownLocaleError, ValueError):
        return {}
    known = gazetteer.countries()
    return {code: plain(str(names[code])) for code in known if code in names}


def _russian_peoples() -> Iterator[tuple[str, Meaning]]:
    """Yield what Russian adjectives and peoples may be called; what is no word harms nobody."""
    for code, name in _territories("ru").items():
        root = _RUSSIAN_ROOT.sub("", name.lower())
        if " " in name or len(root) < _LEAST:
            continue
        stems = {root, f"{root}ий", f"{root}ь", f"{root}ин", name.lower(), f"{root}й"}
        for stem in sorted(stems):
            yield from ((f"{stem}{end}", Meaning(code, "people")) for end in (_SKY, "ско"))
        # A short root by itself makes common words: `перец`, `малец`.
        for stem in (root, f"{root}ий")[len(root) <= _LEAST :]:
            yield from ((f"{stem}{end}", Meaning(code, "people")) for end in ("цы", "ец"))


def _capitals(language: str) -> Iterator[tuple[str, Meaning]]:
    """Yield what capitals are called in the script of a language."""
    if language == "en":
        return
    script = _script(dict(cldr_names(language)).get("FR", "F"))
    for code in gazetteer.countries():
        for name in gazetteer.capital_names(code):
            if _script(name) == script:
                yield name, Meaning(code, "seat")
    if script in _IDEOGRAPHS:
        yield from _large_cities(script)


def _large_cities(script: str) -> Iterator[tuple[str, Meaning]]:
    """Yield the cities of a script without spaces: their names have to be looked for one by one."""
    for name, same in gazetteer.cities().items():
        if same[0].population >= _LARGE and _script(name) == script:
            yield name, Meaning(same[0].country, "city")


def _script(name: str) -> str:
    """Return the script a name begins in: `LATIN`, `CYRILLIC`, `CJK`."""
    return unicodedata.name(name[0], "").split(" ")[0]
