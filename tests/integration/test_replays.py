"""Replays: an endpoint is sent again what it missed, bit by bit, behind what is new."""

import asyncio
from datetime import UTC, datetime, timedelta
from threading import Thread

import orjson
import pytest
import structlog.testing
from sqlalchemy import select, update

from schemas.deliveries import DeliveryStatus
from schemas.endpoint_errors import EndpointDisabledError
from schemas.errors import DatabaseAwayError, ReplayRunningError
from schemas.replays import ReplayIn, ReplayStatus
from schemas.tasks import TaskName
from store import endpoints, replay_steps, replays
from store.delivery_claims import Bounds, claim
from store.session import reading, transaction
from store.tables import deliveries
from store.tables import endpoints as endpoints_table
from store.tables import replays as replays_table
from tests import service
from tests.api_server import client_of, serving
from tests.factories import all_deliveries, make_endpoint, make_events, make_id
from tests.servers import until
from worker import replayer
from worker.replayer import Replayer

LONG_AGO = "2020-01-01T00:00:00Z"
PENDING, DELIVERED, FAILED, HELD = (status.value for status in DeliveryStatus)


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def statuses():
    return [delivery.status for delivery in all_deliveries()]


def change(table, *, of, **values):
    with transaction() as tx:
        tx.execute(update(table).where(of).values(values))


def set_all(status, *, attempt_count=1, since=1):
    """Every delivery from that sequence on has ended so."""
    ended = None if status == HELD else datetime.now(UTC)
    of = deliveries.c.sequence >= since
    values = {"status": status, "due_at": None, "finished_at": ended}
    change(deliveries, of=of, **values, attempt_count=attempt_count)


def set_one(sequence, **values):
    change(deliveries, of=deliveries.c.sequence == sequence, **values)


def set_endpoint(endpoint, **values):
    change(endpoints_table, of=endpoints_table.c.id == endpoint.id, **values)


def missed(count, status=FAILED, **more):
    """An endpoint with so many deliveries that have ended so."""
    endpoint = make_endpoint()
    make_events(count)
    set_all(status, **more)
    return endpoint


def survey(endpoint, **wanted):
    with reading() as tx:
        return replays.survey(tx, endpoint.id, ReplayIn(**{"since": LONG_AGO} | wanted))


def start(endpoint, **wanted):
    asked = ReplayIn(**{"since": LONG_AGO} | wanted)
    found = survey(endpoint, **wanted)
    with transaction() as tx:
        return replays.start(tx, endpoint.id, asked, found, now=datetime.now(UTC))


def step(replay, *, batch=256, backlog=256):
    with transaction() as tx:
        return replay_steps.step(
            tx, replay.id, replay.endpoint_id, now=datetime.now(UTC), batch=batch, backlog=backlog
        )


def state_of(replay):
    with reading() as tx:
        return replays.get(tx, replay.id)


def claimed():
    """What a sender is given to send."""
    bounds, now = Bounds(room=10, burst=lambda _: 10, retries=10), datetime.now(UTC)
    with transaction() as tx:
        look = claim(tx, now=now, lease=timedelta(seconds=9), bounds=bounds, held={})
    return look.claimed


def test_what_failed_is_on_its_way_again_with_its_attempts_spent(database, woken):
    replay = start(missed(2, attempt_count=10))
    woken.clear()

    step(replay)

    found = all_deliveries()
    assert [delivery.status for delivery in found] == [PENDING, PENDING]
    assert [delivery.spent_count for delivery in found] == [10, 10]
    assert [delivery.finished_at for delivery in found] == [None, None]
    assert all(delivery.due_at <= datetime.now(UTC) for delivery in found)
    assert woken == [TaskName.DELIVER]


def test_a_replayed_delivery_keeps_its_id_its_sequence_and_its_body(database):
    endpoint = make_endpoint()
    make_events(3)
    before = [(c.event_id, c.body) for c in claimed()]
    set_all(DELIVERED)

    step(start(endpoint))

    assert [(c.event_id, c.body) for c in claimed()] == before
    assert [delivery.sequence for delivery in all_deliveries()] == [1, 2, 3]


def test_a_replayed_delivery_is_claimed_as_if_it_were_new(database):
    step(start(missed(1, attempt_count=10)))

    assert [(c.attempt_count, c.is_retry) for c in claimed()] == [(11, False)]


