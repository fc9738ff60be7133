"""Secrets that were replaced and still sign for a while, as a row keeps them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

Entry = dict[str, Any]


def entry(sealed: bytes, expires_at: datetime) -> Entry:
    """A sealed secret that signs until then."""
    return {"sealed": base64.b64encode(sealed).decode(), "expires_at": expires_at.isoformat()}


def still(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Those that still sign."""
    return [e for e in entries if datetime.fromisoformat(e["expires_at"]) > now]


def alive(entries: Sequence[Entry], now: datetime) -> list[bytes]:
    """The sealed secrets that still sign."""
    return [base64.b64decode(e["sealed"]) for e in still(entries, now)]
