"""The lead of a document: its first sentence or two, word for word."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags

_LONGEST = 400
"""A second sentence is added only while the summary stays below this many characters."""

_LONGEST_SENTENCE = 1200
_ENOUGH_TEXT = 8000
"""Characters among which the lead is looked for."""
_LONGEST_ABBREVIATION = 12

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|vs|Jr|Sr|Inc|Ltd|Co|Corp|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|им|г|ул|т\.е|т\.д)|\b[^\W\d_])\.$"
)
_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]?[^\Wa-zа-яё_]|\s*$)|[。！？]")
_DATELINE = re.compile(
    r"\A\s*(?:[A-ZА-ЯЁ][^\n.]{1,60}?)?(?:\([A-Za-z .\-/0-9]{2,30}\)\s*)?[,.]?\s*(?:—|–|--|-)\s+"
)
_LEAST_PARAGRAPH = 30


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with a summary: the document's own, else its lead."""
    return replace(tags, summary=parsed.summary or lead(parsed.text, parsed.dateline))


def lead(text: str, dateline: str | None = None) -> str | None:
    """Return the first two sentences of the first real paragraph, without a dateline."""
    paragraph = _bounded(_first_paragraph(_without_dateline(text[:_ENOUGH_TEXT], dateline)))
    ends = sentence_ends(paragraph)
    if not ends:
        return paragraph or None
    second = len(ends) > 1 and ends[1] <= _LONGEST
    return paragraph[: ends[1] if second else ends[0]]


def _bounded(paragraph: str) -> str:
    """Return a paragraph no longer than a lead can be, cut between words."""
    if len(paragraph) <= _LONGEST_SENTENCE:
        return paragraph
    return paragraph[:_LONGEST_SENTENCE].rsplit(None, 1)[0]


def _without_dateline(text: str, dateline: str | None) -> str:
    if dateline and text.startswith(dateline):
        return text[len(dateline) :].lstrip(" \t-–—:.")
    opening = _DATELINE.match(text)
    return text[opening.end() :] if opening and _is_dateline(opening[0]) else text


def _is_dateline(opening: str) -> bool:
    """Tell `BISHKEK, Oct 13 (24.kg) -` from a sentence with a dash in it."""
    first = re.search(r"[^\W\d_]+", opening)
    return bool(first and first[0].isupper() and len(first[0]) > 1) or "(" in opening


def _first_paragraph(text: str) -> str:
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    full = (part for part in paragraphs if len(part) >= _LEAST_PARAGRAPH)
    return next(full, paragraphs[0] if paragraphs else "")


def sentence_ends(paragraph: str) -> list[int]:
    """Return where the sentences of a paragraph end."""
    found = (match.end() for match in _END.finditer(paragraph))
    return [
        end
        for end in found
        if not _ABBREVIATION.search(paragraph[max(0, end - _LONGEST_ABBREVIATION) : end])
    ]
