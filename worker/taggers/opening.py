"""The dateline a text opens with: where it stands, and which places it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from schemas.documents import ParsedDocument, Span
from worker.taggers.calendar import MONTHS
from worker.taggers.data import words

_LOOKED_AT = 1200
"""Characters of a text in which its dateline may stand: there may be a headline above."""
_AGENCY = re.compile(r"\s*[(/\[][^()\[\]/\n]{2,40}[)/\]]\s*(?:--|[-–—])\s")
_PLACE = re.compile(r"[^\W\d_][^,/(\[\d\n]*")
_ENDS = " .-–—:"


def dateline_span(parsed: ParsedDocument) -> Span | None:
    """Return where the dateline stands, or an agency in brackets that opens the text."""
    printed = parsed.dateline
    if printed:
        start = parsed.text.find(printed, 0, _LOOKED_AT)
        return (start, start + len(printed)) if start >= 0 else None
    agency = _AGENCY.match(parsed.text)
    return agency.span() if agency else None


def dateline_places(text: str, span: Span) -> Iterator[tuple[Span, str]]:
    """Yield what may be places in a dateline, before any day or agency."""
    closing = re.search(r"[\d(\[]", text[slice(*span)])
    end = span[0] + closing.start() if closing else span[1]
    for found in _PLACE.finditer(text, span[0], end):
        name = found.group().rstrip(_ENDS)
        if name.lower() not in _days():
            yield (found.start(), found.start() + len(name)), name


@cache
def _days() -> frozenset[str]:
    """Return the names of months and weekdays, which stand beside the place."""
    return words("calendar") | frozenset(month for names in MONTHS.values() for month in names)


def blanked(text: str, span: Span | None) -> str:
    """Return the text with a stretch of it blanked out; what follows keeps its place."""
    if span is None:
        return text
    return f"{text[: span[0]]}{' ' * (span[1] - span[0])}{text[span[1] :]}"
