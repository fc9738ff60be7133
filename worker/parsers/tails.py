"""What stands below a story: end marks, sources, credits and copyrights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from worker.parsers import contacts, dates, end_marks, labels, signatures
from worker.parsers.dates import Stamp
from worker.parsers.signatures import Signature

_STAFF = re.compile(
    r"(?:(?:Additional |With )?[Rr]eporting|[Ww]riting|[Ee]diting|Compiled|Produced|Translated|"
    r"Translation|Edited|Written|Photos?|Photographs?|Graphics?|Text|Redaktion|Reportage|"
    r"Репортаж|Édité|Editado|Reporte)(?: and [a-z]+)? (?:by|von|par|por)\b.{2,300}"
)
_CONTRIBUTED = re.compile(
    r".{3,160} contributed (?:to|reporting to|reporting for) this (?:report|story|article)\.?"
)
_PHOTO = re.compile(
    r"(?:AP|AFP|EPA|Reuters|REUTERS|Getty|EPA-EFE|TASS|Xinhua|Photo|PHOTO|Фото)\s?(?:Photo|"
    r"Images|photo)?\s?(?:/|:|by)\s?.{2,120}"
)
_COPYRIGHT = re.compile(
    r"(?:\(c\)|©|Copyright)\s?.{2,200}|.{0,80}All rights reserved\.?", re.IGNORECASE
)
_ASIDE = re.compile(
    r"SOURCE:? (?P<issuer>[^\n]{2,120})|"
    r"(?:EDS|Eds|EDITORS|EDITOR['’]S NOTE|Editor['’]s [Nn]ote|NOTE TO EDITORS|Note to [Ee]ditors)"
    r"\s?[:–-]\s?(?P<note>[^\n]{3,300})|"
    r"(?:[Ww]ord count|[Ww]ords|Wörter|[Mm]ots|[Сс]лов): (?P<labelled>\d{1,5})|"
    r"(?P<count>\d{1,5}) (?:words|wds|mots|Wörter|palabras|слов)"
)
_TAIL, _SIGNED_LINES = 8, 3


@dataclass(slots=True)
class Tail:
    """What the lines below the story say. Filled from the bottom, then only read."""

    paragraphs: list[str]
    provider: str | None = None
    copyright: str | None = None
    stamp: Stamp | None = None
    byline: str | None = None
    ednote: str | None = None
    credits: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    """What has no field of its own: the document's metadata."""

    @property
    def credit(self) -> str | None:
        """All credits in the order they are printed."""
        return "; ".join(reversed(self.credits)) or None


def read(paragraphs: list[str]) -> Tail:
    """The tail of these paragraphs; `tail.paragraphs` is the story above it."""
    tail = Tail(list(paragraphs))
    for _ in range(_TAIL):
        if len(tail.paragraphs) < 2:
            break
        if _taken(tail, tail.paragraphs[-1]):
            tail.paragraphs.pop()
        elif not _contact(tail):
            break
    _run_in(tail)
    return tail


def _contact(tail: Tail) -> bool:
    """The contacts that end a press release."""
    at = contacts.start(tail.paragraphs)
    if at is None:
        return False
    tail.notes.setdefault("contact", contacts.words(tail.paragraphs[at:]))
    del tail.paragraphs[at:]
    return True


def _taken(tail: Tail, paragraph: str) -> bool:
    if len(paragraph) > 320:
        return False
    inner = _bare(paragraph)
    return (
        end_marks.is_end(paragraph)
        or _credit(tail, inner)
        or _copyright(tail, inner)
        or _labelled(tail, paragraph)
        or _signature(tail, paragraph)
        or _aside(tail, inner)
    )


def _bare(paragraph: str) -> str:
    """The paragraph on one line, without the brackets or stars around it."""
    line = " ".join(paragraph.split()).strip("*_ ")
    return line[1:-1].strip() if line[:1] + line[-1:] in ("()", "[]") else line


def _credit(tail: Tail, inner: str) -> bool:
    if not any(form.fullmatch(inner) for form in (_STAFF, _CONTRIBUTED, _PHOTO)):
        return False
    tail.credits.append(inner)
    return True


def _copyright(tail: Tail, inner: str) -> bool:
    if not _COPYRIGHT.fullmatch(inner):
        return False
    tail.copyright = tail.copyright or inner
    return True


def _labelled(tail: Tail, paragraph: str) -> bool:
    """`Source: Kabar`; `Published: 13 October 2020`, set below the story."""
    field, value = labels.split(paragraph) or ("", "")
    if field == "provider" and 0 < len(value) <= 80:
        tail.provider = tail.provider or value.rstrip(".")
        return True
    stamp = dates.whole(value) if field == "published_at" else None
    tail.stamp = tail.stamp or stamp
    return stamp is not None


def _signature(tail: Tail, paragraph: str) -> bool:
    """`jd/ab/cd`, `=DPA`, `/TASS/`, `By Ada Obi`; those on several lines, too."""
    signed = [signatures.read(line) for line in paragraph.split("\n")[:_SIGNED_LINES]]
    if None in signed or paragraph.count("\n") >= _SIGNED_LINES:
        return False
    for found in filter(None, signed):
        _sign(tail, found)
    return True


def _sign(tail: Tail, found: Signature) -> None:
    tail.provider = tail.provider or found.agency
    tail.byline = tail.byline or found.byline
    if found.initials:
        tail.notes.setdefault("initials", found.initials)


def _aside(tail: Tail, inner: str) -> bool:
    """A note to editors, a count of words, or who issued a release."""
    found = _ASIDE.fullmatch(inner)
    if not found:
        return False
    words = found["labelled"] or found["count"]
    if found["note"]:
        tail.ednote = tail.ednote or found["note"]
    elif found["issuer"]:
        tail.notes.setdefault("issuer", found["issuer"])
    else:
        tail.notes.setdefault("word_count", int(words))
    return True


def photo(line: str) -> str | None:
    """The photo credit this line is, or None."""
    inner = _bare(line)
    return inner if len(inner) <= 120 and _PHOTO.fullmatch(inner) else None


def _run_in(tail: Tail) -> None:
    """The signature that ends the last sentence's line: `… said. - 24.kg news agency`."""
    if not tail.paragraphs:
        return
    found = signatures.run_in(tail.paragraphs[-1])
    if found:
        tail.paragraphs[-1] = found[0]
        _sign(tail, found[1])