def test_what_was_delivered_is_replayed_too_unless_only_what_failed_is_asked_for(database):
    endpoint = missed(3, DELIVERED)
    set_one(2, status=FAILED)
    set_one(3, status=HELD)

    counts = survey(endpoint).total_count, survey(endpoint, only_failed=True).total_count
    step(start(endpoint, only_failed=True))

    assert counts == (3, 2)
    assert statuses() == [DELIVERED, PENDING, PENDING]


def test_what_is_pending_is_not_taken(database):
    endpoint = missed(2)
    later = datetime.now(UTC) + timedelta(hours=1)
    set_one(1, status=PENDING, due_at=later, attempt_count=3)

    replay = start(endpoint)
    step(replay)

    assert replay.total_count == 1
    assert all_deliveries()[0].due_at == later
    assert all_deliveries()[0].spent_count == 0


def test_only_deliveries_of_the_time_asked_for_are_replayed(database):
    endpoint = missed(4)
    first = datetime(2026, 3, 1, tzinfo=UTC)
    for sequence in range(1, 5):
        set_one(sequence, created_at=first + timedelta(hours=sequence))

    replay = start(endpoint, since="2026-03-01T02:00:00Z", until="2026-03-01T05:00:00+01:00")
    step(replay)

    assert replay.total_count == 2
    assert statuses() == [FAILED, PENDING, PENDING, FAILED]
    assert state_of(replay).status == ReplayStatus.DONE


def test_deliveries_of_other_endpoints_are_left_alone(database):
    endpoint, other = make_endpoint(), make_endpoint()
    make_events(1)
    set_all(FAILED)

    step(start(endpoint))

    assert {d.endpoint_id: d.status for d in all_deliveries()} == {
        endpoint.id: PENDING,
        other.id: FAILED,
    }


def test_what_comes_after_the_start_is_not_replayed(database):
    endpoint = missed(1)
    replay = start(endpoint)
    make_events(1)
    set_all(FAILED)

    step(replay)

    assert statuses() == [PENDING, FAILED]


def test_a_replay_goes_step_by_step_in_the_order_of_the_sequence(database):
    replay = start(missed(5))

    seen = [(step(replay, batch=2), statuses().count(PENDING)) for _ in range(4)]

    assert seen == [(True, 2), (True, 4), (True, 5), (False, 5)]
    ended = state_of(replay)
    assert (ended.status, ended.replayed_count, ended.total_count) == (ReplayStatus.DONE, 5, 5)
    assert ended.finished_at is not None


def test_a_replay_that_was_interrupted_goes_on_where_it_was(database):
    replay = start(missed(4))
    step(replay, batch=2)

    with pytest.raises(ZeroDivisionError):
        step_and_die(replay)
    after_the_crash = state_of(replay).replayed_count
    step(replay, batch=2)

    assert after_the_crash == 2
    assert state_of(replay).replayed_count == 4
    assert statuses() == [PENDING] * 4


def step_and_die(replay):
    with transaction() as tx:
        now = datetime.now(UTC)
        replay_steps.step(tx, replay.id, replay.endpoint_id, now=now, batch=2, backlog=9)
        raise ZeroDivisionError


def test_long_stretches_of_what_is_not_asked_for_are_passed_over(database, monkeypatch):
    monkeypatch.setattr(replay_steps, "SCAN", 3)
    endpoint = missed(9, DELIVERED)
    set_one(1, status=FAILED)
    set_one(9, status=FAILED)
    replay = start(endpoint, only_failed=True)

    moved = [step(replay) for _ in range(4)]

    assert moved == [True, True, True, False]
    assert state_of(replay).status == ReplayStatus.DONE
    assert statuses() == [PENDING, *[DELIVERED] * 7, PENDING]


def test_a_replay_adds_only_until_its_endpoint_has_enough_to_do(database):
    endpoint = missed(10)
    replay = start(endpoint)
    make_events(3)

    moved = [step(replay, backlog=5) for _ in range(3)]

    assert moved == [True, False, False]
    assert statuses().count(PENDING) == 5
    assert state_of(replay).status == ReplayStatus.RUNNING


def test_deliveries_that_are_due_later_do_not_hold_up_a_replay(database):
    endpoint = missed(3)
    later = datetime.now(UTC) + timedelta(hours=1)
    set_one(1, status=PENDING, due_at=later)

    step(start(endpoint), backlog=2)

    assert statuses() == [PENDING] * 3


