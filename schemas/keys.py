"""Shapes of an API key."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class Scope(StrEnum):
    """What a key may do; `admin` may do everything."""

    INGEST = "ingest"
    READ = "read"
    ADMIN = "admin"


LONGEST_NAME = 200


def flaw_of_name(name: str) -> str | None:
    """Why a key cannot have that name; None: it can."""
    if name.strip() and len(name) <= LONGEST_NAME and name.isprintable():
        return None
    return (
        f"a name has 1 to {LONGEST_NAME} printable characters, such as 'newsroom' "
        f"(given: {len(name)} characters)"
    )


class KeyOut(BaseModel):
    """A key as it is listed: without the key itself."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    revoked_at: datetime | None = None


class KeyCreated(KeyOut):
    """A new key, shown this once."""

    key: str
