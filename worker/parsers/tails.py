"""What stands below a story: end marks, sources, credits and copyrights."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from worker.parsers import agencies, dates, labels
from worker.parsers.dates import Stamp

_END_MARK = re.compile(
    r"\s*(?:NNNN|Enditem|AP-[A-Z]{2}-[\d-]{8} \d{4}[A-Z]{3}|-+\s?(?:0|30|ends?|END|ENDS|Ends|"
    r"more|MORE)\s?-+|#{2,}|\*{3,}|_{3,}|-{3,}|={3,}|"
    r"[(\[/]?(?:MORE|more|ENDS?|ends|Ends|end|FIN|Konec|КОНЕЦ)[)\]/]?\.?)\s*"
)
_RUN_IN_MARK = re.compile(
    r"(?<=[.!?\"”»)])\s+(?:NNNN|Enditem|-0-|-30-|\((?:MORE|ENDS?|ends|end)\)|###)$"
)
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
_SIGNATURE = re.compile(r"(?:--|[-–—/(])\s?(?P<name>[^()/\n]{2,45}?)\s?[)/]?\.?")
_RUN_IN_SIGNATURE = re.compile(
    r"(?<=[.!?\"”»)])\s+(?:--|[-–—/(])\s?(?P<name>[^\s()/][^()/\n]{1,44}?)[)/]?$"
)
_TAIL = 5


@dataclass(slots=True)
class Tail:
    """What the lines below the story say. Filled from the bottom, then only read."""

    paragraphs: list[str]
    provider: str | None = None
    copyright: str | None = None
    stamp: Stamp | None = None
    credits: list[str] = field(default_factory=list)

    @property
    def credit(self) -> str | None:
        """All credits in the order they are printed."""
        return "; ".join(reversed(self.credits)) or None


def without_end_marks(lines: list[str]) -> list[str]:
    """The lines without `NNNN`, `-0-`, `ends` and the like at their end."""
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or _END_MARK.fullmatch(lines[end - 1])):
        end -= 1
    kept = lines[:end]
    if kept:
        kept[-1] = _RUN_IN_MARK.sub("", kept[-1])
    return kept


def read(paragraphs: list[str]) -> Tail:
    """The tail of these paragraphs; `tail.paragraphs` is the story above it."""
    tail = Tail(list(paragraphs))
    for _ in range(_TAIL):
        if len(tail.paragraphs) < 2 or not _taken(tail, tail.paragraphs[-1]):
            break
        tail.paragraphs.pop()
    _run_in(tail)
    return tail


def _taken(tail: Tail, paragraph: str) -> bool:
    if len(paragraph) > 320:
        return False
    inner = _bare(paragraph)
    return (
        _END_MARK.fullmatch(paragraph) is not None
        or _credit(tail, inner)
        or _copyright(tail, inner)
        or _source(tail, paragraph)
        or _date(tail, paragraph)
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


def _source(tail: Tail, paragraph: str) -> bool:
    """`Source: Kabar`, ` - 24.kg news agency`, `/TASS/`."""
    labelled = labels.split(paragraph)
    if labelled and labelled[0] == "provider" and 0 < len(labelled[1]) <= 80:
        tail.provider = tail.provider or labelled[1].rstrip(".")
        return True
    signed = _SIGNATURE.fullmatch(paragraph)
    if signed and agencies.is_known(signed["name"]):
        tail.provider = tail.provider or signed["name"]
        return True
    return False


def _date(tail: Tail, paragraph: str) -> bool:
    """`Published: 13 October 2020`, set below the story."""
    labelled = labels.split(paragraph)
    stamp = dates.whole(labelled[1]) if labelled and labelled[0] == "published_at" else None
    if stamp is None:
        return False
    tail.stamp = tail.stamp or stamp
    return True


def photo(line: str) -> str | None:
    """The photo credit this line is, or None."""
    inner = _bare(line)
    return inner if len(inner) <= 120 and _PHOTO.fullmatch(inner) else None


def _run_in(tail: Tail) -> None:
    """The signature that ends the last sentence's line: `… said. - 24.kg news agency`."""
    if not tail.paragraphs:
        return
    last = tail.paragraphs[-1]
    start = max(0, len(last) - 80)
    found = _RUN_IN_SIGNATURE.search(last, start)
    if found and agencies.is_known(found["name"]):
        tail.provider = tail.provider or found["name"]
        tail.paragraphs[-1] = last[: found.start()]
