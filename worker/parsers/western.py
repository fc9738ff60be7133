"""Which of the Western encodings a text with few accents is in."""

from __future__ import annotations

import re

_FAMILY = ("cp1252", "mac-roman", "cp850", "cp437")
_ALIKE = frozenset({*_FAMILY, "iso8859-15"})
_LETTERS = "éèàçùêâîôûëïüöäßñáíóúãõåøæœðþýòì"
_IN_WORD = re.compile(
    f"(?<=[a-z])[{_LETTERS}]|[{_LETTERS}](?=[a-z])|\\b[ÉÀÈÇÊÖÄÜÅØÆÓÁÍÚÑ](?=[a-z])"
)
_MARKS = re.compile("(?<=\\s)[“„«‘¿¡–—](?=[\\w\\s])|(?<=[\\w.,!?])[”»’…](?=[\\w\\s.,!?]|$)")
_HIGH = re.compile("[^\x00-\x7f]")


def preferred(content: bytes, guess: str | None) -> str | None:
    """The guess, or the Western encoding that makes clearly more sense of each accent."""
    if guess not in _ALIKE:
        return guess
    scores = {encoding: _sense(content, encoding) for encoding in (guess, *_FAMILY)}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > scores[guess] + 0.1 else guess


def _sense(content: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that stand where a Western text has them."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    sensible = len(_IN_WORD.findall(text)) + len(_MARKS.findall(text))
    return sensible / max(1, len(_HIGH.findall(text)))
