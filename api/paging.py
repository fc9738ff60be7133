"""Cursors: opaque to clients, an id to us."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query

from api.problems import ProblemError

Row = TypeVar("Row")

Limit = Annotated[int, Query(ge=1, le=500, description="Entries on a page.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


def encode(last_id: str) -> str:
    """The cursor of the page that follows this id."""
    return base64.urlsafe_b64encode(UUID(last_id).bytes).decode().rstrip("=")


def decode(cursor: str | None) -> str | None:
    """The id in a cursor. Raises ProblemError (422)."""
    if cursor is None:
        return None
    try:
        return str(UUID(bytes=base64.urlsafe_b64decode(cursor + "==")))
    except (ValueError, binascii.Error):
        raise ProblemError(
            422, "invalid_cursor", f"{cursor!r} is no cursor. Use a page's next_cursor as it is."
        ) from None


def shown(items: Iterable[Any], after: str | None) -> dict[str, Any]:
    """A page of these items; `after` is the id the list goes on after, None if it is over."""
    return {"items": list(items), "next_cursor": None if after is None else encode(after)}


def page(
    found: Sequence[Row], *, limit: int, id_of: Callable[[Row], str], show: Callable[[Row], Any]
) -> dict[str, Any]:
    """A page of what was found, which was asked for one entry more than `limit`."""
    shown_rows = found[:limit]
    after = id_of(shown_rows[-1]) if len(found) > limit else None
    return shown(map(show, shown_rows), after)
