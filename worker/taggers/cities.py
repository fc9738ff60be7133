"""Cities named in a text of any language, by gazetteer alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from worker.taggers import gazetteer
from worker.taggers.gazetteer import City
from worker.taggers.inflection import dictionary_forms
from worker.taggers.lexicon import fold

_NAME = re.compile(r"[^\W\d_]{4,}(?:-[^\W\d_]+)*")
_LEAST_PEOPLE = 150_000
_SURE_PEOPLE = 700_000
_LEAST_AFTER_IN = 15_000
"""After a word like `in` a smaller city is believed, where nothing else has its name."""
_LOCATIVE = re.compile(
    r"(?:\b(?:à|de|en|dans|vers|près de|depuis|in|aus|nach|bei|bis|a|hacia|desde|cerca de|в|во|из"
    r"|под|около|у|ville de|Stadt|ciudad de|город\w*|г\.|em|v|w|z|do|di|från|till|i|te|van) )$",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"[^\W\d_]+[ \u00a0]$")
_CAPITAL_AFTER = re.compile(r"[ \u00a0][^\W\d_]")
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})


class Named(NamedTuple):
    """A city named: where it stands, which it is, and its dictionary form."""

    start: int
    end: int
    city: City
    form: str


def named(text: str, language: str) -> Iterator[Named]:
    """Yield the larger cities a text names, those alone that stand apart from other names."""
    for match in _NAME.finditer(text):
        if not match[0][0].isupper():
            continue
        city, form = known_city(match[0], language)
        local = _LOCATIVE.search(text[max(0, match.start() - 12) : match.start()]) is not None
        if city is None or city.population < (_LEAST_AFTER_IN if local else _LEAST_PEOPLE):
            continue
        sure = city.population >= _SURE_PEOPLE
        if sure or local or _stands_alone(text, match.start(), match.end(), language):
            yield Named(match.start(), match.end(), city, form)


def known_city(word: str, language: str) -> tuple[City | None, str]:
    """Return the largest city a word may mean in one of its forms, and that form."""
    forms = ("-".join(map(str.capitalize, f.split("-"))) for f in _forms(word, language))
    for form in (word, *forms):
        city = gazetteer.find_city(form)
        if city is not None:
            return city, form
    return None, word


def _forms(word: str, language: str) -> tuple[str, ...]:
    return dictionary_forms(fold(word), language)


def _stands_alone(text: str, start: int, end: int, language: str) -> bool:
    """Tell whether no other word with a capital stands beside, as in the name of a person."""
    if language in _NOUNS_HAVE_CAPITALS:
        return False
    after = _CAPITAL_AFTER.match(text, end)
    if after and after[0][-1].isupper():
        return False
    before = _CAPITAL_BEFORE.search(text[max(0, start - 30) : start])
    return not (before and before[0][0].isupper())
