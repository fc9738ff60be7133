"""The block below a press release that says whom to ask."""

from __future__ import annotations

import re

_OPENS = re.compile(
    r"\W{0,4}(?:(?:media|press|investor|company|further|for more|more)\s+)?(?:(?:relations?|"
    r"information|inquiries|enquiries)\s+)?(?:contacts?|kontakte?|pressekontakt|contacto|"
    r"контакты?|контакты для сми)(?:\s+(?:information|details|presse|for media))?\s*(?::|\n|$)",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"@|https?://|www\.|\+?\d[\d ()./-]{5,}\d|\b(?:tel|phone|fax|mail)\b", re.IGNORECASE
)
_MOST, _SHORT, _LONGEST = 10, 60, 240


def start(paragraphs: list[str]) -> int | None:
    """Where the block begins that goes on to the end, or None if there is none."""
    for at in range(len(paragraphs) - 1, max(0, len(paragraphs) - _MOST - 1), -1):
        if len(paragraphs[at]) > _LONGEST:
            return None
        if _OPENS.match(paragraphs[at]):
            return at if _are_contacts(paragraphs[at:]) else None
    return None


def _are_contacts(paragraphs: list[str]) -> bool:
    """Whether they are short, or lines of names and numbers rather than sentences."""
    return all(len(part) <= _SHORT or _SIGN.search(part) for part in paragraphs) and bool(
        _SIGN.search("\n".join(paragraphs))
    )


def words(paragraphs: list[str]) -> str:
    """The block without the word that opens it, if that stands alone."""
    said = "\n".join(paragraphs)
    return _OPENS.sub("", said, count=1).strip() or said
