"""Reading a document here and now, with no server: the same parse, the same tags."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import PurePosixPath
from typing import Any

from schemas.children import Child, LeftOut
from schemas.document_object import body, document_object
from schemas.documents import (
    DocumentRow,
    DocumentStatus,
    Failure,
    IntakeFields,
    ParsedDocument,
    RawDocument,
)
from schemas.errors import PermanentError
from schemas.settings import get_settings
from worker import taggers, understanding
from worker.reading import Reader
from worker.sandbox import Bounds

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MOST_LEFT_OUT = 100
"""Things left out of a container that are named."""

UNKNOWN_HERE = {"id": None, "received_at": None, "stored_at": None}
"""What only a server can give a document."""


def chosen_taggers(names: str | None) -> list[str]:
    """The taggers named, comma-separated, or else those of the settings. Raises SettingsError."""
    asked = get_settings().taggers if names is None else names.replace(",", " ").split()
    return understanding.chosen_taggers(asked)


def documents(
    raw: RawDocument, tagger_names: Sequence[str], *, inside: bool, line: int | None = None
) -> Iterator[dict[str, Any]]:
    """The document object of these bytes, and if `inside`, of all that is found in them."""
    found: list[Child] = []
    yield understood(raw, tagger_names, found.append if inside else None, line=line)
    for child in found:
        name = PurePosixPath(child.name).name if child.name else None
        fields = replace(child.fields, source=raw.fields.source, filename=name)
        yield from documents(
            RawDocument(child.content, child.media_type, fields), tagger_names, inside=inside
        )


def understood(
    raw: RawDocument,
    tagger_names: Sequence[str],
    take: Callable[[Child], None] | None = None,
    *,
    line: int | None = None,
) -> dict[str, Any]:
    """The document object of these bytes, whatever they hold; `take` is given what is found
    inside."""
    try:
        _warm(tuple(tagger_names))
        seconds = get_settings().tagger_seconds
        found = understanding.understand(raw, tagger_names, partial(_read, take), seconds=seconds)
    except PermanentError as error:
        return failed(raw.fields, Failure(error.code, str(error)), raw=raw, line=line)
    except Exception as error:
        return failed(raw.fields, bug(error), raw=raw, line=line)
    row = _row(raw, DocumentStatus.STORED, media_type=found.parsed.media_type)
    row = replace(row, fields=understanding.identified(raw.fields, found.parsed))
    shown = body(found, tagger_version=found.tagger_version or taggers.TAGGER_VERSION)
    return {**document_object(row, shown, found.parsed.text), **UNKNOWN_HERE}


def _read(take: Callable[[Child], None] | None, raw: RawDocument) -> ParsedDocument:
    left_out: list[str] = []

    def look(found: Child | LeftOut) -> None:
        if isinstance(found, LeftOut):
            left_out.append(
                f"{found.name or 'A member'} is left out ({found.code}): {found.message}"
            )
        elif take is not None:
            take(found)

    parsed = _reader().read(raw, look)
    return replace(parsed, warnings=(*parsed.warnings, *left_out[:MOST_LEFT_OUT]))


@cache
def _warm(tagger_names: tuple[str, ...]) -> None:
    """Load what these taggers need: the time for that is none of the first document's."""
    if tagger_names:
        taggers.warm(tagger_names)


@cache
def _reader() -> Reader:
    """What reads documents in this process, with the bounds of the settings."""
    settings = get_settings()
    seconds, largest = settings.parse_timeout.total_seconds(), settings.max_document_bytes
    return Reader(Bounds(seconds, settings.parser_memory, largest))


def bug(error: Exception) -> Failure:
    """Why a document failed that we broke over: the rest are still to be tried."""
    kind = type(error).__name__
    return Failure("internal_error", f"Reading it broke off ({kind}). Please report this.")


def failed(
    fields: IntakeFields, why: Failure, *, raw: RawDocument | None = None, line: int | None = None
) -> dict[str, Any]:
    """The document object of what could not be read; `line` is where it stood."""
    row = _row(raw or RawDocument(b"", None, fields), DocumentStatus.FAILED)
    shown = {**document_object(row, None, None), **UNKNOWN_HERE}
    shown["error"] = asdict(why) if line is None else {**asdict(why), "line": line}
    return shown if raw else {**shown, "sha256": None, "size": None}


def _row(raw: RawDocument, status: DocumentStatus, *, media_type: str | None = None) -> DocumentRow:
    return DocumentRow(
        id="",
        status=status,
        error=None,
        sha256=hashlib.sha256(raw.content).hexdigest(),
        size=len(raw.content),
        media_type=media_type or raw.media_type,
        fields=raw.fields,
        received_at=NEVER,
        stored_at=None,
    )
