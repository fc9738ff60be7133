"""Words to editors above a story: notes, corrections, embargoes, kills."""

from __future__ import annotations

import re

from worker.parsers import bylines, datelines, embargoes, flags, keyword_lines, labels, markers
from worker.parsers.markers import Marks
from worker.parsers.story_head import Head

_NOTE = re.compile(
    r"[(\[]\s?(?:(?:Eds?|EDS|EDITORS?|Editors?|EDITOR['’]S NOTE|Editor['’]s [Nn]ote|Neu|NEU|"
    r"Berichtigung|Ergänzung|Achtung|Wiederholung|Hinweis)\s?[:.–-]|"
    r"(?:Adds?|Corrects?|Recasts?|Updates?|Repeats?|Refiles?|Removes?|Rewrites?|Clarifies|Fixes|"
    r"Deletes|Inserts|Changes|Restores|Repetition|Actualiza|Amplía|Corrige|Añade|Ajoute|"
    r"Actualise|Rectifie|Corrige|Дополне\w{2,5}|Исправ\w{3,9}|Обновле\w{2,5}|Уточн\w{3,8}|"
    r"Повтор)\b)(?=[^()\[\]]{4})"
)
_PREFIX = re.compile(r"(?:eds?|editors?|editor['’]s note|neu|hinweis)\s?[:.–-]\s*", re.IGNORECASE)
_CLOSED = re.compile(r"[)\]]\.?\s*$")
_CORRECTS = re.compile(
    r"(?:CORRECTS?|Corrects?|Korrigiert|Corrige|Исправлен[аоы]?)\b.{3,200}\b(?:grafs?|paragraphs?|"
    r"paras?|headlines?|hed|leads?|ledes?|datelines?|spellings?|bylines?|Absatz|Überschrift|"
    r"paragraphe|titre|párrafo|título|абзац\w*|заголов\w*)\b.{0,120}"
)
_EDITORS = re.compile(
    r"(?:ATTENTION |NOTE TO )?(?:EDITORS|EDS)\s?(?:--|[-–—])\s?(?P<note>.{4,300})"
)
_ATTENTION = re.compile(r"ATTENTION\s?[:–-]\s?(?P<note>.{3,160}?)\s?/{2,3}\s*")
_IS_CORRECTION = re.compile(
    r"[(\[]?\s?(?:correct|corrige|rectif|berichtig|korrig|исправ|уточн)", re.IGNORECASE
)
_BORNE_OUT = re.compile(
    r"\bkill (?:the |this |our )?(?:story|item|copy|BC-|AM-|PM-)|\bwithdr[ae]wn?\b|\bretracted\b|"
    r"\b(?:do not use|must not be used|disregard)\b|zurückgezogen|zurückziehen|nicht verwenden|"
    r"\bannul(?:é|er|ez)|\banulad|не использ|аннулир|сообщени\w{1,4} (?:снят|отмен)|"
    r"(?:снят|отмен)\w{1,4} сообщени",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"(?:please )?(?:kill|withhold|disregard|do not use) (?:the |our |all )?(?:[\w-]+ ){0,4}?"
    r"(?:story|stories|item|items|copy|(?:BC|AM|PM)-)|"
    r"(?:просим|просьба) (?:аннулировать|снять|не использовать)|"
    r"bitte (?:verwenden sie|nicht verwenden)",
    re.IGNORECASE,
)
_SLUG = re.compile(r"\b(?:BC|AM|PM)-[\w'&]{1,40}(?:-{1,2}[\w'&]{1,40}){0,6}")
_MAY_OPEN = "([ACcEKkNnИи"
_NOTE_LINES = 8
_LONGEST = 400


def embargo(head: Head) -> bool:
    """`EMBARGOED UNTIL 1000 GMT October 13`."""
    said = embargoes.announced(head.line)
    if said is None:
        return False
    head.keep("embargo", said or head.line.strip(), "embargo line")
    return head.goes_on("")


def flag(head: Head) -> bool:
    """`URGENT`, `UPDATE 2-…`, `MANDATORY KILL`, `CORRECTION:`, `(320 words)`."""
    found = flags.read(head.line)
    if found is None:
        return False
    keep(head, found.marks, found.marks.printed.get("priority"), rule="flag")
    return head.goes_on(found.rest)


