"""Direct quotations and who said them, by the marks and words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.documents import Quote
from worker.parsers import antecedents, cues, names, quotation_marks, speakers, titles
from worker.parsers.antecedents import Mention
from worker.parsers.quotation_marks import Marked
from worker.parsers.speakers import Cue

MAX_QUOTES = 1_000
"""How many marked stretches of one text are weighed."""

_AHEAD, _BACK = 240, 360
_STOP = re.compile(r"[.!?…](?=[\s\"”»’)]|$)|[;\n«“„\"]")
_SENTENCE_END = re.compile(r"[.!?…][\"”»’)]*\s+(?=[^\s])|\n|[”»]\s(?=[A-ZА-ЯÀ-Þ])")
_WORDS = re.compile(r"[^\W_][\w’'-]*")
_ENDS = (".", ",", "!", "?", "…")


@dataclass(slots=True)
class _Reading:
    """What has been found so far in one text; quotations lean on those before them."""

    text: str
    people: Sequence[Mention] = ()
    quotes: list[Quote] = field(default_factory=list)
    last: Marked | None = None
    """The last quotation's marks, to see what stands between it and the next."""


def find_quotes(text: str, people: Sequence[Mention] = ()) -> tuple[Quote, ...]:
    """The direct quotations of the text in order; `text[start:end]` is the quote's text.

    A pronoun is looked up among the people, or among what looks like names if none are given.
    """
    reading = _Reading(text, sorted(people))
    for marked in quotation_marks.pairs(text)[:MAX_QUOTES]:
        _weigh(reading, marked)
    return tuple(reading.quotes)


def _weigh(reading: _Reading, marked: Marked) -> None:
    words = _WORDS.findall(reading.text, marked.start, min(marked.end, marked.start + 2000))
    if not words:
        return
    cue = _cue(reading, marked, len(words))
    continued = cue is None and _continues(reading, marked)
    if not (continued or _is_quotation(reading.text, marked, words, cue)):
        return
    speaker = _last_speaker(reading) if continued else _speaker(reading, marked, cue)
    found = reading.text[marked.start : marked.end]
    reading.quotes.append(Quote(found, speaker, marked.start, marked.end))
    reading.last = marked


def _is_quotation(text: str, marked: Marked, words: list[str], cue: Cue | None) -> bool:
    """Whether someone speaks here, rather than a name or a doubted word being set apart."""
    ends = text[marked.end - 1] in _ENDS
    if _is_doubted(text, marked):
        return False
    if cue is not None and cue.tight and (ends or _is_said(text, marked, words)):
        return True
    if not marked.closed:
        return False
    if cue is not None and len(words) >= 4 and words[0][0].islower():
        return True
    return (ends and len(words) >= 3) or (len(words) >= 5 and _is_statement(words))


def _is_said(text: str, marked: Marked, words: list[str]) -> bool:
    """Whether words beside a cue are speech: set off, or several and not a title."""
    if len(words) == 1 or _is_title(words):
        return _is_set_off(text, marked)
    return True


def _is_title(words: list[str]) -> bool:
    """Whether all words but the little ones are capitalised, as in names of works."""
    return all(word[0].isupper() or len(word) <= 3 for word in words) and words[-1][0].isupper()


def _is_doubted(text: str, marked: Marked) -> bool:
    """Whether the writer keeps their distance: the so-called "…"."""
    before = text[max(0, marked.opening - 12) : marked.opening].rstrip()
    return before.endswith(("so-called", " called"))


def _is_set_off(text: str, marked: Marked) -> bool:
    """Whether a stop or comma outside the marks, or a colon before them, frames them."""
    opening = text[max(0, marked.opening - 2) : marked.opening].rstrip()
    return text[marked.after : marked.after + 1] in _ENDS or opening.endswith((":", ","))


def _is_statement(words: list[str]) -> bool:
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals * 2 <= len(words) and any(word.lower() in cues.SPEECH_WORDS for word in words)


def _cue(reading: _Reading, marked: Marked, count: int) -> Cue | None:
    """The words around the quotation that name its speaker; those touching it first."""
    lead = speakers.before(_sentence_before(reading, marked))
    if lead is not None and lead.tight and not _is_divided(reading, marked):
        return lead
    return _cue_after(reading.text, marked, count) or (
        None if _is_divided(reading, marked) else lead
    )


