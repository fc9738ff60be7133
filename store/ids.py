"""Ids: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A new id, later than all this process has made before."""
    return str(uuid_utils.uuid7())
