"""New secrets for endpoints, beside which the old ones still sign for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from schemas.endpoint_errors import TooManySecretsError
from schemas.endpoints import Rotated
from schemas.errors import NotFoundError
from schemas.events import rfc3339
from store import secrets
from store.old_secrets import entry, still
from store.session import Tx
from store.tables import endpoints

MOST_ALIVE = 8
"""Secrets of one endpoint that sign at once: each makes every request's headers longer."""


def rotate(
    tx: Tx, endpoint_id: str, *, secret: str | None, now: datetime, overlap: timedelta
) -> Rotated:
    """Give the endpoint that secret, or a new one; the one before signs until the overlap is
    over. Raises NotFoundError, TooManySecretsError."""
    wanted = select(endpoints.c.secret, endpoints.c.old_secrets)
    row = tx.execute(wanted.where(endpoints.c.id == endpoint_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("endpoint", endpoint_id)
    new, expires_at = secret or secrets.new_secret(), now + overlap
    # Newest first: every signature is tried in this order by whoever verifies.
    old = still([entry(bytes(row.secret), expires_at), *row.old_secrets], now)
    if len(old) >= MOST_ALIVE:
        ends = [datetime.fromisoformat(one["expires_at"]) for one in old]
        raise TooManySecretsError(MOST_ALIVE, rfc3339(min(ends)))
    values = {"secret": secrets.seal(new), "old_secrets": old}
    tx.execute(update(endpoints).where(endpoints.c.id == endpoint_id).values(**values))
    return Rotated(secret=new, old_secrets_expire_at=expires_at)