def test_an_ordered_endpoint_gets_what_it_missed_before_what_is_new(database):
    """From the moment a replay is asked for, however slowly it moves on."""
    endpoint = missed(3, HELD, attempt_count=0)
    set_endpoint(endpoint, ordered=True)
    make_events(1)

    replay = start(endpoint)
    before = claimed()
    got = [sequence for _ in range(3) for sequence in one_more(replay)]
    new = one_more(replay)

    assert before == []
    assert got == [1, 2, 3]
    assert new == [4]


def test_what_is_pending_already_does_not_hold_up_the_replay_of_an_ordered_endpoint(database):
    endpoint = missed(2, HELD, attempt_count=0)
    set_endpoint(endpoint, ordered=True)
    make_events(5)

    replay = start(endpoint)

    assert one_more(replay, backlog=2) == [1]


def one_more(replay, *, backlog=256):
    """The sequences an ordered endpoint is sent and takes, after one step of a replay."""
    step(replay, batch=1, backlog=backlog)
    taken = claimed()
    for delivery in taken:
        set_one(sequence_of(delivery), status=DELIVERED, due_at=None)
    return [sequence_of(delivery) for delivery in taken]


def sequence_of(delivery):
    return orjson.loads(delivery.body)["data"]["sequence"]


def test_a_replay_is_claimed_beside_what_is_new_and_never_as_a_retry(database):
    step(start(missed(3, attempt_count=10)))
    make_events(2)

    taken = claimed()

    assert len(taken) == 5
    assert not any(delivery.is_retry for delivery in taken)


def test_a_disabled_endpoint_pauses_its_replay(database):
    endpoint = missed(2)
    replay = start(endpoint)
    set_endpoint(endpoint, enabled=False)

    paused = state_of(replay).paused
    with reading() as tx:
        listed, _ = replay_steps.with_room(tx, now=datetime.now(UTC), backlog=9)
    moved = step(replay)
    set_endpoint(endpoint, enabled=True)
    moved_then = step(replay)

    assert (paused, listed, moved, moved_then) == (True, [], False, True)
    assert not state_of(replay).paused
    assert statuses() == [PENDING] * 2


def test_no_replay_of_a_disabled_endpoint_can_be_started(database):
    endpoint = missed(1)
    set_endpoint(endpoint, enabled=False)

    with pytest.raises(EndpointDisabledError, match="Enable it first"):
        start(endpoint)


def test_an_endpoint_has_one_running_replay_at_most(database):
    endpoint = missed(1)
    first = start(endpoint)

    with pytest.raises(ReplayRunningError, match=first.id):
        start(endpoint)
    step(first)

    assert start(endpoint).status == ReplayStatus.RUNNING


def test_of_two_replays_started_at_once_one_is_refused(database):
    endpoint = missed(1)
    ended = []

    def begin():
        try:
            ended.append(start(endpoint).status)
        except ReplayRunningError as error:
            ended.append(error.code)

    at_once(begin, begin)

    assert sorted(ended) == ["replay_running", "running"]


def at_once(*acts):
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_cancelled_replay_takes_no_more_and_leaves_what_it_took(database):
    replay = start(missed(4))
    step(replay, batch=2)

    with transaction() as tx:
        cancelled = replays.cancel(tx, replay.id, now=datetime.now(UTC))
    moved = step(replay)
    with transaction() as tx:
        again = replays.cancel(tx, replay.id, now=datetime.now(UTC) + timedelta(hours=1))

    assert (cancelled.status, cancelled.replayed_count, moved) == (ReplayStatus.CANCELLED, 2, False)
    assert again == cancelled
    assert statuses() == [PENDING, PENDING, FAILED, FAILED]


def test_steps_taken_at_the_same_time_take_nothing_twice(database):
    endpoint = missed(40)
    replay = start(endpoint)
    takers = [lambda: [step(replay, batch=3, backlog=100) for _ in range(5)] for _ in range(4)]

    at_once(*takers)

    ended = state_of(replay)
    assert (ended.status, ended.replayed_count) == (ReplayStatus.DONE, 40)
    assert statuses() == [PENDING] * 40


