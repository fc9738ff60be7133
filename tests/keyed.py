"""Keys for tests, and the API with answers about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.keys import KeyCreated, KeyOut, Scope
from store import keys
from store.session import reading, transaction


def make_key(*scopes: Scope, lasts: timedelta | None = None, **more: Any) -> KeyCreated:
    """A key of these scopes, or of `read`; it may last only so long."""
    now = datetime.now(UTC)
    ends = None if lasts is None else now + lasts
    with transaction() as tx:
        wanted = scopes or (Scope.READ,)
        return keys.add(tx, "test", wanted, now=now, expires_at=ends, **more)


def the_key(key_id: str) -> KeyOut:
    """The key as it is now."""
    with reading() as tx:
        return keys.get(tx, key_id)


def revoke(key_id: str) -> None:
    """End the key, behind the API's back."""
    with transaction() as tx:
        keys.revoke(tx, key_id, now=datetime.now(UTC))


def assert_problem(answer: Any, status: int, code: str) -> None:
    """That the answer tells of this problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status
