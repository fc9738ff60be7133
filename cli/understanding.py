"""Reading a document here and now, with no server: the same parse, the same tags."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

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
from worker import reading, taggers, understanding
from worker.reading import Reader
from worker.sandbox import Bounds

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN_HERE = {"id": None, "received_at": None, "stored_at": None}
"""What only a server can give a document."""


def chosen_taggers(names: str | None) -> list[str]:
    """The taggers named, comma-separated, or else those of the settings. Raises SettingsError."""
    asked = get_settings().taggers if names is None else names.replace(",", " ").split()
    return understanding.chosen_taggers(asked)


def understood(
    raw: RawDocument, tagger_names: Sequence[str], *, line: int | None = None
) -> dict[str, Any]:
    """The document object of these bytes, whatever they hold."""
    try:
        found = understanding.understand(raw, tagger_names, _read)
    except PermanentError as error:
        return failed(raw.fields, Failure(error.code, str(error)), raw=raw, line=line)
    except Exception as error:
        return failed(raw.fields, bug(error), raw=raw, line=line)
    row = _row(raw, DocumentStatus.STORED, media_type=found.parsed.media_type)
    shown = body(found, tagger_version=taggers.TAGGER_VERSION)
    return {**document_object(row, shown, found.parsed.text), **UNKNOWN_HERE}


def _read(raw: RawDocument) -> ParsedDocument:
    return _reader().read(raw, reading.ignore)


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
