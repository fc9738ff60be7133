"""Idempotency-Key: by it a request that comes again is known, and answered as before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from api.problems import ProblemError
from schemas.arrivals import Token

HEADER = "idempotency-key"
LONGEST = 255


class Claim:
    """A request's claim to be done once, and a digest of what makes it this request."""

    def __init__(self, name: str, expires_at: datetime) -> None:
        self._name = name
        self._expires_at = expires_at
        self._digest = hashlib.sha256()

    def add(self, *pieces: str | bytes | None) -> None:
        """Say what else belongs to the request; where one piece ends counts too."""
        for piece in pieces:
            content = piece.encode(errors="replace") if isinstance(piece, str) else piece or b""
            self._digest.update(b"%d:" % len(content) if piece is not None else b"-")
            self._digest.update(content)

    def token(self) -> Token:
        """The token under which the answer is remembered."""
        return Token(self._name, self._digest.hexdigest(), self._expires_at)


def claim_of(request: Request, window: timedelta) -> Claim | None:
    """The claim a request makes, if it makes one. Raises ProblemError (422).

    A key belongs to the sender's API key: two senders may use the same one.
    """
    if HEADER not in request.headers:
        return None
    key = _key(request.headers.getlist(HEADER))
    sender = request.headers.get("authorization", "").partition(" ")[2].strip()
    name = hashlib.sha256(f"{sender}\0{key}".encode()).hexdigest()
    claim = Claim(name, datetime.now(UTC) + window)
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    claim.add(essence, request.url.query, request.headers.get("content-disposition"))
    return claim


def _key(given: list[str]) -> str:
    if len(given) != 1 or not _is_key(given[0]):
        raise ProblemError(
            422,
            "invalid_request",
            f"The Idempotency-Key must be one header of 1 to {LONGEST} printable ASCII "
            "characters, such as a UUID.",
        )
    return given[0]


def _is_key(text: str) -> bool:
    return 1 <= len(text) <= LONGEST and text.isascii() and text.isprintable()
