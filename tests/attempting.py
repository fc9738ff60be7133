"""A sender for tests: it claims, and says what came of it, without a network."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.deliveries import ClaimedDelivery, Outcome, Trouble
from store import delivery_claims, delivery_outcomes
from store.delivery_claims import Bounds
from store.endpoint_health import Patience
from store.session import transaction

LEASE = timedelta(seconds=20)
PATIENCE = Patience(failing_limit=timedelta(days=5), longest_pause=timedelta(hours=24))


def claim(burst: int = 64) -> list[ClaimedDelivery]:
    """Everything that is due, held."""
    with transaction(durable=False) as tx:
        looked = delivery_claims.claim(
            tx,
            now=datetime.now(UTC),
            lease=LEASE,
            bounds=Bounds(1000, lambda _: burst, 16),
            held={},
        )
    return list(looked.claimed)


def succeed(claimed: Sequence[ClaimedDelivery], **more: Any) -> None:
    """The subscriber took them."""
    _record(claimed, error=None, **more)


def fail(claimed: Sequence[ClaimedDelivery], **more: Any) -> None:
    """The subscriber refused them; they are tried again in an hour."""
    _record(claimed, error="the endpoint answered 500", trouble=Trouble.OTHER, **more)


def give_up(claimed: Sequence[ClaimedDelivery], **more: Any) -> None:
    """The subscriber refused them for the last time."""
    fail(claimed, wait=None, **more)


def _record(
    claimed: Sequence[ClaimedDelivery],
    *,
    error: str | None,
    milliseconds: int = 7,
    wait: timedelta | None = timedelta(hours=1),
    **more: Any,
) -> None:
    now = datetime.now(UTC)
    took = timedelta(milliseconds=milliseconds)
    code = 500 if error else 204
    outcomes = [Outcome(c, now, took, code, error, **more) for c in claimed]
    with transaction() as tx:
        delivery_outcomes.record(
            tx, outcomes, now=now, due=lambda _: now + wait if wait else None, patience=PATIENCE
        )
