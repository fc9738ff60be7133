"""Whether a webhook is genuine, after the Standard Webhooks specification. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
VERSION = "v1,"
REQUIRED = ("webhook-id", "webhook-timestamp", "webhook-signature")
LONGEST_STAMP = 12
TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours: an old message may be a replayed one."""


def flaw(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str | None:
    """Why these bytes are not to be trusted; None: they are genuine.

    Header names are in lower case.
    """
    missing = [name for name in REQUIRED if not headers.get(name)]
    if missing:
        return f"it has no header {missing[0]}"
    stamp = headers["webhook-timestamp"]
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP):
        return "its webhook-timestamp is no Unix time"
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return "its webhook-timestamp is more than five minutes off"
    content = b"%s.%s.%s" % (headers["webhook-id"].encode(), stamp.encode(), body)
    if not _is_signed(secret, content, headers["webhook-signature"]):
        return "its signature does not match"
    return None


def _is_signed(secret: str, content: bytes, signatures: str) -> bool:
    """Whether one of the space-separated signatures is ours, compared in constant time."""
    expected = hmac.new(_key(secret), content, hashlib.sha256).digest()
    given = [part.removeprefix(VERSION) for part in signatures.split() if part.startswith(VERSION)]
    return any(hmac.compare_digest(expected, _decoded(text)) for text in given)


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX))


def _decoded(text: str) -> bytes:
    """The bytes of a signature; none if it is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
