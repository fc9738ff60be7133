"""The office or occupation the text states next to a person's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.documents import Organisation, ParsedDocument, Person, Tags
from worker.taggers import polyglot_roles, polyglot_words
from worker.taggers.lexicon import lexicon
from worker.taggers.names import analyse, mentions
from worker.taggers.offices import Holder
from worker.taggers.opening import dateline_span
from worker.taggers.spans import overlaps


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with each person's role as printed, None where none is stated."""
    if not tags.people:
        return tags
    holders = _holders(parsed, tags)
    people = tuple(_with_role(person, holders, parsed.text, tags) for person in tags.people)
    return replace(tags, people=people)


def _holders(parsed: ParsedDocument, tags: Tags) -> Sequence[Holder]:
    """Return who is named beside an office."""
    if tags.language in polyglot_words.LANGUAGES:
        return polyglot_roles.holders(parsed.text, sorted(mentions(tags.people)), tags.language)
    return analyse(parsed.text, dateline_span(parsed)).holders


def _with_role(person: Person, holders: Sequence[Holder], text: str, tags: Tags) -> Person:
    """Return a person with the office stated, and the organisation and country named in it."""
    holder = role_of(person, holders, text)
    if holder is None:
        return person
    role = _printed(holder, text)
    return replace(
        person,
        role=role,
        role_organisation=_organisation(holder, tags.organisations),
        role_country=_country(role, tags.language),
    )


def role_of(person: Person, holders: Sequence[Holder], text: str) -> Holder | None:
    """Return where the first office stands that says more than one word, else the first."""
    stated = [
        holder
        for holder in sorted(holders, key=lambda holder: holder.name)
        if overlaps(holder.name, person.mentions)
    ]
    telling = [holder for holder in stated if " " in _printed(holder, text)]
    return next(iter([*telling, *stated]), None)


def _printed(holder: Holder, text: str) -> str:
    """Return an office on one line."""
    return " ".join(text[slice(*holder.role)].split())


def _organisation(holder: Holder, organisations: Sequence[Organisation]) -> str | None:
    """Return the organisation with the longest name within an office."""
    start, end = holder.role
    named = [
        (first - last, body.name)
        for body in organisations
        for first, last in body.mentions
        if start <= first and last <= end
    ]
    return min(named)[1] if named else None


def _country(role: str, language: str | None) -> str | None:
    """Return the first country an office names: whose ambassador it is, not where."""
    named = (found.meaning for found in lexicon(language or "en").scan(role))
    return next((meaning.code for meaning in named if len(meaning.code) > 1), None)
