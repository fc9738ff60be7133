"""How marked words are set in their sentence: as speech, as a name, or as a doubted word."""

from __future__ import annotations

import re

from worker.parsers import titles
from worker.taggers.speech import attribution, subjects
from worker.taggers.speech.attribution import Attribution
from worker.taggers.speech.marks import Marked
from worker.taggers.speech.reading import Reading

_AHEAD, _BACK = 260, 420
_STOP = re.compile(r"[.!?…](?=[\s\"”»’)\]]|$)|[;\n«“„\"「]")
_JOINED = re.compile(r"\s?[,—–]|\s?-\s|\.\s?[—–]")
_WORDS = re.compile(r"[^\W_][\w’'-]*")
_ENDS = (".", ",", "!", "?", "…")
_TITLE_LEAST = 2
_FRAGMENT_LEAST = 2
_CLAUSE_LEAST = 4
_NEAR = 40
_LONGEST_GAP = 200


def told(reading: Reading, last: Marked | None, marked: Marked) -> Attribution | None:
    """Return what beside the quotation says who speaks; what touches it counts first."""
    lead = None
    if not is_divided(reading, last, marked):
        lead = _lead(reading, last, marked)
        if lead and _is_tight(reading, lead, marked):
            return lead
    return _behind(reading, marked) or lead


def _lead(reading: Reading, last: Marked | None, marked: Marked) -> Attribution | None:
    """Return the attribution in the part of the sentence that leads up to the quotation."""
    text = reading.text
    end = _trimmed(text, marked.opening)
    start = reading.sentence(marked.opening)
    if start >= end:
        if text[end - 1 : end] not in (":", ","):
            return None
        start = reading.sentence(max(0, end - 1))
    start = max(start, end - _BACK)
    if last and start < last.after <= end:
        start = _beyond(reading, last, marked, start)
    found = attribution.before(reading, start, end)
    if found is None and text[end - 1 : end] == ":":
        subject = subjects.main(reading, reading.index(start), reading.index(end))
        return Attribution(subject, None, end - 1, end, "colon") if subject else None
    return found


