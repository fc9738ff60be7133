"""The signed message. Pure. After the Standard Webhooks specification, version 1.0.0."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schemas.version import VERSION

PREFIX = "whsec_"
PRIVATE_PREFIX = "whsk_"
STRIDE = 2047
"""Bytes that are hashed at once. For one more, the interpreter would be handed to another
thread and have to be waited for: a hundred times what the hashing takes."""

USER_AGENT = f"Wiredesk/{VERSION}"


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `v1` signature (HMAC-SHA256) of exactly these bytes, sent at that Unix time."""
    mac = _keyed(secret).copy()
    content = _signed_content(message_id, timestamp, body)
    for start in range(0, len(content), STRIDE):
        mac.update(content[start : start + STRIDE])
    return "v1," + base64.b64encode(mac.digest()).decode()


@lru_cache(maxsize=1024)
def _keyed(secret: str) -> hmac.HMAC:
    return hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), digestmod="sha256")


def sign_asymmetric(private_key: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `v1a` signature (Ed25519) of the same bytes."""
    signature = _ed25519(private_key).sign(_signed_content(message_id, timestamp, body))
    return "v1a," + base64.b64encode(signature).decode()


def _signed_content(message_id: str, timestamp: int, body: bytes) -> bytes:
    return b"%s.%d.%s" % (message_id.encode(), timestamp, body)


@lru_cache(maxsize=1024)
def _ed25519(private_key: str) -> Ed25519PrivateKey:
    raw = base64.b64decode(private_key.removeprefix(PRIVATE_PREFIX))
    return Ed25519PrivateKey.from_private_bytes(raw)


def headers(
    secrets: Sequence[str],
    message_id: str,
    sent_at: datetime,
    body: bytes,
    *,
    media_type: str = "application/json",
    private_key: str | None = None,
    extra: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The headers of a message: every live secret signs. The subscriber's `extra` ones
    never replace ours."""
    timestamp = int(sent_at.timestamp())
    signatures = [sign(secret, message_id, timestamp, body) for secret in secrets]
    if private_key:
        signatures.append(sign_asymmetric(private_key, message_id, timestamp, body))
    ours = {
        "content-type": media_type,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
        "user-agent": USER_AGENT,
        "accept-encoding": "identity",
    }
    if not extra:
        return ours
    return {name: value for name, value in extra.items() if name.lower() not in ours} | ours