def test_removing_an_endpoint_takes_its_replay_with_it(database):
    replay = start(missed(2))

    with transaction() as tx:
        endpoints.remove(tx, replay.endpoint_id)

    assert not step(replay)
    with reading() as tx:
        assert tx.execute(select(replays_table)).all() == []


def test_an_endpoint_without_deliveries_has_a_replay_of_nothing(database):
    replay = start(make_endpoint())

    step(replay)

    ended = state_of(replay)
    assert (ended.status, ended.total_count) == (ReplayStatus.DONE, 0)


def turn_until(settings, done):
    """Have a replayer of its own at work until that is so."""

    async def work():
        running = asyncio.create_task(Replayer(settings).run())
        await asyncio.to_thread(until, done)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(work())


def test_the_replayer_moves_all_replays_on_until_they_are_done(settings, monkeypatch):
    monkeypatch.setattr(replayer, "BATCH", 2)
    first, second = make_endpoint(), make_endpoint()
    make_events(5)
    set_all(FAILED)
    started = [start(first), start(second)]

    turn_until(settings, lambda: all(state_of(r).status == ReplayStatus.DONE for r in started))

    assert statuses() == [PENDING] * 10


def test_a_subscriber_that_was_disabled_gets_what_it_missed_and_what_is_new(settings, receiver):
    endpoint = make_endpoint(receiver.url)
    set_endpoint(endpoint, enabled=False)
    make_events(300)
    set_endpoint(endpoint, enabled=True)
    replay = start(endpoint, only_failed=True)
    make_events(1)

    with service.sending(settings):
        turn_until(settings, lambda: state_of(replay).status == ReplayStatus.DONE)
        receiver.waits_for(301)
        until(lambda: set(statuses()) == {DELIVERED})

    numbers = [request.event["data"]["sequence"] for request in receiver.received]
    assert sorted(numbers) == list(range(1, 302))
    assert numbers.index(301) < 300


def test_a_replay_brings_the_same_messages_once_more(settings, receiver):
    endpoint = make_endpoint(receiver.url)
    make_events(3)

    with service.sending(settings):
        until(lambda: statuses() == [DELIVERED] * 3)
        replay = start(endpoint)
        turn_until(settings, lambda: state_of(replay).status == ReplayStatus.DONE)
        receiver.waits_for(6)
        until(lambda: statuses() == [DELIVERED] * 3)

    came = [(request.headers["webhook-id"], request.body) for request in receiver.received]
    assert sorted(came[:3]) == sorted(came[3:])
    assert {delivery.attempt_count for delivery in all_deliveries()} == {2}


def test_each_replay_gets_one_step_a_round(settings, monkeypatch):
    monkeypatch.setattr(replayer, "BATCH", 2)
    first, second = make_endpoint(), make_endpoint()
    make_events(5)
    set_all(FAILED)
    started = [start(first), start(second)]

    rest = Replayer(settings).turn()

    assert rest == replayer.SHORT_REST
    assert [state_of(replay).replayed_count for replay in started] == [2, 2]


def test_the_replayer_rests_longer_when_there_is_no_room_and_longest_when_there_is_nothing(
    settings, monkeypatch
):
    monkeypatch.setattr(replayer, "BACKLOG", 1)
    idle = Replayer(settings).turn()
    replay = start(missed(3))

    Replayer(settings).turn()
    full = Replayer(settings).turn()

    assert idle == settings.pulse_interval.total_seconds()
    assert full == replayer.FULL_REST
    assert state_of(replay).replayed_count == 1


def test_a_database_that_is_away_for_a_while_does_not_end_the_replayer(settings, monkeypatch):
    replay = start(missed(1))
    with_room, failures = replay_steps.with_room, [DatabaseAwayError()]

    def sometimes(tx, **more):
        if failures:
            raise failures.pop()
        return with_room(tx, **more)

    monkeypatch.setattr(replayer, "REST", 0.01)
    monkeypatch.setattr(replay_steps, "with_room", sometimes)
    with structlog.testing.capture_logs() as logged:
        turn_until(settings, lambda: state_of(replay).status == ReplayStatus.DONE)

    assert logged[0]["event"] == "database does not answer"
    assert logged[0]["error"] == "DatabaseAwayError"


def post(client, endpoint, **wanted):
    return client.post(f"/v1/endpoints/{endpoint.id}/replay", json={"since": LONG_AGO} | wanted)


def assert_problem(answer, status, code, said=""):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert said in answer.json()["detail"]


