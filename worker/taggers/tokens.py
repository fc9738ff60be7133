"""Words of a text with their places, cut the way the name rules need them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from worker.taggers.data import words

_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(
    rf"(?P<prefix>(?i:ex|vice|deputy|then|former)-(?={_LETTER}))"
    r"|(?P<dotted>(?:[A-Z]\.){2,})"
    rf"|(?P<initial>(?<!{_LETTER})[^\W\d_a-z]\.(?=\s?[\"“]?{_LETTER}))"
    r"|(?P<possessive>['’ʼ][sS]\b)"
    rf"|(?P<word>{_LETTER}[^\W_]*(?:(?:[-‑./](?={_LETTER})|['’ʼ‘`](?![sS]\b)(?={_LETTER}))[^\W_]+)*\+?)"
    r"|(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<other>\S)"
)
_ARTICLED = re.compile(r"(?:a[lnrstd]|ash|el|ul|d|l|de)[-'’][^\W\d_a-z]")
"""A name that begins with an article: `al-Assad`, `d'Estaing`."""


_ARTICLES = frozenset("aeuld")
"""The letters such a name may begin with."""
_INITIALS = len("J.R.R.")
"""Letters with stops of at most this length may be someone's initials."""


class Token(NamedTuple):
    """One word or mark of a text, and where it stands."""

    text: str
    lower: str
    start: int
    end: int
    kind: str
    capital: bool
    """It begins with a capital letter."""


def tokenize(text: str) -> list[Token]:
    """Return the words and marks of a text in order."""
    return [_token(match) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=2)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the words and marks of a document in order; asked twice, it is cut once."""
    return tuple(tokenize(text))


def _token(match: re.Match[str]) -> Token:
    word, (start, end) = match[0], match.span()
    capital = word[0].isupper() or (word[0] in _ARTICLES and bool(_ARTICLED.match(word)))
    lower = word.lower().replace("’", "'")
    return Token(word, lower, start, end, match.lastgroup or "other", capital)


def joined(left: Token, right: Token, text: str) -> bool:
    """Tell whether one space at most stands between two tokens."""
    gap = right.start - left.end
    return gap == 0 or (gap == 1 and text[left.end].isspace())


def is_name_word(token: Token) -> bool:
    """Tell whether a token could be part of a personal name, judged alone."""
    if token.kind == "initial" or (token.kind == "dotted" and len(token.text) <= _INITIALS):
        return True
    if token.kind != "word" or not token.capital:
        return False
    return not is_plain(token.lower) and not is_acronym(token.text)


def is_acronym(word: str) -> bool:
    """Tell whether a word is written in capitals only, like `OSCE`."""
    letters = [char for char in word if char.isalpha()]
    small = sum(char.islower() for char in letters)
    return 1 < len(letters) <= 8 and small <= (len(letters) > 3)


def is_plain(lower: str) -> bool:
    """Tell whether a word is an ordinary one that names no person even with a capital."""
    return lower in _plain_words() or (lower.endswith("s") and lower[:-1] in words("office"))


@cache
def _plain_words() -> frozenset[str]:
    kinds = ("function", "plain", "office", "modifier", "body", "portfolio", "title", "calendar")
    return frozenset().union(*map(words, kinds))
