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


def understand(raw: RawDocument, tagger_names: Sequence[str], read: Read) -> Understood:
    """Parse and tag one document. Raises PermanentError."""
    parsed = read(raw)
    return Understood(parsed, taggers.tag(parsed, tagger_names))


def identified(said: IntakeFields, parsed: ParsedDocument) -> IntakeFields:
    """The sender's fields, with the document's own id and version if the sender gave none."""
    known = said.external_id if said.external_id is not None else parsed.external_id
    version = said.version if said.version is not None else parsed.version
    if (known, version) == (said.external_id, said.version):
        return said
    return replace(said, external_id=known, version=version)


def chosen_taggers(names: Sequence[str]) -> list[str]:
    """The taggers that `all`, `none` or a list of names means. Raises SettingsError."""
    if tuple(names) == ("all",):
        return list(taggers.TAGGERS)
    chosen = [name for name in names if name != "none"]
    unknown = [name for name in chosen if name not in taggers.TAGGERS]
    if unknown:
        known = ", ".join(["all", "none", *taggers.TAGGERS])
        raise SettingsError(f"No tagger {unknown[0]!r}. There are: {known}.")
    return chosen


def warm(tagger_names: Sequence[str]) -> None:
    """Load what the first document would otherwise wait for."""
    parsers.warm()
    taggers.warm(tagger_names)
    understand(RawDocument(FIRST_STORY), tagger_names, _read)


def _read(raw: RawDocument) -> ParsedDocument:
    return parsers.read(raw, reading.ignore)
