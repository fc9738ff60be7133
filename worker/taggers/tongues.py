"""Languages told from peoples: `books in Kyrgyz, Russian and English`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from worker.taggers import gazetteer
from worker.taggers.tokens import Token

_BEFORE = frozenset(
    "in into speak speaks speaking spoke spoken language languages fluent learn learns learning "
    "teach teaches translated from understand".split()
)
_AFTER = frozenset({"language", "languages", "-language", "alphabet", "dialect", "grammar"})
_LISTED = frozenset({",", "and", "or", "/", "both"})
_LONGEST_LIST = 12


def are_languages(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the adjective here is a language, or stands in a list of them."""
    end = _end(tokens, index)
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.lower in _AFTER:
        return True
    if after is not None and after.kind == "word" and after.lower not in _CLOSERS:
        return False
    start = _start(tokens, index)
    return start > 0 and tokens[start - 1].lower in _BEFORE


def _end(tokens: Sequence[Token], index: int) -> int:
    """Return the token after the list of adjectives that goes on from here."""
    end = index + 1
    while end < min(len(tokens), index + _LONGEST_LIST) and _is_listed(tokens, end, 1):
        end += 1
    return end


def _start(tokens: Sequence[Token], index: int) -> int:
    start = index
    while start > max(0, index - _LONGEST_LIST) and _is_listed(tokens, start - 1, -1):
        start -= 1
    return start


def _is_listed(tokens: Sequence[Token], index: int, step: int) -> bool:
    """Tell whether this token is an adjective, or a comma that leads on to one."""
    if tokens[index].text in adjectives():
        return True
    beyond = [tokens[i] for i in (index + step, index + 2 * step) if 0 <= i < len(tokens)]
    leads_on = any(token.text in adjectives() for token in beyond)
    return tokens[index].lower in _LISTED and leads_on


@cache
def adjectives() -> frozenset[str]:
    """Return the single words that are adjectives of countries."""
    facts = gazetteer.countries().values()
    return frozenset(form for country in facts for form in country.demonyms if " " not in form)


_CLOSERS = frozenset(
    "and or but with at on for to as is was were are will by from after before while when because "
    "he she they it who which during since until well fluently only too".split()
)
"""Words after which nothing is described: the adjective before them stands alone."""
