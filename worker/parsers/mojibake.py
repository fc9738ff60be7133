"""Text that was read in the wrong encoding once and saved so: `Ð¿Ñ€Ð¸Ð²ÐµÑ‚`, `cafÃ©`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WESTERN_SIGNS = (
    "Ã",
    "Â",
    "Ð",
    "Î",
    "Ø",
    "Ù",
    "Å",
    "Ä",
    "×",
    "â€",
    "à¸",
    "à¹",
    "ã€",
    "ã‚",
    "ï¼",
    "ë‹",
)
_CYRILLIC_SIGNS = ("Р°", "Рѕ", "Рµ", "вЂ", "Г©")
_MIDDLE = range(0x80, 0xC0)


def _table(encoding: str) -> dict[str, int]:
    """The character each high byte was shown as, also where the encoding has none."""
    shown = {chr(code): code for code in range(0x80, 0x100)}
    for code in range(0x80, 0x100):
        char = bytes([code]).decode(encoding, "ignore")
        if char:
            shown[char] = code
    return shown


def _class(table: dict[str, int], codes: range) -> str:
    return "".join(re.escape(char) for char, code in table.items() if code in codes)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How UTF-8 looks that was read in one encoding."""

    encoding: str
    table: dict[str, int]
    runs: re.Pattern[str]
    """Characters that are, in a row, whole characters of UTF-8."""
    alone: re.Pattern[str]
    """Letters that stand for themselves, if they are in no such run."""
    signs: tuple[str, ...]
    """The letters of one of these are in any such text: looked for first, as it is nearly free."""
    least: int
    """How many such characters there must be."""


def _western() -> _Reading:
    table = _table("cp1252")
    tail = f"[{_class(table, _MIDDLE)}]"
    runs = f"(?:[\xc2-\xdf]{tail}|[\xe0-\xef]{tail}{{2}}|[\xf0-\xf4]{tail}{{3}})+"
    return _Reading("cp1252", table, re.compile(runs), re.compile("[\xc0-\xff]"), _WESTERN_SIGNS, 3)


def _cyrillic() -> _Reading:
    cp1251 = {char: code for char, code in _table("cp1251").items() if char > "\xbf" or code < 0xC0}
    tail = f"[{_class(cp1251, _MIDDLE)}]"
    runs = f"(?:[В-Я]{tail}|[а-п]{tail}{{2}}|[р-ф]{tail}{{3}})+"
    return _Reading("cp1251", cp1251, re.compile(runs), re.compile("[А-яЁё]"), _CYRILLIC_SIGNS, 6)


_READINGS = (_western(), _cyrillic())
_PASSES = 2
_SHARE = 5


def repaired(text: str) -> tuple[str, str] | None:
    """The text as it was meant, and the encoding it had been read in; None if it is not certain."""
    if text.isascii():
        return None
    for reading in _READINGS:
        if not _is_signed(text, reading.signs):
            continue
        meant = text
        for _ in range(_PASSES):
            better = _pass(meant, reading)
            if better is None:
                break
            meant = better
        if meant is not text:
            return meant, reading.encoding
    return None


def _is_signed(text: str, signs: tuple[str, ...]) -> bool:
    """Whether the letters of one sign are all there: single letters are found fastest."""
    for sign in signs:  # noqa: SIM110  # half the time of any()
        if sign[0] in text and sign[-1] in text:
            return True
    return False


def _pass(text: str, reading: _Reading) -> str | None:
    """The text with its runs read anew, if nearly all its letters beyond ASCII are in runs."""
    if not reading.runs.search(text):
        return None
    parts: list[str] = []
    count = end = alone = 0
    for run in reading.runs.finditer(text):
        meant = _meant(run[0], reading)
        before = text[end : run.start()]
        alone += len(reading.alone.findall(before if meant else before + run[0]))
        count += len(meant or "")
        parts += [before, meant or run[0]]
        end = run.end()
    alone += len(reading.alone.findall(text, end))
    if count < reading.least or alone * _SHARE > count:
        return None
    return "".join([*parts, text[end:]])


def _meant(run: str, reading: _Reading) -> str | None:
    try:
        return bytes(reading.table[char] for char in run).decode()
    except (ValueError, KeyError):
        return None
