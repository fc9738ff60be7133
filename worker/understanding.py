"""Understanding a document: parse and tag, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.documents import IntakeFields, ParsedDocument, RawDocument, Understood
from schemas.errors import SettingsError
from worker import parsers, reading, taggers
from worker.reading import Read

FIRST_STORY = b"""GENEVA, March 3 (Example) - The minister met the ambassador of France.

"The talks were short," he said.
"""
"""Some code loads what it needs when it first runs: this story makes it run."""

FIRST_SECONDS = 10.0
"""How long one plug-in may keep a worker from its start."""

ALL, NONE, NOT = "all", "none", "-"


def understand(
    raw: RawDocument, tagger_names: Sequence[str], read: Read, *, seconds: float | None = None
) -> Understood:
    """Parse and tag one document, with so many seconds for each tagger, if any are given.
    Raises PermanentError."""
    parsed = read(raw)
    tags = taggers.tag(parsed, tagger_names, seconds=seconds)
    return Understood(parsed, tags, taggers.version(tagger_names))


def identified(said: IntakeFields, parsed: ParsedDocument) -> IntakeFields:
    """The sender's fields, with the document's own id and version if the sender gave none."""
    known = said.external_id if said.external_id is not None else parsed.external_id
    version = said.version if said.version is not None else parsed.version
    if (known, version) == (said.external_id, said.version):
        return said
    return replace(said, external_id=known, version=version)


def chosen_taggers(names: Sequence[str]) -> list[str]:
    """The taggers that `all`, `none` or a list of names means, in the order they run; `-name`
    leaves one out, of all if none is named. Raises SettingsError."""
    left_out = left_out_taggers(names)
    asked = [name for name in names if name != NONE and not name.startswith(NOT)]
    if left_out and not asked and NONE not in names:
        asked = [ALL]
    for name in (*asked, *sorted(left_out - _broken_names())):
        _check_known(name)
    if not asked:
        return []
    meant = [name for name in taggers.known() if name in asked or ALL in asked]
    return [name for name in meant if name not in left_out]


def left_out_taggers(names: Sequence[str]) -> set[str]:
    """The taggers that the settings leave out."""
    return {name.removeprefix(NOT) for name in names if name.startswith(NOT)}


def unusable_taggers(names: Sequence[str]) -> list[str]:
    """What is wrong with plug-ins that are there, and that the settings do not leave out."""
    if tuple(names) == (NONE,):
        return []
    out = left_out_taggers(names)
    return [str(broken) for broken in taggers.broken() if broken.name not in out]


def _broken_names() -> set[str]:
    return {broken.name for broken in taggers.broken()}


def _check_known(name: str) -> None:
    """Raise SettingsError unless that is a tagger that can be used."""
    if name == ALL or name in taggers.known():
        return
    for broken in taggers.broken():
        if broken.name == name:
            raise SettingsError(f"WIREDESK_TAGGERS names it: {broken}.")
    there = ", ".join([ALL, NONE, *taggers.known()])
    raise SettingsError(f"No tagger {name!r}. There are: {there}. -NAME leaves one out.")


def without_plugins(understood: Understood, names: Sequence[str]) -> Understood:
    """The same with a word of the plug-ins that were left out of these taggers."""
    left_out = ", ".join(name for name in names if name not in taggers.own(names))
    said = f"taggers left out, for earlier attempts broke off: {left_out}"
    tags = replace(understood.tags, warnings=(*understood.tags.warnings, said))
    return replace(understood, tags=tags) if left_out else understood


def warm(tagger_names: Sequence[str]) -> None:
    """Load what the first document would otherwise wait for."""
    parsers.warm()
    taggers.warm(tagger_names)
    has_plugins = len(taggers.own(tagger_names)) < len(tagger_names)
    seconds = FIRST_SECONDS if has_plugins else None
    understand(RawDocument(FIRST_STORY), tagger_names, _read, seconds=seconds)


def _read(raw: RawDocument) -> ParsedDocument:
    return parsers.read(raw, reading.ignore)
