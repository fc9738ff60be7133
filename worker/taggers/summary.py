"""The lead of a document: its first sentence or two, word for word."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers.sentences import sentence_ends

_LONGEST = 400
"""A second sentence is added only while the summary stays below this many characters."""

_LONGEST_SENTENCE = 1200
_ENOUGH_TEXT = 8000
"""Characters among which the lead is looked for."""
_DATELINE = re.compile(
    r"\A\s*(?:[A-ZА-ЯЁ][^\n.]{1,60}?)?(?:\([A-Za-z .\-/0-9]{2,30}\)\s*)?[,.]?\s*(?:—|–|--|-)\s+"
)
_LEAST_PARAGRAPH = 30
_ENDS = frozenset(".!?…。！？\"'”’»)")
_ASIDE = re.compile(
    r"(?:(?:photo|picture|image|video|file|graphic|caption|credit|source|updated?|published|posted"
    r"|read (?:also|more)|see also|related|фото|видео|источник|читайте также|обновлено|photo de"
    r"|vidéo|foto|bild|quelle|fuente|vídeo|сүрөт|сурет)\b[^.\n]{0,40}[:—–|-]|©|by\s+[A-Z]|от\s+[А-Я]"
    r"|\(?(?:photo|фото|foto)\b)",
    re.IGNORECASE,
)
"""How a paragraph begins that is beside the story: a caption, a byline, a link."""
_FROM_LEAD = "lead's first sentence"
"""How a parser says that it made the title of the lead: the lead repeats no title then."""
_BYLINE = re.compile(r"by\s+\w", re.IGNORECASE)
_LONGEST_BYLINE = 80


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with a summary: the document's own, else its lead."""
    own = parsed.summary
    title = None if parsed.provenance.get("title") == _FROM_LEAD else parsed.title
    return replace(tags, summary=own or lead(parsed.text, parsed.dateline, title, tags.language))


def lead(
    text: str, dateline: str | None = None, title: str | None = None, language: str | None = None
) -> str | None:
    """Return the first two sentences of the first real paragraph, without a dateline."""
    paragraph = _bounded(_first_paragraph(text[:_ENOUGH_TEXT], dateline, title, language))
    ends = sentence_ends(paragraph, language)
    if not ends:
        return paragraph or None
    second = len(ends) > 1 and ends[1] <= _LONGEST
    return paragraph[: ends[1] if second else ends[0]]


def _bounded(paragraph: str) -> str:
    """Return a paragraph no longer than a lead can be, cut between words."""
    if len(paragraph) <= _LONGEST_SENTENCE:
        return paragraph
    return paragraph[:_LONGEST_SENTENCE].rsplit(None, 1)[0]


def _first_paragraph(
    text: str, dateline: str | None, title: str | None, language: str | None
) -> str:
    """Return the first paragraph of sentences, else the first long one, else the first."""
    parts = [_untitled(part.strip(), title) for part in re.split(r"\n\s*\n", text)]
    bare = [_without_dateline(part, dateline) for part in parts]
    full = [part for part in bare if len(part) >= _LEAST_PARAGRAPH and not _is_aside(part)]
    ended = (part for part in full if _is_prose(part, language))
    rest = [part for part in bare if part]
    return next(ended, full[0] if full else rest[0] if rest else "")


def _is_prose(paragraph: str, language: str | None) -> bool:
    """Tell a paragraph of sentences from a headline."""
    return paragraph[-1] in _ENDS or len(sentence_ends(paragraph, language)) > 1


def _untitled(paragraph: str, title: str | None) -> str:
    """Return a paragraph without the title that is repeated as its first line."""
    first, _, rest = paragraph.partition("\n")
    wanted = _bare(title or "")
    if wanted and _bare(first) == wanted:
        return rest.strip()
    return "" if wanted and _bare(paragraph) == wanted else paragraph


def _bare(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))


def _is_aside(paragraph: str) -> bool:
    found = _ASIDE.match(paragraph)
    return bool(found) and (not _BYLINE.match(paragraph) or len(paragraph) < _LONGEST_BYLINE)


def _without_dateline(text: str, dateline: str | None) -> str:
    if dateline and text.startswith(dateline):
        return text[len(dateline) :].lstrip(" \t-–—:.")
    opening = _DATELINE.match(text)
    return text[opening.end() :] if opening and _is_dateline(opening[0]) else text


def _is_dateline(opening: str) -> bool:
    """Tell `BISHKEK, Oct 13 (24.kg) -` from a sentence with a dash in it."""
    first = re.search(r"[^\W\d_]+", opening)
    return bool(first and first[0].isupper() and len(first[0]) > 1) or "(" in opening