def _trimmed(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _beyond(reading: Reading, last: Marked, marked: Marked, start: int) -> int:
    """Return where the lead begins if a quotation stands before this one in the sentence."""
    between = reading.text[last.after : marked.opening]
    closed = last.closed and reading.text[last.end - 1] in ".!?…" and between[:1].isspace()
    return last.after if closed and between.lstrip()[:1].isupper() else start


def _behind(reading: Reading, marked: Marked) -> Attribution | None:
    """Return the attribution in the clause that follows the quotation."""
    if not marked.closed:
        return None
    text = reading.text
    rest = text[marked.after : marked.after + _AHEAD]
    joined, inside = _JOINED.match(rest), text[marked.end - 1]
    skipped = rest[joined.end() :] if joined else rest
    clause = skipped.lstrip(" ,—–-")
    if not clause or rest.startswith("\n"):
        return None
    many = len(_WORDS.findall(text, marked.start, marked.end)) >= _CLAUSE_LEAST
    if not (joined or inside in ",!?…" or (clause[0].islower() and (inside == "." or many))):
        return None
    if inside in ".!?…" and not joined and clause[0].isupper():
        return None
    start = marked.after + len(rest) - len(clause)
    first = reading.index(start)
    if first < len(reading.words) and reading.words[first].lower in reading.vocabulary.joining:
        return None
    return attribution.after(reading, start, start + _clause_end(clause))


def _clause_end(clause: str) -> int:
    for stop in _STOP.finditer(clause):
        if stop[0] in '«“„"「' and stop.start() and clause[stop.start() - 1] not in ",.:—–- ":
            return stop.start()
        if stop[0] in '«“„"「' and clause[: stop.start()].rstrip().endswith((",", ":", "—", ".")):
            return stop.start()
        if stop[0] in '«“„"「':
            continue
        if stop[0] != "." or not titles.is_abbreviated(clause, stop.start()):
            return stop.start()
    return len(clause)


def is_quotation(
    reading: Reading, last: Marked | None, marked: Marked, told_by: Attribution | None
) -> bool:
    """Whether someone speaks here, rather than a name or a doubted word being set apart."""
    text = reading.text
    words = _WORDS.findall(text, marked.start, min(marked.end, marked.start + 2000))
    if not words or _is_named(reading, marked):
        return False
    if is_divided(reading, last, marked):
        return True
    ends = text[marked.end - 1] in _ENDS
    if told_by is not None and (told_by.end <= marked.opening or told_by.start >= marked.after):
        if _is_tight(reading, told_by, marked):
            return ends or _is_said(text, marked, words)
        if marked.closed and _is_fragment(reading, marked, words, told_by):
            return True
    if not marked.closed or _is_title(words):
        return False
    stands = _stands_alone(reading, marked)
    return (ends and stands and len(words) > _FRAGMENT_LEAST) or (
        stands and len(words) > _CLAUSE_LEAST and words[0][0].isupper()
    )


def _is_fragment(reading: Reading, marked: Marked, words: list[str], told_by: Attribution) -> bool:
    """Whether some words of a told sentence are the speaker's own."""
    if _is_title(words) or len(words) < _FRAGMENT_LEAST:
        return False
    if told_by.kind == "name" or len(words) >= _CLAUSE_LEAST:
        return True
    if not words[0][0].islower():
        return False
    return len(words) > _FRAGMENT_LEAST or _is_predicate(reading, marked)


def _is_predicate(reading: Reading, marked: Marked) -> bool:
    """Whether the marked words say what something is: `the attacks were "…"`."""
    at = reading.index(marked.opening)
    lower = reading.words[at - 1].lower if at else ""
    known = reading.vocabulary
    return lower in known.helping or lower in known.that or lower in ("a", "an", "un", "une", "ein")


def _is_named(reading: Reading, marked: Marked) -> bool:
    """Whether the writer sets a name or a doubted word apart: the so-called `"…"`."""
    before = reading.text[max(0, marked.opening - 30) : marked.opening].rstrip().lower()
    return bool(reading.vocabulary.named.search(before))


def _is_said(text: str, marked: Marked, words: list[str]) -> bool:
    """Whether words beside a cue are speech: set off, or several and not a title."""
    if len(words) == 1 or _is_title(words):
        return _is_set_off(text, marked)
    return True


def _is_title(words: list[str]) -> bool:
    """Whether all words but the little ones are capitalised, as in names of works."""
    if len(words) < _TITLE_LEAST:
        return False
    return all(word[0].isupper() or len(word) <= 3 for word in words) and words[-1][0].isupper()


def _is_set_off(text: str, marked: Marked) -> bool:
    """Whether a stop or comma outside the marks, or a colon before them, frames them."""
    opening = text[max(0, marked.opening - 2) : marked.opening].rstrip()
    return text[marked.after : marked.after + 1] in (".", ",", "!", "?") or opening.endswith(
        (":", ",")
    )


def _stands_alone(reading: Reading, marked: Marked) -> bool:
    """Whether the quotation is a sentence of its own, or opens one."""
    before = reading.text[max(0, marked.opening - 3) : marked.opening].rstrip()
    return (
        not before or before[-1] in '.!?…:»”"' or marked.opening == reading.sentence(marked.opening)
    )


def _is_tight(reading: Reading, found: Attribution, marked: Marked) -> bool:
    """Whether hardly anything stands between the words that tell and the quotation."""
    if found.start >= marked.after:
        return True
    between = reading.text[found.end : marked.opening].strip()
    if found.kind == "name":
        return between.endswith(":")
    if found.is_source or found.kind == "colon":
        return between in (",", ":", "") or between.endswith(":")
    lower = between.lower().rstrip("'’:, ")
    if not lower:
        return True
    last = lower.rsplit(None, 1)[-1]
    known = reading.vocabulary
    if last in known.that or f"{last}'" in known.that:
        return len(between) <= _NEAR
    return between.endswith((":", ",")) and len(between) <= 2 * _NEAR


def _between(reading: Reading, last: Marked | None, marked: Marked) -> str | None:
    """Return what stands between the last quotation and this one in one paragraph."""
    if last is None:
        return None
    between = reading.text[last.after : max(last.after, marked.opening)]
    return None if "\n\n" in between or len(between) > _LONGEST_GAP else between


def is_divided(reading: Reading, last: Marked | None, marked: Marked) -> bool:
    """Whether the words before this quotation belong to the last one too: `"X," he said, "Y"`."""
    between = _between(reading, last, marked)
    if last is None or not between or not between.rstrip().endswith(","):
        return False
    if reading.text[last.end - 1] in ".!?…" and between.lstrip()[:1].isupper():
        return False
    cued = any(word.lower() in reading.vocabulary.verbs for word in _WORDS.findall(between))
    return cued and not re.search(r"[.!?]\s", between)


def goes_on(reading: Reading, last: Marked | None, marked: Marked) -> bool:
    """Whether the last speaker goes on: after the attribution, or in the next paragraph."""
    if last is None:
        return False
    between = _between(reading, last, marked)
    if between is not None:
        return not re.search(r"[.!?…]\s+[^\s]", between.strip())
    text = reading.text
    opens = text[max(0, marked.opening - 1) : marked.opening] in ("", "\n")
    ends = text[marked.after : marked.after + 2].lstrip(".")[:1] in ("", "\n")
    return opens and ends and text.count("\n\n", last.end, marked.start) == 1


def introduced(reading: Reading, marked: Marked) -> Attribution | None:
    """Return the attribution in the sentence before a quotation that stands for itself."""
    start = reading.sentence(marked.opening)
    if start == 0 or not _stands_alone(reading, marked):
        return None
    end = _trimmed(reading.text, start)
    ended_by = reading.text[end - 1 : end]
    apart = "\n\n" in reading.text[end : marked.opening]
    if apart and ended_by not in (":", ","):
        return None
    begin = reading.sentence(max(0, end - 1))
    found = attribution.before(reading, begin, end)
    if found is None and ended_by == ":":
        subject = subjects.main(reading, reading.index(begin), reading.index(end))
        return Attribution(subject, None, end - 1, end, "colon") if subject else None
    return found
