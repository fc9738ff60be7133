"""The signed message. Pure. After the Standard Webhooks specification, version 1.0.0."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from schemas.version import VERSION

PREFIX = "whsec_"
USER_AGENT = f"Wiredesk/{VERSION}"


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `v1` signature of exactly these bytes, sent at that Unix time."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def headers(
    secrets: Sequence[str], message_id: str, sent_at: datetime, body: bytes
) -> dict[str, str]:
    """The headers of a message: every live secret signs."""
    timestamp = int(sent_at.timestamp())
    signatures = [sign(secret, message_id, timestamp, body) for secret in secrets]
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
        "user-agent": USER_AGENT,
        "accept-encoding": "identity",
    }
