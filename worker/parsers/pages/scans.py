"""Pages that are pictures of text: which ones they are, and the picture to read."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from worker.parsers.ocr import RESOLUTION

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

FEW_LETTERS = 40
"""Letters a scanned page may have beside its picture: a stamp, a page number."""
COVERED = 0.5
"""The part of the page its pictures cover at least."""
MOST_OBJECTS = 500
"""Objects of a page that are looked at."""
OUTLINES = 100
"""Shapes of a page without letters that may be letters turned into outlines."""
MOST_PIXELS = 20_000_000
"""Of a page's picture: a sheet of newspaper at the full resolution."""

_LETTER = re.compile(r"\w")


def is_scanned(page: PdfPage, text: str) -> bool:
    """Whether the page shows text that its letters do not hold."""
    letters = len(_LETTER.findall(text[: FEW_LETTERS * 10]))
    if letters >= FEW_LETTERS:
        return False
    covered, shapes = _contents(page)
    return covered >= COVERED or (letters == 0 and (covered > 0.05 or shapes >= OUTLINES))


def picture(page: PdfPage) -> bytes:
    """The page as a grey picture that can be read."""
    width, height = page.get_size()
    scale = RESOLUTION / 72
    pixels = max(width * height * scale**2, 1.0)
    scale *= min(1.0, (MOST_PIXELS / pixels) ** 0.5)
    shown = BytesIO()
    bitmap = page.render(scale=scale, grayscale=True)
    bitmap.to_pil().save(shown, "PPM")
    bitmap.close()
    return shown.getvalue()


def _contents(page: PdfPage) -> tuple[float, int]:
    """The part of the page that pictures cover, at most 1, and the number of shapes."""
    from pypdfium2 import PdfiumError, raw  # here, because plain text never pays for it

    width, height = page.get_size()
    covered, shapes = 0.0, 0
    try:
        for found in islice(page.get_objects(max_depth=3), MOST_OBJECTS):
            if found.type == raw.FPDF_PAGEOBJ_IMAGE:
                covered += _area(found.get_bounds())
            shapes += found.type == raw.FPDF_PAGEOBJ_PATH
    except PdfiumError:
        pass  # what could be looked at decides
    return min(1.0, covered / max(width * height, 1.0)), shapes


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return abs((right - left) * (top - bottom))
