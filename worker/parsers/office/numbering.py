"""Numbers of lists, written as office programs write them."""

from __future__ import annotations

BULLET = "-"
"""What stands before an item that has no number."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = frozenset({"lowerLetter", "upperLetter", "a", "A"})
_ROMANS = frozenset({"lowerRoman", "upperRoman", "i", "I"})
_UPPER = frozenset({"upperLetter", "upperRoman", "A", "I"})


def written(number: int, form: str | None) -> str:
    """The number in this form, named as in WordprocessingML or OpenDocument; else in digits."""
    if form in _LETTERS:
        text = _lettered(number)
    elif form in _ROMANS and 0 < number < 4000:
        text = _roman(number)
    else:
        return str(number)
    return text.upper() if form in _UPPER else text


def _lettered(number: int) -> str:
    """From a to z, then aa, bb …"""
    turns, letter = divmod(max(0, number - 1), 26)
    return chr(ord("a") + letter) * min(turns + 1, 8)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
