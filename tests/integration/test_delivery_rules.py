"""What an endpoint may ask for, and what its answers mean: order, rate, pauses, an end."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from schemas.deliveries import DeliveryStatus, Outcome, Trouble
from schemas.events import EventType, NewEvent
from store import delivery_claims, delivery_holds, delivery_outcomes, endpoint_health, outbox
from store.delivery_claims import Bounds, Held
from store.endpoint_health import Patience
from store.session import reading, transaction
from store.tables import deliveries, endpoints, events
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events

LEASE = timedelta(seconds=20)
PATIENCE = Patience(failing_limit=timedelta(days=5), longest_pause=timedelta(hours=24))
NOTHING = timedelta(0)
WAIT = timedelta(seconds=5)


def look(*, later=NOTHING, burst=64, retries=16, held=None, now=None):
    with transaction(durable=False) as tx:
        return delivery_claims.claim(
            tx,
            now=(now or datetime.now(UTC)) + later,
            lease=LEASE,
            bounds=Bounds(1000, lambda _: burst, retries),
            held=held or {},
        )


def claim(**more):
    return look(**more).claimed


def record(*claimed, error=None, later=NOTHING, wait=WAIT, **more):
    now = datetime.now(UTC) + later
    outcomes = [Outcome(c, now, timedelta(milliseconds=7), 204, error, **more) for c in claimed]
    with transaction() as tx:
        return delivery_outcomes.record(
            tx, outcomes, now=now, due=lambda _: now + wait if wait else None, patience=PATIENCE
        )


def fail(*claimed, trouble=Trouble.OTHER, **more):
    return record(*claimed, error="the endpoint answered 500", trouble=trouble, **more)


def change(endpoint, **values):
    with transaction() as tx:
        tx.execute(update(endpoints).where(endpoints.c.id == endpoint.id).values(**values))


def endpoint_row(endpoint):
    with reading() as tx:
        return tx.execute(select(endpoints).where(endpoints.c.id == endpoint.id)).one()


def disable(endpoint):
    with transaction() as tx:
        [row] = endpoint_health.locked(tx, [endpoint.id])
        endpoint_health.disable(tx, row, endpoint_health.BY_REQUEST, now=datetime.now(UTC))


def enable(endpoint):
    with transaction() as tx:
        endpoint_health.enable(tx, endpoint.id)


def statuses():
    return [delivery.status for delivery in all_deliveries()]


def types_of_events():
    with reading() as tx:
        return list(tx.execute(select(events.c.type).order_by(events.c.position)).scalars())


def test_events_take_their_place_in_the_stream_without_holes(database):
    make_events(3)
    make_events(2)

    with reading() as tx:
        positions = tx.execute(select(events.c.position).order_by(events.c.id)).scalars().all()
    assert sorted(positions) == [1, 2, 3, 4, 5]


def test_an_ordered_endpoint_gets_one_delivery_at_a_time_in_sequence(database):
    make_endpoint(ordered=True)
    make_events(3)

    [first] = claim()
    meanwhile = claim()
    record(first)
    [second] = claim()

    assert meanwhile == []
    assert b'"sequence":1,' in first.body
    assert b'"sequence":2,' in second.body


def test_the_next_of_an_ordered_endpoint_waits_for_the_one_that_failed(database):
    make_endpoint(ordered=True)
    make_events(2)
    fail(*claim())

    at_once = claim()
    [again] = claim(later=WAIT)

    assert at_once == []
    assert b'"sequence":1,' in again.body
    assert again.is_retry


def test_an_ordered_endpoint_that_skips_goes_on_after_the_schedule(database):
    make_endpoint(ordered=True, when_exhausted="skip")
    make_events(2)
    [first] = claim()
    fail(first, wait=NOTHING)

    [second] = claim()

    assert not first.target.blocks
    assert b'"sequence":2,' in second.body


def test_an_ordered_endpoint_that_blocks_is_tried_on_without_end(database):
    make_endpoint(ordered=True, when_exhausted="block")
    make_events(1)

    [claimed] = claim()

    assert claimed.target.blocks


def test_a_sender_that_holds_one_of_an_ordered_endpoint_takes_no_other(database):
    endpoint = make_endpoint(ordered=True)
    make_events(2)

    assert claim(held={endpoint.id: Held(1)}) == []


def test_sends_of_an_endpoint_with_a_rate_are_a_step_apart(database):
    make_endpoint(rate_limit=20)
    make_events(30)

    now = datetime.now(UTC)

    first = claim(now=now)
    second = claim(now=now, later=timedelta(seconds=0.1))
    third = claim(now=now, later=timedelta(seconds=0.3))

    moments = [delivery.send_at for delivery in first + third]
    gaps = {b - a for a, b in pairwise(moments)}
    assert len(first) == 5
    assert second == []
    assert min(gaps) >= timedelta(milliseconds=49)


def test_an_endpoint_with_a_rate_is_looked_at_when_it_allows_the_next(database):
    make_endpoint(rate_limit=2)
    make_events(3)

    now = datetime.now(UTC)

    found = look(now=now)

    assert len(found.claimed) == 1
    assert found.next_at - now == timedelta(seconds=0.5)


def test_retries_take_no_more_than_their_share(database):
    make_endpoint()
    make_events(40)
    fail(*claim(), wait=timedelta(seconds=-1))
    make_events(40)

    claimed = claim(retries=4)

    assert sum(delivery.is_retry for delivery in claimed) == 4
    assert sum(not delivery.is_retry for delivery in claimed) == 40


def test_retries_that_are_held_take_no_room_from_what_is_new(database):
    endpoint = make_endpoint()
    make_events(16)

    claimed = claim(burst=16, held={endpoint.id: Held(16, 16)})

    assert len(claimed) == 16


def test_retries_of_an_endpoint_with_a_rate_leave_most_of_it_to_what_is_new(database):
    endpoint = make_endpoint()
    make_events(30)
    fail(*claim(), wait=timedelta(seconds=-1))
    change(endpoint, rate_limit=40)
    make_events(20)

    claimed = claim()

    assert [delivery.is_retry for delivery in claimed].count(True) == 2
    assert len(claimed) == 10


def test_retries_of_an_endpoint_with_a_low_rate_get_every_fourth_send(database):
    endpoint = make_endpoint()
    make_events(20)
    fail(*claim(), wait=timedelta(seconds=-1))
    change(endpoint, rate_limit=2)
    make_events(20)
    now = datetime.now(UTC)

    turns = [claim(now=now, later=timedelta(seconds=n / 2)) for n in range(12)]

    retries = [delivery.is_retry for turn in turns for delivery in turn]
    assert len(retries) == 12
    assert retries.count(True) == 3


def test_an_endpoint_that_asks_for_a_pause_is_left_alone_until_then(database):
    endpoint = make_endpoint()
    make_events(70)
    claimed = claim(burst=10)
    pause = datetime.now(UTC) + timedelta(minutes=2)

    fail(claimed[0], trouble=Trouble.BUSY, retry_at=pause)
    meanwhile = look()
    later = claim(later=timedelta(minutes=2, seconds=1))

    assert meanwhile.claimed == []
    assert endpoint.id not in meanwhile.open
    assert meanwhile.next_at == pause
    assert len(later) > 10


def test_a_pause_is_never_longer_than_we_have_patience_for(database):
    endpoint = make_endpoint()
    make_events(1)

    fail(*claim(), trouble=Trouble.BUSY, retry_at=datetime.now(UTC) + timedelta(days=300))

    assert endpoint_row(endpoint).resume_at < datetime.now(UTC) + timedelta(hours=24, minutes=1)


def test_an_endpoint_that_is_gone_is_disabled_and_its_deliveries_are_held(database):
    endpoint = make_endpoint()
    make_events(3)
    claimed = claim(burst=2)

    fail(claimed[0], trouble=Trouble.GONE)

    row = endpoint_row(endpoint)
    assert (row.enabled, row.disabled_reason) == (False, "gone")
    assert statuses() == ["held", "held", "held"]
    assert len(all_attempts()) == 1
    assert claim(later=timedelta(days=1)) == []


def test_the_other_endpoints_are_told_of_one_that_was_disabled(database):
    endpoint, other = make_endpoint(), make_endpoint()
    make_events(1)

    disable(endpoint)

    mine = {d.endpoint_id for d in all_deliveries() if d.sequence == 2}
    assert types_of_events() == ["document.stored", "endpoint.disabled"]
    assert mine == {other.id}


def test_an_attempt_under_way_when_its_endpoint_is_disabled_is_still_counted(database):
    endpoint = make_endpoint()
    make_events(2)
    delivered, failed = claim()
    disable(endpoint)

    record(delivered)
    fail(failed)

    assert statuses() == ["delivered", "held"]
    assert len(all_attempts()) == 2


def test_events_for_a_disabled_endpoint_are_held_and_counted(database, woken):
    endpoint = make_endpoint()
    disable(endpoint)
    woken.clear()

    make_events(2)

    assert [(d.status, d.sequence) for d in all_deliveries()] == [("held", 1), ("held", 2)]
    assert woken == []


def test_an_endpoint_that_is_enabled_again_starts_with_a_clean_slate(database):
    endpoint = make_endpoint()
    make_events(1)
    fail(*claim(), trouble=Trouble.BUSY, retry_at=datetime.now(UTC) + timedelta(hours=1))
    disable(endpoint)

    enable(endpoint)
    make_events(1)

    row = endpoint_row(endpoint)
    assert (row.enabled, row.failure_count, row.failing_since, row.resume_at) == (
        True,
        0,
        None,
        None,
    )
    assert len(claim()) == 1


def test_failures_are_counted_until_a_success(database):
    endpoint = make_endpoint()
    make_events(3)
    first, second, third = claim()

    fail(first)
    fail(second)
    failing = endpoint_row(endpoint)
    record(third)
    still = endpoint_row(endpoint)
    [again, _] = claim(later=WAIT)
    record(again, later=WAIT)
    well = endpoint_row(endpoint)

    assert failing.failure_count == 2
    assert failing.failing_since is not None
    assert still.failing_since is not None, "the third was claimed before the failures"
    assert (well.failure_count, well.failing_since) == (0, None)


def test_five_days_of_nothing_but_failure_disable_an_endpoint(database):
    endpoint = make_endpoint()
    make_events(1)
    fail(*claim())
    change(endpoint, failing_since=datetime.now(UTC) - timedelta(days=5, minutes=1))

    fail(*claim(later=WAIT))

    row = endpoint_row(endpoint)
    assert (row.enabled, row.disabled_reason) == (False, "failing")
    assert types_of_events()[-1] == EventType.ENDPOINT_DISABLED


def test_a_success_that_another_sender_had_meanwhile_saves_the_endpoint(database):
    endpoint = make_endpoint()
    make_events(2)
    first, second = claim()
    fail(first)
    record(second)
    change(endpoint, failing_since=datetime.now(UTC) - timedelta(days=5, minutes=1))

    fail(*claim(later=WAIT))

    assert endpoint_row(endpoint).enabled


def test_a_delivery_given_back_unsent_is_as_if_it_had_not_been_claimed(database):
    make_endpoint()
    make_events(2)
    claimed = claim()

    with transaction() as tx:
        delivery_holds.release(tx, claimed, now=datetime.now(UTC))

    assert [d.attempt_count for d in all_deliveries()] == [0, 0]
    assert len(claim()) == 2


def test_a_delivery_given_back_late_is_left_to_its_new_sender(database):
    make_endpoint()
    make_events(1)
    late = claim()
    claim(later=LEASE * 2)

    with transaction() as tx:
        delivery_holds.release(tx, late, now=datetime.now(UTC))

    assert all_deliveries()[0].attempt_count == 2
    assert claim() == []


def test_outcomes_written_twice_are_recorded_once(database):
    make_endpoint()
    make_events(2)
    delivered, failed = claim()

    for _ in range(2):
        record(delivered)
        fail(failed)

    assert statuses() == ["delivered", "pending"]
    assert len(all_attempts()) == 2


@pytest.mark.parametrize("trouble", [Trouble.GONE, Trouble.OTHER])
def test_an_endpoint_that_was_removed_meanwhile_takes_its_outcomes_along(database, trouble):
    endpoint = make_endpoint()
    make_events(1)
    claimed = claim()
    with transaction() as tx:
        tx.execute(endpoints.delete().where(endpoints.c.id == endpoint.id))

    assert fail(*claimed, trouble=trouble) == 0
    assert all_deliveries() == []


def test_a_delivery_keeps_the_form_its_endpoint_had_when_it_was_made(database):
    endpoint = make_endpoint(format="cloudevents")
    make_events(1)
    change(endpoint, format="standard")
    make_events(1)

    first, second = claim()

    assert first.media_type == "application/cloudevents+json"
    assert b'"specversion":"1.0"' in first.body
    assert second.media_type == "application/json"


def test_only_events_that_a_filter_matches_are_sent_and_counted(database):
    make_endpoint(filter="country:KG")
    told = [
        NewEvent(EventType.DOCUMENT_STORED, None, b"{}", lambda code=code: {"countries": [code]})
        for code in ({"code": "KG", "name": "Kyrgyzstan"}, {"code": "FR", "name": "France"})
    ]

    with transaction() as tx:
        outbox.record(tx, [*told, told[0]], now=datetime.now(UTC))

    assert [delivery.sequence for delivery in all_deliveries()] == [1, 2]
    assert statuses() == [DeliveryStatus.PENDING] * 2
    with reading() as tx:
        assert tx.execute(select(deliveries.c.id)).all()
