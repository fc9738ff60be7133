"""The pages of a file as one text, with the place where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from worker.parsers.encoding import clean
from worker.parsers.pages import furniture, layout
from worker.parsers.pages.lines import HYPHEN, Line
from worker.parsers.pages.sheets import Sheet

LARGER = 1.15
"""How much larger than the page's other lines a headline is set, at least."""
_HEADLINE = range(8, 251)
"""How many characters a headline set over several lines may have."""

_SHAPES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076", "•")
)
"""Letters set as one piece of type, and the bullets of symbol fonts."""
_PARTED = re.compile(rf"([^\W_]*){HYPHEN}\s*([^\W_]*)")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W_]*$"), re.compile(r"[^\W_]*")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Bound:
    """The text of all pages, as it stays when it is cleaned once more."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Start and end of each page in the text."""
    furniture: tuple[str, ...]
    """What was left out because the pages repeat it."""
    headline: str | None
    """What the first page sets larger than all else."""

    def without_first(self, title: str | None) -> Bound:
        """The same without its first paragraph, if that is the title and more follows."""
        first, gap, rest = self.text.partition("\n\n")
        if not title or not rest or " ".join(first.split()).casefold() != title.casefold():
            return self
        lost = len(first) + len(gap)
        marks = tuple((max(0, start - lost), max(0, end - lost)) for start, end in self.marks)
        return replace(self, text=rest, marks=marks)


def bind(sheets: Sequence[Sheet]) -> Bound:
    """The text of these pages, without what only their layout repeats."""
    spots = furniture.find([sheet.lines for sheet in sheets], [sheet.height for sheet in sheets])
    kept = [
        [line for at, line in enumerate(sheet.lines) if (number, at) not in spots]
        for number, sheet in enumerate(sheets)
    ]
    pages = [
        [sheet.recognised] if sheet.recognised is not None else layout.read(lines)
        for sheet, lines in zip(sheets, kept, strict=True)
    ]
    words = _words(pages)
    text, marks = _bound(["\n\n".join(page) for page in pages], words)
    repeated = (sheets[number].lines[at].text for number, at in sorted(spots))
    headline = _headline(next((lines for lines in kept if lines), []))
    return Bound(
        text=text,
        marks=tuple(marks),
        furniture=tuple(dict.fromkeys(repeated)),
        headline=_finished(headline, words) if headline else None,
    )


def _bound(pages: Sequence[str], words: frozenset[str]) -> tuple[str, list[tuple[int, int]]]:
    parts, marks, at = list[str](), list[tuple[int, int]](), 0
    open_word = False
    for page in pages:
        body = _finished(page, words)
        if not body:
            marks.append((at, at))
            continue
        joint = _joint(parts[-1], body, words, in_word=open_word) if parts else ""
        parts += [joint, body]
        marks.append((at + len(joint), at + len(joint) + len(body)))
        at += len(joint) + len(body)
        open_word = page.endswith(HYPHEN)
    return "".join(parts), marks


def _joint(above: str, below: str, words: frozenset[str], *, in_word: bool) -> str:
    """What stands between two pages: nothing, a hyphen, a space, or a paragraph's end."""
    if in_word:
        return _hyphen(_LAST_WORD.findall(above)[0], _FIRST_WORD.match(below)[0], words)  # type: ignore[index]
    return " " if layout.goes_on(above, below) else "\n\n"


def _finished(text: str, words: frozenset[str]) -> str:
    """The text with its broken words mended, clean."""
    if HYPHEN in text:
        text = _PARTED.sub(lambda found: _mended(found, words), text)
    return clean(text.translate(_SHAPES)).strip()


def _mended(found: re.Match[str], words: frozenset[str]) -> str:
    return found[1] + _hyphen(found[1], found[2], words) + found[2]


def _hyphen(before: str, after: str, words: frozenset[str]) -> str:
    """The hyphen, if the word has one where no line ends: `TraceMonkey`, but `well-known`."""
    whole, parted = f"{before}{after}".casefold(), f"{before}-{after}".casefold()
    if not before or not after or whole in words:
        return ""
    return "-" if parted in words or not after[0].islower() else ""


def _words(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The words of the text, if there is one to be mended."""
    text = "\n".join(paragraph for page in pages for paragraph in page)
    return frozenset(_WORD.findall(text.casefold())) if HYPHEN in text else frozenset()


def _headline(lines: Sequence[Line]) -> str | None:
    """The largest words of a page, if they are set larger than most others."""
    placed = [line for line in lines if line.is_placed]
    usual = median([line.size for line in placed for _ in line.text.split()] or [0.0])
    found = sorted(layout.blocks(placed), key=lambda block: -block.lines[0].size)
    for block in found[:5] if usual else ():
        text = " ".join(" ".join(layout.read(block.lines)).split())
        if block.lines[0].size < LARGER * usual:
            return None
        if len(text) in _HEADLINE and len(_LETTERS.findall(text)) * 2 > len(text) and " " in text:
            return text
    return None
