"""Offices and the people named after them: `President of Kyrgyzstan Sooronbai Jeenbekov`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.documents import Span
from worker.taggers.compounds import is_compound
from worker.taggers.data import words
from worker.taggers.heads import DETERMINERS, KNOWN_LOWER, is_head, role_start
from worker.taggers.reading import Reading, Run

_PREPOSITIONS = frozenset({"of", "for", "in", "to", "on", "at", "with", "from", "under", "by"})
_CONNECTORS = frozenset({"of", "for", "and", "on", "in", "to", "&", "at", "with"})
_MARKS = frozenset('«»“”"„')
_LONGEST_ROLE = 24
_FARTHEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Holder:
    """A name beside an office: where the name stands, and where the office."""

    name: Span
    role: Span


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """An office as printed, and the name after it if there is one (runs of tokens)."""

    role: Run
    head: int
    name: Run | None


def office_phrases(reading: Reading) -> Iterator[OfficePhrase]:
    """Yield the offices of a text from left to right."""
    index = 0
    while index < len(reading.tokens):
        if not is_head(reading, index):
            index += 1
            continue
        phrase = _phrase(reading, index)
        yield phrase
        index = max(index + 1, phrase.name[0] if phrase.name else _heads_end(reading, index))


def holders_after(reading: Reading, phrases: list[OfficePhrase]) -> list[Holder]:
    """Return the people named right after their office."""
    return [
        Holder(reading.span(phrase.name), reading.span(phrase.role))
        for phrase in phrases
        if phrase.name
    ]


def _phrase(reading: Reading, head: int) -> OfficePhrase:
    start = role_start(reading, head)
    end, name = _follow(reading, _heads_end(reading, head))
    return OfficePhrase((start, max(end, head + 1)), head, name)


def _heads_end(reading: Reading, head: int) -> int:
    """Return the token after offices in a row: `Secretary General`."""
    end = head + 1
    while end < len(reading.tokens) and reading.linked(end) and is_head(reading, end):
        end += 1
    return end


def _follow(reading: Reading, index: int) -> tuple[int, Run | None]:
    """Return where the office ends, and the name after it."""
    end = index
    while end < len(reading.tokens) and end - index < _LONGEST_ROLE:
        name = direct_name(reading, end)
        if name:
            return end, name
        tail, name = _tail(reading, end)
        if name or tail == end:
            return (name[0], name) if name else (end, _name_after_comma(reading, end))
        end = tail
    return end, None


def direct_name(reading: Reading, index: int) -> Run | None:
    """Return the name that begins at this token, right after an office."""
    index = _skip_title(reading, index)
    if index >= len(reading.tokens) or not reading.linked(index):
        return None
    name = reading.name_run(index)
    if name is None or reading.lower(name[1]) in words("body") or not reading.nameable(index):
        return None
    return None if _is_cut(reading, name) or _is_unlikely(reading, name) else name


def _is_unlikely(reading: Reading, name: Run) -> bool:
    """Tell whether one word after a word without a capital is no name: `official Web site`."""
    before = reading.tokens[name[0] - 1] if name[0] else None
    if name[1] - name[0] > 1 or before is None or before.capital or before.kind != "word":
        return False
    return reading.tokens[name[0]].text not in reading.person_words


def _is_cut(reading: Reading, name: Run) -> bool:
    """Tell whether one word is not a name but the beginning of one: `Revolutionary Forces`."""
    after = name[1]
    if name[1] - name[0] > 1 or not reading.linked(after) or reading.marks[after]:
        return False
    token = reading.tokens[after]
    return token.capital and token.kind == "word" and token.lower not in words("weekday")


def _skip_title(reading: Reading, index: int) -> int:
    if reading.lower(index) not in words("title"):
        return index
    return index + 2 if reading.lower(index + 1) == "." else index + 1


def _name_after_comma(reading: Reading, index: int) -> Run | None:
    """Return the name in `the head of the delegation, Eduard Auer, said`."""
    opener = reading.lower(index)
    if opener not in {",", "("}:
        return None
    start = _skip_title(reading, index + 1)
    name = reading.name_run(start) if start < len(reading.tokens) else None
    if name is None or name[1] - name[0] < 2 or reading.is_place(name):
        return None
    closes = {",", ".", ";", "–", "—"} | words("speech") if opener == "," else {")"}
    return name if reading.lower(name[1]) in closes else None


def _tail(reading: Reading, index: int) -> tuple[int, Run | None]:
    """Return the end of one more stretch of the office, `of the Foreign Ministry`, and a name."""
    if not _opens_tail(reading, index):
        return index, None
    end = index + 1
    while end < len(reading.tokens) and reading.linked(end) and end - index < _LONGEST_ROLE:
        if end in reading.bodies:
            end = reading.bodies[end]
        elif reading.tokens[end].capital and reading.tokens[end].kind != "possessive":
            run = reading.capital_run(end)
            name = _name_in(reading, run) if run[1] > end else None
            if name and _has_own_office(reading, index, name):
                return _trim(reading, index, end), None
            if name or run[1] == end:
                return _trim(reading, index, end), name
            end = run[1]
        elif _in_tail(reading, end):
            end += 1
        else:
            break
    return _trim(reading, index, end), None


def _name_in(reading: Reading, run: Run) -> Run | None:
    """Return the name in a run of words with capitals inside an office."""
    if run[0] in reading.bodies.values():
        return direct_name(reading, run[0])
    if reading.linked(run[1]) and reading.lower(run[1]) in words("body"):
        return None
    before = reading.tokens[run[0] - 1]
    after_body = not before.capital and before.lower not in _CONNECTORS | DETERMINERS
    after_body = after_body and before.kind == "word"
    return direct_name(reading, run[0]) if after_body else reading.split_name(run)


def _has_own_office(reading: Reading, tail: int, name: Run) -> bool:
    """Tell whether a name inside a tail follows its own office: `aide to President Ivanov`."""
    head = name[0] - 1
    if head <= tail or not is_head(reading, head) or reading.lower(head) in words("portfolio"):
        return False
    before = role_start(reading, head) - 1
    attached = reading.lower(tail - 1) in words("attached")
    if attached and reading.lower(before) in DETERMINERS:
        before -= 1
    return before >= tail and reading.lower(before) in _PREPOSITIONS


def _opens_tail(reading: Reading, index: int) -> bool:
    if not reading.linked(index):
        return False
    word = reading.lower(index)
    if word == "and":
        after = index + 2 if reading.lower(index + 1) in DETERMINERS else index + 1
        return any(reading.lower(after) in words(kind) for kind in ("office", "modifier"))
    return word in _PREPOSITIONS


def _in_tail(reading: Reading, index: int) -> bool:
    """Tell whether a word without a capital may stand inside the name of a body."""
    token = reading.tokens[index]
    if token.kind in ("possessive", "number") or token.text in _MARKS:
        return True
    if token.lower in DETERMINERS or any(token.lower in words(k) for k in KNOWN_LOWER):
        return True
    if token.lower in _CONNECTORS or token.text == ",":
        return _leads_on(reading, index, listed=token.text == ",")
    if token.kind != "word":
        return False
    return is_compound(reading, index) or _leads_to_name(reading, index)


def _leads_on(reading: Reading, index: int, *, listed: bool) -> bool:
    """Tell whether what follows a connecting word still belongs to the body's name."""
    if index + 1 >= len(reading.tokens):
        return False
    after = reading.tokens[index + 1]
    plain = after.lower in words("portfolio") or after.lower in words("body")
    if listed:
        return plain and reading.lower(index - 1) in words("portfolio")
    return plain or after.capital or after.lower in DETERMINERS


def _leads_to_name(reading: Reading, index: int) -> bool:
    """Tell whether plain words, a few at most, lead from here to a body or a full name."""
    for ahead in range(index, min(index + _FARTHEST_NAME, len(reading.tokens))):
        token = reading.tokens[ahead]
        if ahead > index and (token.lower in words("body") or _is_full_name(reading, ahead)):
            return True
        if ahead > index and _name_after_comma(reading, ahead):
            return True
        if token.kind != "word" or token.capital or token.lower in _breaks():
            return False
    return False


@cache
def _breaks() -> frozenset[str]:
    return words("function") | words("speech")


def _is_full_name(reading: Reading, index: int) -> bool:
    name = reading.name_run(index) if reading.linked(index) else None
    return name is not None and name[1] - name[0] > 1


def _trim(reading: Reading, start: int, end: int) -> int:
    """Return `end` without connecting words left hanging, or `start` if nothing is left."""
    while end > start + 1 and reading.lower(end - 1) in _CONNECTORS | DETERMINERS | {","}:
        end -= 1
    return end if end > start + 1 else start
