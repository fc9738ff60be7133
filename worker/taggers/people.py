"""People of a text: who is named, and every place where they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from schemas.documents import Person, Span
from worker.taggers.data import words
from worker.taggers.evidence import evident, recurring
from worker.taggers.model import Entity
from worker.taggers.offices import direct_name
from worker.taggers.reading import Reading, Run
from worker.taggers.spans import apart

_LONGEST_NAME = 5
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_MOST_PEOPLE = 300
"""A text that names more is a list; of that so many are kept."""


def find_people(
    reading: Reading, offices: Sequence[Span], entities: Sequence[Entity], taken: Sequence[Span]
) -> tuple[Person, ...]:
    """Return the people named, in order of first mention; offices are surer than the model."""
    sure = [*offices, *titled(reading)]
    spans = apart([*sure, *cued(reading), *_modelled(reading, entities)], taken)
    full = _full_names(reading, spans, sure)
    mentions = _mentions(reading, full, spans, taken)
    people = (_person(reading, name, at) for name, at in mentions.items() if at)
    return tuple(sorted(people, key=lambda person: person.mentions[0]))


def _person(reading: Reading, name: str, at: Sequence[Span]) -> Person:
    printed = dict.fromkeys(" ".join(reading.text[start:end].split()) for start, end in at)
    aliases = tuple(form for form in printed if form != name)
    return Person(name, None, len(at), tuple(at), aliases)


def titled(reading: Reading) -> Iterator[Span]:
    """Yield the names after a form of address: the `Rosales` of `Mr. Rosales`."""
    for index, token in enumerate(reading.tokens):
        if token.capital and token.lower in words("address"):
            name = direct_name(reading, index)
            if name:
                yield reading.span(name)


def cued(reading: Reading) -> Iterator[Span]:
    """Yield names of two words or more that do what only people do: `Aibek Osmonov said`."""
    for index, token in enumerate(reading.tokens):
        if token.lower not in words("speech") or token.capital:
            continue
        name = reading.name_run_before(index) if reading.linked(index) else None
        if name and name[1] - name[0] > 1 and not _glued_left(reading, name):
            yield reading.span(name)


def _glued_left(reading: Reading, name: Run) -> bool:
    """Tell whether a word with a capital stands just before a name, as in `Osh City Hall`."""
    before = name[0] - 1
    return before >= 0 and reading.linked(name[0]) and bool(reading.marks[before])


def _modelled(reading: Reading, entities: Sequence[Entity]) -> Iterator[Span]:
    """Yield the names the model takes for people most of the time, whole and trimmed."""
    votes: dict[str, Counter[str]] = {}
    others = _others(entities)
    for start, end, label in entities:
        votes.setdefault(reading.text[start:end], Counter())[label] += 1
    spans: list[Span] = []
    for start, end, label in entities:
        vote = votes[reading.text[start:end]]
        if label == "PERSON" and 2 * vote["PERSON"] >= vote.total():
            spans.extend(_whole(reading, (start, end), others))
    again = recurring(reading, {reading.text[start:end] for start, end in spans})
    yield from (span for span in spans if evident(reading, span, again))


def _others(entities: Sequence[Entity]) -> frozenset[int]:
    """Return where entities that are no people begin."""
    return frozenset(start for start, _, label in entities if label in {"ORG", "GPE", "LOC"})


def _whole(reading: Reading, span: Span, others: frozenset[int]) -> Iterator[Span]:
    """Yield the name around a model's span, extended over the words it left out."""
    inside = reading.inside(span)
    named = [i for i in inside if reading.nameable(i) or _surname(reading, i, inside)]
    if not named:
        return
    start, end = named[0], named[-1] + 1
    if any(reading.marks[i] for i in range(start, end)):
        return
    limit = min(len(reading.tokens), start + _LONGEST_NAME + 1)
    while end < limit and _adjoins(reading, end, end, others):
        end += 1
    while start > max(0, end - _LONGEST_NAME - 1) and _adjoins(reading, start, start - 1, others):
        start -= 1
    if end - start <= _LONGEST_NAME:
        yield reading.span((start, end))


