"""Events and deliveries: recorded with the change, numbered without holes, sent by one."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import orjson
import pytest

from schemas.deliveries import DeliveryStatus, Outcome
from schemas.events import EventType
from schemas.tasks import TaskName
from store import delivery_claims, delivery_holds, delivery_outcomes, endpoints
from store.delivery_claims import Bounds, Held
from store.endpoint_health import Patience
from store.session import reading, transaction
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events

LEASE = timedelta(seconds=15)
PATIENCE = Patience(failing_limit=timedelta(days=5), longest_pause=timedelta(hours=24))


def claim(*, later=timedelta(0), room=100, burst=64, retries=16, held=None):
    return look(later=later, room=room, burst=burst, retries=retries, held=held).claimed


def look(*, later=timedelta(0), room=100, burst=64, retries=16, held=None):
    with transaction(durable=False) as tx:
        return delivery_claims.claim(
            tx,
            now=datetime.now(UTC) + later,
            lease=LEASE,
            bounds=Bounds(room, lambda _: burst, retries),
            held=held or {},
        )


def outcome(claimed, *, error=None, **more):
    return Outcome(claimed, datetime.now(UTC), timedelta(milliseconds=7), 204, error, **more)


def record(*claimed, error=None, due_in=timedelta(seconds=5), later=timedelta(0), **more):
    now = datetime.now(UTC) + later
    outcomes = [outcome(c, error=error, **more) for c in claimed]
    due = {True: now + due_in, False: None}[bool(due_in)]
    with transaction() as tx:
        return delivery_outcomes.record(tx, outcomes, now=now, due=lambda _: due, patience=PATIENCE)


def test_an_event_becomes_one_pending_delivery_for_each_endpoint(database, woken):
    make_endpoint()
    make_endpoint()

    make_events(2)

    assert [d.status for d in all_deliveries()] == [DeliveryStatus.PENDING] * 4
    assert woken == [TaskName.DELIVER]


def test_an_event_nobody_asked_for_wakes_nobody(database, woken):
    make_endpoint(event_types=[EventType.DOCUMENT_FAILED])

    make_events(1)

    assert all_deliveries() == []
    assert woken == []


def test_an_endpoint_gets_only_the_types_it_asked_for(database):
    make_endpoint(event_types=[EventType.DOCUMENT_FAILED])

    make_events(1, kind=EventType.DOCUMENT_STORED)
    make_events(1, kind=EventType.DOCUMENT_FAILED)

    [claimed] = claim()
    assert orjson.loads(claimed.body)["type"] == "document.failed"


def test_the_sequence_of_an_endpoint_starts_at_one_and_has_no_holes(database):
    make_endpoint()

    make_events(2)
    make_events(3)

    assert [d.sequence for d in all_deliveries()] == [1, 2, 3, 4, 5]


def test_a_transaction_that_fails_leaves_no_hole_in_the_sequence(database):
    make_endpoint()

    with pytest.raises(ZeroDivisionError), transaction():
        make_nothing_of_it()
    make_events(1)

    assert [d.sequence for d in all_deliveries()] == [1]


def make_nothing_of_it():
    raise ZeroDivisionError


def test_events_recorded_at_the_same_time_are_numbered_without_holes(database):
    make_endpoint()
    threads = [Thread(target=make_events, args=(5,)) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [d.sequence for d in all_deliveries()] == list(range(1, 31))


def test_a_delivery_is_claimed_by_one_sender_only(database):
    make_endpoint()
    make_events(3)

    first, second = claim(), claim()

    assert len(first) == 3
    assert second == []


def test_the_body_of_a_delivery_is_the_same_on_every_attempt(database):
    make_endpoint()
    make_events(1)
    [first] = claim()
    record(first, error="no answer")

    [second] = claim(later=timedelta(seconds=6))

    assert second.body == first.body
    assert second.event_id == first.event_id
    assert second.attempt_count == 2
    assert orjson.loads(first.body)["data"]["sequence"] == 1


def test_one_endpoint_never_takes_more_than_its_burst(database):
    busy = make_endpoint()
    make_events(10)
    quiet = make_endpoint()
    make_events(1)

    claimed = claim(burst=4)

    assert [c.endpoint_id for c in claimed].count(busy.id) == 4
    assert [c.endpoint_id for c in claimed].count(quiet.id) == 1


def test_an_endpoint_with_most_of_its_burst_under_way_gets_no_more(database):
    endpoint = make_endpoint()
    make_events(10)

    claimed = claim(burst=4, held={endpoint.id: Held(3)})

    assert claimed == []


def test_a_sender_claims_no_more_than_it_has_room_for(database):
    make_endpoint()
    make_events(10)

    assert len(claim(room=5, burst=8)) == 5


def test_a_delivered_delivery_is_finished_and_its_attempt_is_kept(database):
    make_endpoint()
    make_events(1)

    record(*claim())

    [delivery] = all_deliveries()
    [attempt] = all_attempts()
    assert delivery.status == DeliveryStatus.DELIVERED
    assert delivery.due_at is None
    assert delivery.finished_at is not None
    assert (attempt.number, attempt.status_code, attempt.duration_ms) == (1, 204, 7)


def test_a_failed_attempt_is_due_again_when_the_schedule_says(database):
    make_endpoint()
    make_events(1)

    record(*claim(), error="the endpoint answered 503")

    [delivery] = all_deliveries()
    assert delivery.status == DeliveryStatus.PENDING
    assert delivery.due_at > datetime.now(UTC)
    assert all_attempts()[0].error == "the endpoint answered 503"


def test_a_delivery_fails_when_the_schedule_is_over(database):
    make_endpoint()
    make_events(1)

    record(*claim(), error="the endpoint answered 503", due_in=timedelta(0))

    [delivery] = all_deliveries()
    assert delivery.status == DeliveryStatus.FAILED
    assert delivery.due_at is None


def test_a_sender_whose_lease_ran_out_changes_nothing(database):
    make_endpoint()
    make_events(1)
    late = claim()
    claim(later=LEASE * 2)

    recorded = record(*late)

    assert recorded == 0
    assert all_attempts() == []
    assert all_deliveries()[0].status == DeliveryStatus.PENDING


def test_a_held_delivery_that_is_extended_is_not_offered_to_others(database):
    make_endpoint()
    make_events(1)
    held = claim()

    with transaction() as tx:
        delivery_holds.extend(tx, held, until=datetime.now(UTC) + LEASE * 3)

    assert claim(later=LEASE * 2) == []


def test_work_is_due_until_it_is_claimed(database):
    make_endpoint()
    make_events(1)

    with reading() as tx:
        before = delivery_claims.any_due(tx, now=datetime.now(UTC))
    claim()
    with reading() as tx:
        after = delivery_claims.any_due(tx, now=datetime.now(UTC))

    assert before
    assert not after


def test_removing_an_endpoint_takes_its_deliveries_with_it(database):
    endpoint = make_endpoint()
    make_events(2)
    record(*claim())

    with transaction() as tx:
        endpoints.remove(tx, endpoint.id)

    assert all_deliveries() == []
    assert all_attempts() == []


def test_two_outcomes_of_one_delivery_are_not_both_recorded(database):
    make_endpoint()
    make_events(1)
    [first] = claim()
    [second] = claim(later=LEASE * 2)

    recorded = record(first, second)

    assert recorded == 1
    assert [attempt.number for attempt in all_attempts()] == [2]


def test_endpoints_with_nothing_under_way_are_served_first(database):
    busy, idle = make_endpoint(), make_endpoint()
    make_events(10)

    claimed = claim(room=4, burst=8, held={busy.id: Held(1)})

    assert {delivery.endpoint_id for delivery in claimed} == {idle.id}
