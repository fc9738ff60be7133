"""JSON from anywhere: read whatever its encoding, and asked without surprise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, TextTooLongError
from worker.parsers.declared import charset
from worker.parsers.encoding import decode

Record = dict[str, Any]
"""An object of JSON."""
LONGEST = 50_000_000
"""Bytes of JSON that are read as one document: in memory they are some ten times as many."""


class Loaded(NamedTuple):
    """A document's value, and what was unsure in reading it."""

    value: Any
    warnings: tuple[str, ...] = ()


def load(raw: RawDocument) -> Loaded:
    """The value; CorruptDocumentError says where it is no JSON."""
    import orjson  # here, because plain text never pays for it

    if len(raw.content) > LONGEST:
        raise TextTooLongError(len(raw.content), LONGEST)
    try:
        return Loaded(orjson.loads(raw.content))
    except orjson.JSONDecodeError:
        decoded = decode(raw.content, charset(raw.media_type))
    try:
        return Loaded(orjson.loads(decoded.text), decoded.warnings)
    except orjson.JSONDecodeError as error:
        raise CorruptDocumentError(
            f"This is not JSON: {str(error)[:200]}. Send it whole and as it was made."
        ) from error


def record(raw: RawDocument, what: str) -> tuple[Record, tuple[str, ...]]:
    """The object in these bytes; CorruptDocumentError if the value is of another kind."""
    loaded = load(raw)
    if not isinstance(loaded.value, dict):
        raise CorruptDocumentError(f"The JSON holds no object, which {what} would be.")
    return loaded.value, loaded.warnings


def text(value: object) -> str | None:
    """The words of a string or the digits of a number; None for all else and for nothing."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return None


def number(value: object) -> int | None:
    """A small whole number, also one written as a string; None for all else."""
    said = text(value)
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else None


def first(said: Record, *names: str) -> tuple[str, str | None]:
    """The first of these members that has words, and them; the last name and None if none has."""
    name = ""
    for name in names:
        words = text(said.get(name))
        if words:
            return name, words
    return name, None


def listed(value: object) -> list[Any]:
    """A list as it is, an object's values, a single value as a list of one, null as none."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return [] if value is None else [value]


def records(value: object) -> list[Record]:
    """The objects in a list, or in an object of objects."""
    return [one for one in listed(value) if isinstance(one, dict)]


def names(value: object) -> Iterator[str]:
    """The names in a string, a list of strings, or objects that have a name."""
    for one in [value] if isinstance(value, dict | str) else listed(value):
        found = text(one.get("name")) if isinstance(one, dict) else text(one)
        if found:
            yield found