def _surname(reading: Reading, index: int, inside: Sequence[int]) -> bool:
    """Tell whether an ordinary word ends a name, as in `Theresa May`."""
    last = index == inside[-1] and len(inside) > 1 and reading.nameable(index - 1)
    return last and reading.tokens[index].capital and reading.tokens[index].kind == "word"


def _adjoins(reading: Reading, link: int, index: int, others: frozenset[int]) -> bool:
    token = reading.tokens[index]
    free = reading.nameable(index) and token.start not in others
    return free and reading.linked(link)


def _full_names(
    reading: Reading, spans: Iterable[Span], sure: Sequence[Span]
) -> list[tuple[str, ...]]:
    """Return the distinct names, the fullest form of each."""
    known: list[tuple[str, ...]] = []
    certain = frozenset(sure)
    for start, end in sorted(spans, key=lambda span: (-_size(reading, span), span)):
        name = tuple(reading.text[start:end].split())
        alone = len(name) == 1 and (start, end) not in certain and reading.is_place_word(name[0])
        if not alone and not any(_same(name, other) for other in known):
            known.append(name)
        if len(known) == _MOST_PEOPLE:
            break
    return known


def _surname_of(name: tuple[str, ...]) -> str:
    """Return the surname, which Chinese and Korean names put first."""
    return name[0] if name[0].lower() in words("surname-first") else name[-1]


def _size(reading: Reading, span: Span) -> int:
    return len(reading.text[span[0] : span[1]].split())


def _same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell whether one form of a name may mean the person of a fuller form."""
    if len(short) == 1:
        return _lower(short[0]) in map(_lower, full)
    if short == full[-len(short) :]:
        return True
    first = short[0] == full[0] or (short[0].endswith(".") and short[0][0] == full[0][0])
    return first and short[-1] == full[-1]


def _lower(word: str) -> str:
    """Return a word as names are compared: `Al-Amin` is `al-Amin`."""
    return word.lower()


def _mentions(
    reading: Reading,
    full: Sequence[tuple[str, ...]],
    spans: Sequence[Span],
    taken: Sequence[Span],
) -> dict[str, list[Span]]:
    """Return for each full name where it is mentioned, by any of its forms."""
    found: dict[str, list[Span]] = {" ".join(name): [] for name in full}
    repeated = _repeats(reading, full, spans)
    recent = list(full)
    for start, end in sorted(apart([*spans, *repeated], taken)):
        form = tuple(reading.text[start:end].split())
        owner = _owner(form, recent)
        namesakes = [found[" ".join(name)] for name in recent if name[-1:] == form]
        if owner and not _is_anyones(reading, form, namesakes):
            found[" ".join(owner)].append((start, end))
            recent = [owner, *(name for name in recent if name != owner)]
    return found


def _is_anyones(reading: Reading, form: tuple[str, ...], bearers: Sequence[list[Span]]) -> bool:
    """Tell whether a surname may mean either of two people, last named in one sentence."""
    named = sorted((spans[-1] for spans in bearers if spans), reverse=True)[:2]
    if len(form) > 1 or len(named) < 2:
        return False
    (later, _), (_, end) = named
    return _SENTENCE_END.search(reading.text, end, later) is None


def _owner(form: tuple[str, ...], full: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return whom a form of a name means: the same name, else a surname, else a part."""
    exact = [name for name in full if name == form]
    last = [name for name in full if len(form) == 1 and name[-1] == form[0]]
    return next(iter([*exact, *last, *(name for name in full if _same(form, name))]), None)


def _repeats(
    reading: Reading, full: Sequence[tuple[str, ...]], spans: Sequence[Span]
) -> Iterator[Span]:
    """Yield where full names and surnames stand that nothing else has found."""
    forms = {reading.text[start:end] for start, end in spans} | {" ".join(n) for n in full}
    surnames = {_surname_of(name) for name in full if len(name) > 1}
    starts = {form.split()[0] for form in forms}
    for index, token in enumerate(reading.tokens):
        if token.text not in starts and token.text not in surnames:
            continue
        for size in range(_LONGEST_NAME, 0, -1):
            run = (index, min(index + size, len(reading.tokens)))
            form = " ".join(reading.slice(run).split())
            if form in forms or (form in surnames and reading.nameable(index)):
                yield reading.span(run)
                break
