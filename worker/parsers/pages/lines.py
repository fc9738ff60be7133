"""The lines of a PDF's page, with the place and size each is set in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

HYPHEN = "\ufffe"
"""What pdfium writes for a hyphen that ends a line."""
MOST_LINES = 20_000
"""Lines of one page that are placed; a page of print has a hundred."""

_PRINTED = re.compile("[^\r\n\ufffe]*(?:\r\n|[\r\n\ufffe]|$)")
"""One printed line: a break, or a hyphen with the line after it directly behind."""
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed. Lengths are points of 1/72 inch, upwards from the page's foot."""

    text: str
    left: float
    right: float
    base: float
    """Where its letters' boxes end below."""
    size: float
    """How high its letters' boxes are: near the size of the font."""
    other_size: float
    """The same of its last letter: a line may open with a raised number or a large initial."""
    is_row: bool = False
    """It was put together of pieces that stand apart, as in a table."""

    @property
    def top(self) -> float:
        """Where its letters' boxes end above."""
        return self.base + self.size

    @property
    def is_placed(self) -> bool:
        """Whether it runs along the page, and is of some size."""
        return self.size > 0 and self.right > self.left


def of_page(page: PdfTextPage) -> list[Line]:
    """The page's lines that have words, in the order the file has them."""
    lines, at = list[Line](), 0
    for printed in _PRINTED.findall(page.get_text_range()):
        text = printed.rstrip()
        length = len(text) + len(_ASTRAL.findall(text))  # pdfium counts in UTF-16
        if text:
            is_few = len(lines) < MOST_LINES
            lines.append(_placed(page, text, at, at + length - 1) if is_few else _unplaced(text))
        at += length + len(printed) - len(text)
    return lines


def _unplaced(text: str) -> Line:
    return Line(text.strip(), 0.0, 0.0, 0.0, 0.0, 0.0)


def _placed(page: PdfTextPage, text: str, first: int, last: int) -> Line:
    opening, closing = _box(page, first), _box(page, last)
    if abs(opening.bottom - closing.bottom) > abs(opening.left - closing.left) + _size(opening):
        return _unplaced(text)  # it runs up or down the page
    mirrored = opening.left > closing.right  # Arabic, Hebrew: as if seen from behind the page
    return Line(
        text=text.strip(),
        left=-opening.right if mirrored else opening.left,
        right=-closing.left if mirrored else closing.right,
        base=min(opening.bottom, closing.bottom),
        size=_size(opening),
        other_size=_size(closing),
    )


def _size(box: Any) -> float:
    size: float = box.top - box.bottom
    return max(size, 0.0)


def _box(page: PdfTextPage, index: int) -> Any:
    """The box of a letter with the room its font leaves around it."""
    from pypdfium2 import raw  # here, because plain text never pays for it

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, raw.FPDFText_GetCharIndexFromTextIndex(page, index), box)
    return box
