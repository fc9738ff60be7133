"""Organisations of a text: each under its full name, with the other names used for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.documents import Organisation, Span
from worker.taggers.acronyms import initials, introduced
from worker.taggers.bodies import described_bodies, known_bodies
from worker.taggers.data import words
from worker.taggers.gazetteer import find_place
from worker.taggers.model import Entity
from worker.taggers.places import REGIONS
from worker.taggers.reading import Reading, Run
from worker.taggers.spans import apart
from worker.taggers.tokens import is_acronym

_BREAKS = frozenset({")", "(", "—", "–", "-", "]", "[", ":", ";"})


def find_organisations(
    reading: Reading, entities: Sequence[Entity], taken: Sequence[Span]
) -> tuple[Organisation, ...]:
    """Return the organisations named, in order of first mention; rules beat the model."""
    known = known_bodies(reading)
    ruled = [*described_bodies(reading, taken), *(span for span, _ in known)]
    longest = sorted(ruled, key=lambda span: span[0] - span[1])
    spans = apart([*longest, *_modelled(reading, entities)], taken)
    names = {reading.text[start:end]: name for (start, end), name in known}
    acronyms = _acronyms(reading, spans, names)
    found: dict[str, list[Span]] = {}
    for span in sorted(apart([*spans, *_repeats(reading, acronyms)], taken)):
        form = _plain(reading.text[span[0] : span[1]])
        found.setdefault(acronyms.get(form) or names.get(form, form), []).append(span)
    return tuple(_organisation(reading, name, spans) for name, spans in found.items())


def _organisation(reading: Reading, name: str, spans: Sequence[Span]) -> Organisation:
    forms = (_plain(reading.text[start:end]) for start, end in spans)
    aliases = tuple(dict.fromkeys(form for form in forms if form != name))
    return Organisation(name, aliases, len(spans), tuple(spans))


def _plain(form: str) -> str:
    """Return a name on one line."""
    return " ".join(form.split())


def _acronyms(reading: Reading, spans: Sequence[Span], names: Mapping[str, str]) -> dict[str, str]:
    """Return the acronyms of this text with the names they stand for."""
    found = introduced(reading, spans)
    forms = [_plain(reading.text[start:end]) for start, end in spans]
    full = {initials(form): form for form in reversed(forms) if len(form.split()) > 2}
    for form in forms:
        if form in full and is_acronym(form) and form not in names:
            found.setdefault(form, full[form])
    return {short: names.get(name, name) for short, name in found.items()}


def _repeats(reading: Reading, acronyms: Mapping[str, str]) -> list[Span]:
    return [(token.start, token.end) for token in reading.tokens if token.text in acronyms]


def _modelled(reading: Reading, entities: Sequence[Entity]) -> list[Span]:
    """Return what the model takes for organisations, without articles and titles."""
    spans = (_trimmed(reading, ent) for ent in entities if _is_body(reading, ent))
    return [span for span in spans if span]


def _is_body(reading: Reading, entity: Entity) -> bool:
    """Tell whether the model, or the last word of a name, says that this is an organisation."""
    return entity.label == "ORG" or (
        entity.label == "PERSON" and is_company(reading, (entity.start, entity.end))
    )


def is_company(reading: Reading, span: Span) -> bool:
    """Tell whether a name of several words ends like a company: `Sarmat Lines`."""
    inside = reading.inside(span)
    return len(inside) > 1 and reading.lower(inside[-1]) in words("company")


def _trimmed(reading: Reading, entity: Entity) -> Span | None:
    inside = reading.inside((entity.start, entity.end))
    start, end = inside.start, _unbroken_end(reading, inside)
    while start < end and not _opens(reading, start):
        start += 1
    while start < end and reading.tokens[end - 1].kind in ("other", "possessive"):
        end -= 1
    if start == end or _is_place(reading, (start, end)):
        return None
    telling = any(_telling(reading, index) for index in range(start, end))
    return reading.span((start, end)) if telling else None


def _unbroken_end(reading: Reading, inside: range) -> int:
    """Return where a name ends: before a closing bracket or dash the model ran over."""
    breaks = (i for i in inside if i > inside.start and reading.tokens[i].text in _BREAKS)
    return next(breaks, inside.stop)


def _is_place(reading: Reading, run: Run) -> bool:
    """Tell whether a run is a city in capitals, or the name of a region."""
    name = reading.slice(run)
    return reading.lower(run[1]) in REGIONS or (
        name.isupper() and find_place(name.title()) is not None
    )


def _opens(reading: Reading, index: int) -> bool:
    """Tell whether the name of an organisation may begin with this token."""
    token = reading.tokens[index]
    return token.capital and token.kind != "other" and token.lower not in words("function")


def _telling(reading: Reading, index: int) -> bool:
    """Tell whether a word says more than a country, a people or what kind of thing this is."""
    if reading.marks[index]:
        return reading.marks[index] == "organisation"
    return reading.nameable(index) or is_acronym(reading.tokens[index].text)