def _cue_after(text: str, marked: Marked, count: int) -> Cue | None:
    if not marked.closed:
        return None
    rest = text[marked.after : marked.after + _AHEAD]
    inside = text[marked.end - 1]
    joined = (
        rest[:1] in (",", "—", "–")
        or rest[:3] in (" — ", " – ", " - ", ", -", ". –")
        or inside in ",!?…"
    )
    clause = rest.lstrip(" ,—–-").removeprefix(". –")
    if not joined and not (clause[:1].islower() and (inside == "." or count >= 4)):
        return None
    if inside in ".!?…" and rest[:1] == " " and clause[:1].isupper() and rest[1:2] not in "—–-":
        return None
    return speakers.after(clause[: _clause_end(clause)])


def _clause_end(clause: str) -> int:
    for stop in _STOP.finditer(clause):
        if stop.group() != "." or not titles.is_abbreviated(clause, stop.start()):
            return stop.start()
    return len(clause)


def _sentence_before(reading: _Reading, marked: Marked) -> str:
    """The part of its sentence that leads up to the quotation."""
    floor = max(0, marked.opening - _BACK, reading.last.after if reading.last else 0)
    context = reading.text[floor : marked.opening]
    if context.rstrip().endswith(":"):
        context = context.rstrip()
    start = 0
    for end in _SENTENCE_END.finditer(context):
        if context[end.start()] != "." or not titles.is_abbreviated(context, end.start()):
            start = end.end()
    return context[start:]


def _between(reading: _Reading, marked: Marked) -> str | None:
    """What stands between the last quotation and this one, if they share a paragraph."""
    if reading.last is None:
        return None
    between = reading.text[reading.last.after : max(reading.last.after, marked.opening)]
    return None if "\n\n" in between or len(between) > 200 else between


def _is_divided(reading: _Reading, marked: Marked) -> bool:
    """`"X," he said, "Y"`: the words before this quotation belong to the last one too."""
    between = _between(reading, marked)
    return bool(between and between.rstrip().endswith(",") and not re.search(r"[.!?]\s", between))


def _continues(reading: _Reading, marked: Marked) -> bool:
    """Whether the last speaker goes on: after the attribution, or in the next paragraph."""
    if reading.last is None or not reading.quotes:
        return False
    between = _between(reading, marked)
    if between is not None:
        return _is_attribution(between)
    return _is_whole_paragraph(reading.text, marked) and _follows(reading, marked)


def _is_attribution(between: str) -> bool:
    """Whether it is one sentence with a cue verb, or nothing but punctuation."""
    parts = [part for part in re.split(r"[.!?]\s", between) if part.strip(" ,.—–-")]
    cued = any(word.lower() in cues.VERBS for word in _WORDS.findall(between))
    return len(parts) == 1 and len(between) <= 160 and cued


def _is_whole_paragraph(text: str, marked: Marked) -> bool:
    opens = text[max(0, marked.opening - 1) : marked.opening] in ("", "\n")
    return opens and text[marked.after : marked.after + 2].lstrip(".")[:1] in ("", "\n")


def _follows(reading: _Reading, marked: Marked) -> bool:
    """Whether the last quotation stands in the paragraph just before."""
    last = reading.last.end if reading.last else 0
    return reading.text.count("\n\n", last, marked.start) == 1


def _last_speaker(reading: _Reading) -> str | None:
    return reading.quotes[-1].speaker if reading.quotes else None


def _speaker(reading: _Reading, marked: Marked, cue: Cue | None) -> str | None:
    if cue is None:
        return None
    if not cue.phrase.strip(" ,") and _between(reading, marked) is not None:
        return _last_speaker(reading)
    if speakers.is_pronoun(cue.phrase):
        if _same_paragraph(reading, marked):
            return _last_speaker(reading)
        return antecedents.find(reading.text, marked.opening, reading.people)
    return speakers.name(cue.phrase)


def _same_paragraph(reading: _Reading, marked: Marked) -> bool:
    """Whether someone known spoke before in this paragraph, and nobody is named since."""
    last = reading.last
    if last is None or _last_speaker(reading) is None:
        return False
    between = reading.text[last.after : marked.opening]
    named = antecedents.named_between(reading.people, last.after, marked.opening)
    return "\n\n" not in between and not named and not names.people(between)