def test_a_replay_is_started_over_http_and_shows_how_far_it_is(client):
    endpoint = missed(2)

    begun = post(client, endpoint, only_failed=True)
    step(state_of_shown(begun.json()))
    shown = client.get(begun.headers["location"]).json()

    assert begun.status_code == 202
    assert begun.json() == shown | {
        "status": "running",
        "replayed_count": 0,
        "finished_at": None,
    }
    assert shown["endpoint_id"] == endpoint.id
    assert (shown["since"], shown["until"], shown["only_failed"]) == (LONG_AGO, None, True)
    assert (shown["status"], shown["total_count"], shown["replayed_count"]) == ("done", 2, 2)
    assert shown["links"] == {"self": begun.headers["location"]}


def state_of_shown(shown):
    with reading() as tx:
        return replays.get(tx, shown["id"])


def test_a_dry_run_counts_and_does_nothing_else(client):
    endpoint = missed(3)
    set_one(2, status=DELIVERED)
    set_endpoint(endpoint, enabled=False)

    every = post(client, endpoint, dry_run=True)
    failed = post(client, endpoint, dry_run=True, only_failed=True)

    assert every.status_code == 200
    assert every.json() == {"dry_run": True, "total_count": 3}
    assert failed.json() == {"dry_run": True, "total_count": 2}
    assert client.get(f"/v1/endpoints/{endpoint.id}/replays").json()["items"] == []


def test_replays_are_listed_newest_first_page_by_page(client):
    endpoint = missed(1)
    begun = [post(client, endpoint).json()["id"]]
    client.post(f"/v1/replays/{begun[0]}/cancel")
    begun.append(post(client, endpoint).json()["id"])
    path = f"/v1/endpoints/{endpoint.id}/replays"

    first = client.get(path, params={"limit": 1}).json()
    second = client.get(path, params={"limit": 1, "cursor": first["next_cursor"]}).json()

    assert [page["items"][0]["id"] for page in (first, second)] == begun[::-1]
    assert second["next_cursor"] is None


def test_a_replay_is_cancelled_as_often_as_it_is_asked(client):
    begun = post(client, missed(1)).json()

    answers = [client.post(f"/v1/replays/{begun['id']}/cancel") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["status"] == "cancelled"
    assert answers[1].json() == answers[0].json()


def test_a_replay_of_a_disabled_endpoint_is_a_conflict(client):
    endpoint = missed(1)
    set_endpoint(endpoint, enabled=False)

    assert_problem(post(client, endpoint), 409, "endpoint_disabled", "Enable it first")


def test_a_second_replay_is_a_conflict_that_names_the_first(client):
    endpoint = missed(1)
    first = post(client, endpoint).json()

    assert_problem(post(client, endpoint), 409, "replay_running", first["id"])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"since": "2026-03-01T00:00:00"}, "no time with a zone"),
        ({"since": "2026-03-01"}, "no time with a zone"),
        ({"since": 1700000000}, "no time with a zone"),
        ({"since": None}, "no time with a zone"),
        ({"since": "2026-13-01T00:00:00Z"}, "is not in the calendar"),
        ({"since": "9999-12-31T23:59:59-05:00"}, "is not in the calendar"),
        ({"since": "0001-01-01T00:00:00Z"}, "lies outside the years"),
        ({"until": "2019-01-01T00:00:00Z"}, "swap them"),
        ({"only_failed": "yes"}, "only_failed"),
        ({"onlyfailed": True}, "onlyfailed"),
    ],
)
def test_what_makes_no_replay_is_refused(client, wanted, said):
    assert_problem(post(client, make_endpoint(), **wanted), 422, "invalid_request", said)


def test_a_replay_needs_to_know_since_when(client):
    answer = client.post(f"/v1/endpoints/{make_endpoint().id}/replay", json={})

    assert_problem(answer, 422, "invalid_request", "since")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/endpoints/{id}/replay"),
        ("GET", "/v1/endpoints/{id}/replays"),
        ("GET", "/v1/replays/{id}"),
        ("POST", "/v1/replays/{id}/cancel"),
    ],
)
def test_what_is_not_there_is_not_found(client, method, path):
    body = {"since": LONG_AGO} if path.endswith("replay") else None

    answer = client.request(method, path.format(id=make_id()), json=body)

    assert_problem(answer, 404, "not_found")
