"""Where quotation marks open and close: one pass, bounded, the outer pair wins."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_MARKS = 20_000
"""How many marks are looked at; more stand in no story."""

_MARK = re.compile("[“”„‟«»‹›‘’‚\"']")
_CLOSES = {
    "“": "”“", "„": "“”", "‟": "”", "«": "»", "‹": "›", "‘": "’", "‚": "‘’", '"': '"', "'": "'",
    "»": "«", "”": "”", "›": "‹", "’": "’",
}  # fmt: skip
_APOSTROPHES = "'’"
_BEFORE = re.compile(r"[\s(\[{/—–\-:,;“”„«»‹›‘\"'…]")
_ELISION = re.compile(r"['’](?:\d\ds?\b|(?:em|tis|twas|til|cause|n)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between a pair of marks; `closed` is False if only a paragraph ended it."""

    opening: int
    """Where the opening mark stands."""
    start: int
    end: int
    after: int
    """The first place after the closing mark."""
    closed: bool = True


@dataclass(slots=True)
class _Scan:
    """The pass over the marks: what is open, how deep, and what has been found."""

    text: str
    found: list[Marked]
    mark: str = ""
    opening: int = 0
    depth: int = 0

    def open(self, mark: str, at: int) -> None:
        """Begin a stretch with this mark."""
        self.mark, self.opening, self.depth = mark, at, 1

    def close(self, at: int, *, closed: bool = True) -> None:
        """End the stretch here, without the spaces that French sets inside its marks."""
        inner = self.text[self.opening + 1 : at]
        start = at - len(inner.lstrip())
        end = self.opening + 1 + len(inner.rstrip())
        if start < end:
            self.found.append(Marked(self.opening, start, end, at + closed, closed))
        self.mark, self.depth = "", 0


def pairs(text: str) -> list[Marked]:
    """The outermost marked stretches of the text, in order."""
    scan = _Scan(text, [])
    boundary = _paragraph_end(text, 0)
    for count, found in enumerate(_MARK.finditer(text)):
        at = found.start()
        if at > boundary:
            _cross(scan, boundary, at)
            boundary = _paragraph_end(text, at)
        _step(scan, found.group(), at)
        if count >= MAX_MARKS:
            break
    if scan.mark:
        scan.close(_paragraph_end(text, scan.opening), closed=False)
    return scan.found


def _paragraph_end(text: str, at: int) -> int:
    end = text.find("\n\n", at)
    return len(text) if end < 0 else end


def _cross(scan: _Scan, boundary: int, at: int) -> None:
    """A paragraph ended: an open quotation goes on only if the next one opens again."""
    if not scan.mark:
        return
    if scan.text[at] == scan.mark and at == boundary + 2:
        scan.depth = 0  # the mark about to be read opens it again
        return
    scan.close(boundary, closed=False)


def _step(scan: _Scan, mark: str, at: int) -> None:
    if not scan.mark:
        if _opens(scan.text, mark, at):
            scan.open(mark, at)
    elif mark in _CLOSES[scan.mark] and _closes(scan, mark, at):
        scan.depth -= 1
        if scan.depth <= 0:
            scan.close(at)
    elif mark == scan.mark:
        _again(scan, mark, at)


def _again(scan: _Scan, mark: str, at: int) -> None:
    """The opening mark once more: nested, opened again, or the first was never closed."""
    if mark in "\"'’”" and scan.depth:
        if _opens(scan.text, mark, at):
            scan.open(mark, at)
    else:
        scan.depth += 1


def _opens(text: str, mark: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    if mark == "«" and after:
        return True
    if not after or after.isspace():
        return False
    free = at == 0 or _BEFORE.match(text[at - 1]) is not None
    if mark in _APOSTROPHES:
        return free and mark == "'" and after.isalpha() and not _ELISION.match(text, at)
    if mark in "“„«‹‟":
        return True
    return free and (mark not in "‘‚" or after.isalnum() or after in "¿¡…")


def _closes(scan: _Scan, mark: str, at: int) -> bool:
    if scan.depth == 0:
        return False
    text = scan.text
    before, after = text[at - 1], text[at + 1 : at + 2]
    if mark in "‘’'":
        return not before.isspace() and not after.isalnum() and not _is_possessive(text, at)
    if mark == scan.mark and mark == "“":
        return not before.isspace() and not after.isalnum()
    if mark == '"':
        return not before.isspace() or not after or after.isspace() or after in ".,;:!?"
    return True


def _is_possessive(text: str, at: int) -> bool:
    """Whether `workers’ rights` goes on: another such mark closes within this line."""
    if text[at - 1] != "s" or not text[at + 1 : at + 3].strip() or text[at + 1 : at + 2] != " ":
        return False
    following = _MARK.search(text, at + 1, at + 400)
    return (
        following is not None
        and following.group() == text[at]
        and not text[following.end() : following.end() + 1].isalnum()
    )
