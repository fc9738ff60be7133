"""What a plug-in returned, checked: it can spoil no document, and no JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, is_dataclass, replace
from functools import cache
from typing import Any, get_type_hints

import orjson

from schemas.documents import Tags

MOST = 1000
"""Entries of one list."""

LONGEST = 10_000
"""Characters of one text."""

LONGEST_LABEL = 255
"""Characters of a label: so many are compared."""

LARGEST_EXTRA = 64 * 1024
"""Bytes of `extra` as JSON."""

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What databases and JSON have no place for."""

SHORT = {"language": 16, "code": 64}
"""Characters of texts that are codes."""


class ResultError(Exception):
    """What a tagger returned is not as it has to be: the message says where, and quotes
    nothing of the document."""


def checked(found: Any, before: Tags, text: str) -> Tags:
    """The tags, in plain types, their offsets within the text. Raises ResultError."""
    if type(found) is not Tags:
        raise ResultError(f"it is {type(found).__name__}, not Tags")
    changed = {
        name: value
        for name in _types()
        if (value := getattr(found, name)) is not getattr(before, name) or name == "extra"
    }
    plain = {name: _value(name, value) for name, value in changed.items()}
    for name, value in plain.items():
        _check_all(name, value, text)
    return replace(before, **plain)


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(Tags)


@cache
def _shape(name: str) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(_types()[name])


def _value(name: str, value: Any) -> Any:
    """The value of a field in the types it is declared with. Raises ResultError."""
    from pydantic import ValidationError

    if name == "extra":
        return _json(value)
    try:
        return _shape(name).validate_python(_taken_apart(value))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))
        raise ResultError(f"{place}: {first['msg']}") from None


def _taken_apart(value: Any) -> Any:
    """A list of shapes as one of plain mappings: shapes themselves would be believed."""
    if not isinstance(value, list | tuple):
        return value
    if len(value) > MOST:
        raise ResultError(f"a list has {len(value)} entries; {MOST} are allowed")
    return [asdict(e) if is_dataclass(e) and not isinstance(e, type) else e for e in value]


def _json(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ResultError("extra: it has to be a mapping")
    try:
        written = orjson.dumps(value)
    except (TypeError, RecursionError) as error:
        raise ResultError("extra: it has to be JSON values alone") from error
    if len(written) > LARGEST_EXTRA or b"\\u0000" in written:
        raise ResultError(f"extra: up to {LARGEST_EXTRA} bytes of JSON, and no NUL")
    kept: dict[str, Any] = orjson.loads(written)
    return kept


def _check_all(name: str, value: Any, text: str) -> None:
    if name == "extra":
        return
    entries = value if isinstance(value, tuple) else (value,)
    for place, entry in enumerate(entries):
        where = f"{name}.{place}" if isinstance(value, tuple) else name
        if not is_dataclass(entry):
            _check(where, name, entry)
            continue
        for key, each in _parts(entry):
            _check(f"{where}.{key}", key, each)
        _check_spans(where, entry, text)


def _parts(entry: Any) -> Iterator[tuple[str, Any]]:
    """The values of an entry, those of its lists too."""
    for key in entry.__slots__:
        value = getattr(entry, key)
        if isinstance(value, tuple):
            yield from ((key, each) for each in value if not isinstance(each, tuple))
        else:
            yield key, value


def _check(where: str, name: str, value: Any) -> None:
    if isinstance(value, str):
        longest = SHORT.get(name, LONGEST_LABEL if name == "labels" else LONGEST)
        if not 0 < len(value) <= longest or UNWRITABLE.search(value):
            raise ResultError(f"{where}: 1 to {longest} characters, no NUL, no half of one")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ResultError(f"{where}: it is no finite number")
    elif name == "score" and not 0 <= value <= 1:
        raise ResultError(f"{where}: it has to be from 0 to 1")
    elif name == "count" and value < 0:
        raise ResultError(f"{where}: it has to be 0 or more")


def _check_spans(where: str, entry: Any, text: str) -> None:
    """Raise ResultError unless what an entry says of the text is so."""
    said = hasattr(entry, "start")
    for start, end in [(entry.start, entry.end)] if said else _mentions(entry):
        if not 0 <= start < end <= len(text):
            raise ResultError(f"{where}: {start} to {end} is no stretch of the text")
    if said and text[entry.start : entry.end] != entry.text:
        raise ResultError(f"{where}: its text is not what stands there")


def _mentions(entry: Any) -> Sequence[tuple[int, int]]:
    mentions: Sequence[tuple[int, int]] = getattr(entry, "mentions", ())
    if len(mentions) > MOST:
        raise ResultError(f"a list has {len(mentions)} entries; {MOST} are allowed")
    return mentions
