"""The office or occupation the text states next to a person's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.documents import ParsedDocument, Person, Tags
from worker.taggers.names import analyse
from worker.taggers.offices import Holder
from worker.taggers.opening import dateline_span
from worker.taggers.spans import overlaps


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with each person's role as printed, None where none is stated."""
    if not tags.people:
        return tags
    holders = analyse(parsed.text, dateline_span(parsed)).holders
    people = tuple(
        replace(person, role=role_of(person, holders, parsed.text)) for person in tags.people
    )
    return replace(tags, people=people)


def role_of(person: Person, holders: Sequence[Holder], text: str) -> str | None:
    """Return the first office stated that says more than one word, else the first."""
    stated = [
        " ".join(text[slice(*holder.role)].split())
        for holder in sorted(holders, key=lambda holder: holder.name)
        if overlaps(holder.name, person.mentions)
    ]
    telling = [role for role in stated if " " in role]
    return next(iter([*telling, *stated]), None)
