"""How text is compared: as words, without regard to case and accents. Pure."""

from __future__ import annotations

import re
import unicodedata

STROKES = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters that readers take for others with an accent; Unicode does not take them apart."""

INVISIBLE = "\u00ad\u034f\u200c\u200d\u2060\ufe00-\ufe0f\ufeff"
"""Soft hyphens, joiners, selectors of a glyph: they change how a word looks, not the word."""

APOSTROPHES = "\u02b0-\u02ff"
"""Modifier letters: some write Oʻzbekiston with one, others with a plain apostrophe."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, hiragana and Chinese characters: no space parts their words, so
each character counts as one, and a longer word is a sequence."""

MARKS = [
    chr(point)
    for block in (range(0x300, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFE30))
    for point in block
    if unicodedata.category(chr(point)) in ("Mn", "Mc")
]
"""Combining marks: those with a class of their own are accents; the others spell vowels."""

ACCENTS = "".join(mark for mark in MARKS if unicodedata.combining(mark))
VOWELS = "".join(mark for mark in MARKS if not unicodedata.combining(mark))

DROPPED = re.compile(f"[{ACCENTS}{INVISIBLE}{''.join(STROKES)}]")

LETTER = rf"[^\W_{APOSTROPHES}{UNSPACED}]"
WORD = re.compile(f"[{UNSPACED}]|{LETTER}++(?:[{VOWELS}]++{LETTER}*+)*+")


def fold(text: str) -> str:
    """The text as it is compared: in one case, without accents or invisible characters."""
    if text.isascii():
        return text.lower()
    # NFKD takes Hangul apart too: what is left is put together again.
    apart = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", DROPPED.sub(_plain, apart))


def _plain(dropped: re.Match[str]) -> str:
    return STROKES.get(dropped[0], "")


def words(text: str) -> list[str]:
    """The words of a text, folded, in order: runs of letters and digits."""
    return WORD.findall(fold(text))


def ends_in_word(text: str) -> bool:
    """Whether a word ends where the text does."""
    found = words(text)
    return bool(found) and fold(text).endswith(found[-1])


def value(text: str) -> str:
    """The text as whole values are compared: folded, its stretches of white space as one."""
    return " ".join(fold(text).split())
