"""The pages of a PDF, each with its lines, or with what was read from its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.parsers.ocr import Reader
from worker.parsers.pages import lines, scans
from worker.parsers.pages.lines import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_RAW_GLYPHS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ue000-\uefff\uf100-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it was read."""

    lines: tuple[Line, ...] = ()
    height: float = 0.0
    recognised: str | None = None
    """What was read from its picture; None: its own letters are the text."""
    is_damaged: bool = False
    is_unread: bool = False
    """It shows text that nothing here could read."""
    characters: int = 0
    raw_glyphs: int = 0
    """Characters that are codes of a font which names no letters."""


def read(document: PdfDocument, most: int, reader: Reader | None) -> Iterator[Sheet]:
    """The first pages, at most so many; scanned ones are read if there is a reader."""
    from pypdfium2 import PdfiumError  # here, because plain text never pays for it

    for number in range(min(len(document), most)):
        try:
            page = document[number]
            sheet = _sheet(page, reader)
            page.close()
        except PdfiumError:
            sheet = Sheet(is_damaged=True)
        yield sheet


def _sheet(page: PdfPage, reader: Reader | None) -> Sheet:
    letters = page.get_textpage()
    found = lines.of_page(letters)
    letters.close()
    text = " ".join([line.text for line in found])
    glyphs = len(_RAW_GLYPHS.findall(text))
    is_hidden = glyphs * 2 > len(text)
    shown = () if is_hidden else tuple(found)
    height = page.get_height()
    if not (is_hidden or scans.is_scanned(page, text)):
        return Sheet(shown, height, characters=len(text), raw_glyphs=glyphs)
    recognised = reader.read(scans.picture(page), may_lie=True) if reader else None
    if recognised is None:
        return Sheet(shown, height, is_unread=True, characters=len(text))
    is_more = len(recognised) > (0 if is_hidden else len(text))
    return Sheet(shown, height, recognised if is_more else None, characters=len(text))
