"""What is kept for a time only is forgotten, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from store import queue
from store.ids import new_id
from store.retention import first_id, forget_attempts
from store.session import transaction
from tests.attempting import claim, fail, succeed
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events
from worker import sweep

SOON = timedelta(minutes=1)


def forget(*, before, limit=1000):
    with transaction() as tx:
        return forget_attempts(tx, before=before, limit=limit)


def test_old_attempts_are_forgotten_and_their_deliveries_kept(database):
    make_endpoint()
    make_events(3)
    succeed(claim())

    count = forget(before=datetime.now(UTC) + SOON)

    assert count == 3
    assert all_attempts() == []
    assert len(all_deliveries()) == 3


def test_attempts_at_newer_deliveries_are_kept(database):
    make_endpoint()
    make_events(2)
    succeed(claim())

    count = forget(before=datetime.now(UTC) - SOON)

    assert count == 0
    assert len(all_attempts()) == 2


def test_what_is_pending_keeps_its_attempts(database):
    make_endpoint()
    make_events(2)
    done, waiting = claim()
    succeed([done])
    fail([waiting])

    forget(before=datetime.now(UTC) + SOON)

    assert [attempt.delivery_id for attempt in all_attempts()] == [waiting.id]


def test_no_more_are_forgotten_at_once_than_asked_and_the_oldest_go_first(database):
    make_endpoint()
    make_events(3)
    succeed(claim())
    ids = sorted(attempt.delivery_id for attempt in all_attempts())

    count = forget(before=datetime.now(UTC) + SOON, limit=2)

    assert count == 2
    assert [attempt.delivery_id for attempt in all_attempts()] == ids[2:]


def test_the_sweep_forgets_attempts_in_batches_and_the_next_one_goes_on(settings, monkeypatch):
    monkeypatch.setattr(queue, "publish", lambda _task: None)
    monkeypatch.setattr(sweep, "FORGET_BATCH", 2)
    monkeypatch.setattr(sweep, "FORGET_BATCHES", 2)
    kept_shortly = settings.model_copy(update={"attempt_retention": -SOON})
    make_endpoint()
    make_events(5)
    succeed(claim())

    sweep.sweep(kept_shortly)
    left = len(all_attempts())
    sweep.sweep(kept_shortly)

    assert left == 1
    assert all_attempts() == []


def test_the_sweep_keeps_attempts_for_a_month(settings, monkeypatch):
    monkeypatch.setattr(queue, "publish", lambda _task: None)
    make_endpoint()
    make_events(1)
    succeed(claim())

    sweep.sweep(settings)

    assert settings.attempt_retention == timedelta(days=30)
    assert len(all_attempts()) == 1


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC)))
def test_the_first_id_of_a_moment_is_a_proper_one_and_follows_time(moment):
    first, next_one = first_id(moment), first_id(moment + timedelta(milliseconds=1))

    assert UUID(first).version == 7
    assert first < next_one


def test_an_id_made_now_lies_between_those_of_moments_around_it():
    before = first_id(datetime.now(UTC) - SOON)
    made = new_id()
    after = first_id(datetime.now(UTC) + SOON)

    assert before < made < after


def test_a_moment_before_all_ids_has_a_first_id_too():
    assert UUID(first_id(datetime(1901, 1, 1, tzinfo=UTC))).version == 7
