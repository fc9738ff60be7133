"""The law of ordered endpoints: whatever comes of attempts, nothing overtakes."""

from datetime import UTC, datetime, timedelta

import orjson
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from schemas.deliveries import Outcome, Trouble
from store import delivery_claims, delivery_holds, delivery_outcomes
from store.delivery_claims import Bounds
from store.endpoint_health import Patience
from store.session import transaction
from tests.conftest import empty
from tests.factories import make_endpoint, make_events

LEASE = timedelta(seconds=20)
WAIT = timedelta(seconds=5)
PATIENCE = Patience(failing_limit=timedelta(days=5), longest_pause=timedelta(hours=24))

STEPS = st.lists(
    st.sampled_from(["delivered", "failed", "given up", "unsent", "sender died", "new event"]),
    min_size=5,
    max_size=40,
)


class Run:
    """A sender's life with one ordered endpoint, on a clock of its own."""

    def __init__(self) -> None:
        empty()
        make_endpoint(ordered=True, when_exhausted="skip")
        make_events(3)
        self.now = datetime.now(UTC)
        self.finished: list[int] = []
        self.sent: list[int] = []

    def step(self, what: str) -> None:
        if what == "new event":
            make_events(1)
        for delivery in self.claim():
            self.end(delivery, what)
        self.now += WAIT

    def claim(self):
        with transaction() as tx:
            bounds = Bounds(100, lambda _: 64, 16)
            look = delivery_claims.claim(tx, now=self.now, lease=LEASE, bounds=bounds, held={})
        assert len(look.claimed) <= 1
        return look.claimed

    def end(self, delivery, what):
        sequence = orjson.loads(delivery.body)["data"]["sequence"]
        with transaction() as tx:
            if what == "unsent":
                delivery_holds.release(tx, [delivery], now=self.now)
            elif what != "sender died":
                self.sent.append(sequence)
                self.record(tx, delivery, what)
        if what in ("delivered", "given up"):
            self.finished.append(sequence)

    def record(self, tx, delivery, what):
        well = what == "delivered"
        outcome = Outcome(
            delivery,
            self.now,
            timedelta(milliseconds=5),
            204 if well else 500,
            None if well else "the endpoint answered 500",
            trouble=None if well else Trouble.OTHER,
        )
        due_at = None if what == "given up" else self.now + WAIT
        delivery_outcomes.record(
            tx, [outcome], now=self.now, due=lambda _: due_at, patience=PATIENCE
        )


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_an_ordered_endpoint_is_never_sent_a_later_event_before_an_earlier_is_finished(
    database, steps
):
    run = Run()

    for step in steps:
        run.step(step)

    assert run.finished == list(range(1, len(run.finished) + 1))
    assert run.sent == sorted(run.sent)
