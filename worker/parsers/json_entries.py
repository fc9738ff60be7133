"""The documents in a list of JSON: each an entry, taken while there is budget left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.parsing_errors import OverBudgetError
from worker.parsers import json_values
from worker.parsers.budget import Budget
from worker.parsers.json_values import Record

MEDIA_TYPE = "application/json"

Named = tuple[str, bytes]
"""An entry's name and its bytes."""


def taken(
    entries: Iterable[Named], media_type: str = MEDIA_TYPE, budget: Budget | None = None
) -> Iterator[Child | LeftOut]:
    """A child for each entry; what is too large is left out, and too many end it."""
    budget = budget or Budget()
    for name, content in entries:
        try:
            budget.read(BytesIO(content))
        except OverBudgetError as error:
            yield LeftOut(name, error.code, str(error), Via.ENTRY, len(content))
            if budget.members < 0 or budget.total <= 0:
                return
        else:
            yield Child(content, name, media_type, Via.ENTRY)


def named(
    values: Iterable[Any], wrapped: Callable[[Any], Any] = lambda value: value
) -> Iterator[Named]:
    """Each value as JSON again, named by what it calls itself, else by its place from 1."""
    import orjson  # here, because plain text never pays for it

    for place, value in enumerate(values, start=1):
        yield _name(value) or f"entry {place}", orjson.dumps(wrapped(value))


def _name(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    said: Record = value
    return json_values.first(said, "uri", "guid", "id", "url", "title")[1]
