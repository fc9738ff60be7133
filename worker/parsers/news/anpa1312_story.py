"""The text of an ANPA 1312 message: head lines between `^` and `<`, then the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import agencies, bylines, newswire, titles
from worker.parsers.encoding import clean

MOST_HEADS = 30
"""Marked lines above a story."""
HEAD_LINES = 3
"""Lines that one marked line may be broken over."""

_ENDS = re.compile(r"[@<=]+[ ]*$")
_LABELLED = re.compile(r"(?P<label>[A-Za-z]{2,12}):[ ]?(?P<value>.*)", re.DOTALL)
_NOTES = frozenset({"eds", "update", "note", "correction", "advisory", "editors"})
_QUAD_LEFT = re.compile(r"[@<]+[ ]*$")
_TRAILER = re.compile(
    r"\s*(?:[A-Z]{2,4}-(?:[A-Z]{2}-)?)?(?:\d{1,2}-\d{1,2}-\d{2,4}\s+\d{4}[A-Z]{0,4}|"
    r"\d{1,2}:?\d{2}[A-Z]{0,4}\s+\d{1,2}-\d{1,2}-\d{2,4})\s*"
)
_DASH = re.compile(r"(?<=\s)_(?=\s)")
_BY = re.compile(r"by\s+(?=\S)", re.IGNORECASE)
_PHOTO = re.compile(r"(?:AP|Eds:|With|Reuters|Getty)?\s?(?:Photos?|Graphics?)\b", re.IGNORECASE)
_ROLE = re.compile(
    r".{0,60}\b(?:Writer|Correspondent|Editor|Press|Staff|Bureau|Reporter|News)s?", re.IGNORECASE
)


@dataclass(slots=True)
class Story:
    """The story as wire text is read, and what the marked lines above it say."""

    parsed: ParsedDocument = field(default_factory=lambda: ParsedDocument("", "", ""))
    keyword_line: str | None = None
    title: str | None = None
    byline: str | None = None
    ednote: str | None = None
    credit: str | None = None
    provider: str | None = None
    pub_status: str | None = None
    subjects: tuple[str, ...] = ()

    def take(self, line: str) -> None:
        """Keeps what a marked line says; the first is the line of keywords."""
        labelled = _LABELLED.fullmatch(line)
        if labelled:
            self._label(labelled["label"].lower(), labelled["value"].strip())
        elif _BY.match(line):
            self.byline = self.byline or _names(line)
        elif self.byline and (agencies.is_known(line) or _ROLE.fullmatch(line)):
            self.provider = self.provider or (line if agencies.is_known(line) else None)
        elif _PHOTO.match(line):
            self.credit = self.credit or line
        elif self.keyword_line is None:
            self.keyword_line = line
        elif self.title is None and not line.startswith("("):
            self.title = titles.shortened(line)

    def _label(self, label: str, value: str) -> None:
        if label in ("hl", "headline"):
            self.title = titles.shortened(value)
        elif label in ("index", "subject", "subjects"):
            self.subjects = tuple(part.strip() for part in value.split(",") if part.strip())
        elif label in _NOTES and value:
            self.ednote = f"{self.ednote}; {value}" if self.ednote else value


def read(body: str) -> Story:
    """The head lines, told apart by what they say, and the story below them."""
    story = Story()
    lines = body.lstrip("\n ").split("\n")
    at = 0
    for _ in range(MOST_HEADS):
        if at >= len(lines) or not lines[at].lstrip().startswith("^"):
            break
        end = _end(lines, at)
        said = " ".join(" ".join(lines[at:end]).lstrip(" ^").split())
        if line := _ENDS.sub("", said):
            story.take(_marks(line))
        at = end
    story.parsed = _parsed(_unwrapped(lines[at:]), story)
    story.title = story.title or story.parsed.title or story.keyword_line
    return story


def _end(lines: list[str], at: int) -> int:
    """Where a marked line ends: at its mark, which may stand on one of the lines below."""
    for end in range(at, min(at + HEAD_LINES, len(lines))):
        if end > at and lines[end].startswith(("^", "\t", "   ")):
            break
        if _ENDS.search(lines[end]):
            return end + 1
    return at + 1


def _unwrapped(lines: list[str]) -> str:
    """The story, a blank line after each paragraph: they end in `<`, or begin set in."""
    while lines and (not lines[-1].strip("< ") or _TRAILER.fullmatch(lines[-1].rstrip("< "))):
        lines.pop()
    unwrapped = ""
    for line in lines:
        ends = _QUAD_LEFT.search(line)
        begins = line.startswith(("\t", "   "))
        unwrapped += "\n\n" if begins else ""
        unwrapped += _QUAD_LEFT.sub("", line).strip() + ("\n\n" if ends else "\n")
    return _marks(unwrapped)


def _marks(text: str) -> str:
    """The text with typesetters' marks as characters: doubled quotes, `_` for a dash."""
    if "``" in text or "''" in text:
        text = text.replace("``", "“").replace("''", "”")
    return _DASH.sub("—", text) if "_" in text else text


def _names(line: str) -> str:
    read = bylines.read(line)
    return read.names if read and read.names else _BY.sub("", line, count=1).strip()


def _parsed(text: str, story: Story) -> ParsedDocument:
    """The story as plain wire text is read; a message that is all head has a note or headline."""
    try:
        parsed = newswire.read(clean(text))
    except EmptyDocumentError:
        said = (story.ednote, story.title, story.keyword_line)
        return ParsedDocument(next(filter(None, said), ""), "", "")
    return replace(parsed, parser="", media_type="")
