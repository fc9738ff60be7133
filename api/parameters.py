"""Parameters of a request's query: those a route knows, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request
from pydantic import BeforeValidator

from api.problems import ProblemError
from schemas.event_views import EventFilter, event_filter

LARGEST = 2**63 - 1

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _written(moment: object) -> object:
    """The same, if it is written as a time is: a number would be taken for seconds."""
    if isinstance(moment, str) and not DAY.match(moment):
        raise ValueError("no time with a zone: write it like 2026-11-24T06:35:55Z")
    return moment


Moment = Annotated[datetime, BeforeValidator(_written)]

After = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
AfterEvent = Annotated[
    str | None, Query(description="A position, or the id of an event; nothing or 0: the beginning.")
]
DocumentId = Annotated[UUID, Path(description="The document's id.")]
EventTypes = Annotated[
    list[str] | None, Query(description="Types of events, comma-separated; none: all.")
]
Filter = Annotated[str | None, Query(alias="filter", description="In the query language.")]


def known(*names: str) -> Callable[[Request], None]:
    """A dependency that refuses parameters which would otherwise be silently ignored."""
    known_names = sorted(names)

    def check(request: Request) -> None:
        unknown = sorted(set(request.query_params) - set(known_names))
        if unknown:
            there_are = ", ".join(known_names)
            said = f"No filter {unknown[0]!r}. There are: {there_are}."
            raise ProblemError(422, "unknown_filter", said)

    return check


def wanted(types: list[str] | None, text: str | None) -> EventFilter:
    """The events asked for. Raises ProblemError (422) for a type there is not, and what is
    raised for a bad query."""
    try:
        return event_filter(types or [], text)
    except ValueError as error:
        raise ProblemError(422, "invalid_request", str(error)) from None


def number(after: str | None) -> int | None:
    """The position or sequence to go on after; None if none is named. Raises ProblemError (422)."""
    if not after:
        return None
    if after.isascii() and after.isdecimal() and len(after) < 20 and int(after) <= LARGEST:
        return int(after)
    raise ProblemError(
        422, "invalid_cursor", f"{after!r:.60} is no cursor. Use a page's next_cursor as it is."
    )


def place(after: str | None) -> int | str | None:
    """The position, or the id of the event, to go on after. Raises ProblemError (422)."""
    try:
        return str(UUID(after)) if after else None
    except ValueError:
        return number(after)


def aware(moment: datetime) -> datetime:
    """The moment in UTC. Raises ProblemError (422) if it names no zone or is no moment there."""
    if moment.tzinfo is None:
        said = f"{moment.isoformat()} names no zone. Write {moment.isoformat()}Z."
        raise ProblemError(422, "invalid_request", said)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        said = f"{moment.isoformat()} lies outside the years 1 to 9999 in UTC."
        raise ProblemError(422, "invalid_request", said) from None