def keyword_line(head: Head) -> bool:
    """`BC-KYRGYZSTAN-ELECTION, 1st Ld-Writethru,0320`."""
    if "slugline" in head.fields:
        return False
    found = keyword_lines.read(head.line.strip(), wrapped=head.wrapped)
    if found is None:
        return False
    head.keep("slugline", found.slug or "", "slug line")
    keep(head, found.marks, found.priority, rule="slug line")
    return head.goes_on("")


def keep(head: Head, marks: Marks, priority: str | None, *, rule: str) -> None:
    """Keep what the markers say of the story."""
    head.keep("version", marks.version or "", rule)
    head.keep("pub_status", marks.status or "", rule)
    urgency = markers.urgency(priority)
    if urgency:
        head.keep("urgency", str(urgency), rule)
    for name, value in marks.notes().items():
        head.note(name, value)
    if priority:
        head.note("priority", priority)
    if marks.status:
        head.said.append(head.line.strip())


def note(head: Head) -> bool:
    """`(Corrects name in 3rd graf)`, `ATTENTION EDITORS - …`, `ATTENTION - ajoute … ///`."""
    line = head.line.strip()
    if line[:1] not in _MAY_OPEN:
        return False
    attention = _ATTENTION.fullmatch(line) or _EDITORS.fullmatch(line)
    if attention:
        return _noted(head, attention["note"], 1)
    if len(line) <= _LONGEST and _CORRECTS.fullmatch(line) and not datelines.read(line):
        return _noted(head, line, 1)
    if _NOTE.match(line):
        count = _lines_to_bracket(head)
        said = " ".join(part.strip() for part in head.lines[head.at : head.at + count])
        said = _PREFIX.sub("", said.rstrip(".").strip("()[] "))
        return bool(count) and _noted(head, said, count)
    return False


def is_note(line: str) -> bool:
    """Whether the line opens as a note to editors does."""
    return any(form.match(line) for form in (_NOTE, _ATTENTION, _EDITORS))


def _lines_to_bracket(head: Head) -> int:
    """How many lines the note has until its bracket closes at a line's end; 0: it does not."""
    length = 0
    for count, line in enumerate(head.lines[head.at : head.at + _NOTE_LINES], start=1):
        length += len(line)
        if not line.strip() or length > _LONGEST * 2:
            return 0
        if _CLOSED.search(line[-8:]):
            return count
    return 0


def _noted(head: Head, said: str, lines: int) -> bool:
    add(head, said, "note")
    head.at += lines
    return True


def add(head: Head, said: str, rule: str) -> None:
    """Add to the editorial note; see whether it corrects or kills."""
    if "ednote" in head.fields:
        head.fields["ednote"] += f" {said}"
    head.keep("ednote", said, rule)
    if _IS_CORRECTION.match(said):
        head.note("correction", True)
    if _ORDERS.match(said):
        head.keep("pub_status", "canceled", "note")
        slug = _SLUG.search(said[:_LONGEST])
        head.keep("slugline", slug[0] if slug else "", "note")


def continued(head: Head) -> str:
    """The further lines of a note to editors that was broken at the margin."""
    parts: list[str] = []
    while (
        len(parts) < _NOTE_LINES
        and head.at < len(head.lines)
        and len(head.lines[head.at - 1].rstrip(" .!?)<=")) >= max(50, len(head.lines[head.at - 1]))
        and head.line.strip()
        and head.line[0] not in " \t^"
        and labels.split(head.line) is None
        and not datelines.read(head.line.strip())
        and bylines.read(head.line) is None
    ):
        parts.append(head.line.strip())
        head.at += 1
    return " ".join(parts)


def is_kill(head: Head, text: str) -> bool:
    """Whether a lone word like `KILL` is borne out by the rest of the document."""
    return (
        head.wrapped
        or "slugline" in head.fields
        or "ednote" in head.fields
        or any(" " in line for line in head.said)
        or not text
        or _BORNE_OUT.search(text[:2_000]) is not None
    )
