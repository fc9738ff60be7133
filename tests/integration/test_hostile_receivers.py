"""The sender against hostile subscribers: one failed attempt each, and nobody else waits."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import orjson
import pytest
from sqlalchemy import select

from schemas.deliveries import DeliveryStatus
from store.session import reading
from store.tables import endpoints
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events
from tests.hostile import CHUNKED, OK, Hostile, drips, hangs, pours, resets, says
from tests.receiver import Answer, Receiver
from tests.service import send_until

SOON = {
    "delivery_timeout": timedelta(milliseconds=400),
    "pulse_interval": timedelta(milliseconds=50),
}
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
BOMB = gzip.compress(bytes(10_000_000)) * 100
PACKED = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB)


@pytest.fixture
def send(settings):
    """Run a sender until the deliveries are as the test wants them."""

    def run(wanted, *, within=10.0, **changes):
        send_until(settings.model_copy(update={**SOON, **changes}), wanted, within=within)

    return run


@pytest.fixture
def other():
    """Another subscriber, who behaves."""
    with Receiver() as running:
        yield running


def deliveries_of(endpoint):
    return [row for row in all_deliveries() if row.endpoint_id == endpoint.id]


def attempts_of(endpoint):
    ids = {row.id for row in deliveries_of(endpoint)}
    return [row for row in all_attempts() if row.delivery_id in ids]


def row_of(endpoint):
    with reading() as tx:
        return tx.execute(select(endpoints).where(endpoints.c.id == endpoint.id)).one()


def tried(*wanted):
    return lambda: all(attempts_of(endpoint) for endpoint in wanted)


def delivered(endpoint):
    return lambda: all(row.status == DeliveryStatus.DELIVERED for row in deliveries_of(endpoint))


FAILURES = {
    "hangs": (hangs(), "no answer within 0.4 s"),
    "drips its head": (drips(OK, b"X-More: y\r\n", every=0.1), "no answer within 0.4 s"),
    "resets": (resets(), "the connection was cut before there was an answer"),
    "closes": (says(b""), "the endpoint closed the connection without an answer"),
    "speaks something else": (
        says(b"SSH-2.0-OpenSSH\r\n"),
        "the endpoint answered with something that is not HTTP",
    ),
    "floods": (
        pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, []),
        "the endpoint sent interim answers without an end",
    ),
    "has huge headers": (
        says(OK, b"X: ", b"x" * 1_000_000, b"\r\n\r\n"),
        "the headers of the endpoint's answer are too many or too long",
    ),
    "sends 10 MB": (
        says(b"HTTP/1.1 500 No\r\nContent-Length: 10000000\r\n\r\n", b"x" * 10_000_000),
        "the endpoint answered 500",
    ),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_hostile_subscriber_costs_one_failed_attempt_that_says_why(send, receiver, kind):
    behave, error = FAILURES[kind]
    with Hostile(behave) as subscriber:
        hostile, good = make_endpoint(subscriber.url), make_endpoint(receiver.url)
        make_events(1)

        send(tried(hostile, good))

    [attempt], [delivery] = attempts_of(hostile), deliveries_of(hostile)
    assert attempt.error.startswith(error)
    assert len(attempt.response or b"") <= 4096
    assert (delivery.status, delivery.attempt_count) == (DeliveryStatus.PENDING, 1)
    assert delivery.due_at > datetime.now(UTC)
    assert row_of(hostile).failure_count == 1
    assert delivered(good)()


SUCCESSES = {
    "drips its body": drips(OK + b"Content-Length: 4000\r\n\r\n", b"x", every=0.1),
    "sends a body without an end": pours(OK + CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n", []),
    "sends a bomb": says(OK, PACKED, BOMB),
    "resets in its body": resets(OK, b"Content-Length: 4000\r\n\r\n", b"x"),
    "speaks HTTP/1.0": says(b"HTTP/1.0 200 OK\r\n\r\nx"),
}


@pytest.mark.parametrize("kind", SUCCESSES)
def test_a_subscriber_that_has_said_yes_has_taken_it_whatever_comes_after(send, kind):
    with Hostile(SUCCESSES[kind]) as subscriber:
        endpoint = make_endpoint(subscriber.url)
        make_events(1)

        send(tried(endpoint))

    [attempt] = attempts_of(endpoint)
    assert (attempt.status_code, attempt.error) == (200, None)
    assert 0 < len(attempt.response) <= 4096 or kind == "resets in its body"
    assert delivered(endpoint)()
    assert len(subscriber.requests) == 1


def test_subscribers_that_hang_hold_up_none_that_behaves(send, other):
    with Hostile(hangs()) as subscriber:
        slow = [make_endpoint(subscriber.url) for _ in range(5)]
        good = make_endpoint(other.url)
        make_events(100)
        began = time.monotonic()

        send(delivered(good), delivery_timeout=timedelta(seconds=15), within=5.0)

    assert time.monotonic() - began < 5
    assert len(other.ids) == 100
    assert not any(attempts_of(endpoint) for endpoint in slow)


def test_a_redirect_to_loopback_is_a_failure_and_its_target_sees_nothing(send, receiver, other):
    receiver.answers(Answer(307, {"location": other.url}))
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(tried(endpoint))

    assert attempts_of(endpoint)[0].error == "the endpoint answered 307"
    assert other.received == []


def test_a_failure_that_passes_is_followed_by_a_delivery(send, receiver):
    receiver.answers(500, 500)
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(delivered(endpoint), retry_schedule=(timedelta(milliseconds=50),) * 3)

    assert [attempt.status_code for attempt in attempts_of(endpoint)] == [500, 500, 204]
    assert [attempt.number for attempt in attempts_of(endpoint)] == [1, 2, 3]
    assert row_of(endpoint).failing_since is None


def in_seconds(seconds):
    return str(seconds)


def by_date(seconds):
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return format_datetime(at, usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("written", [in_seconds, by_date])
def test_a_pause_that_is_asked_for_holds_the_whole_endpoint_and_no_other(
    send, receiver, other, status, written
):
    receiver.answers(Answer(status, {"retry-after": written(120)}))
    paused, good = make_endpoint(receiver.url), make_endpoint(other.url)
    make_events(50)

    send(lambda: delivered(good)() and row_of(paused).resume_at, in_flight=1)
    make_events(20)
    send(delivered(good), in_flight=1)

    until = row_of(paused).resume_at - datetime.now(UTC)
    assert timedelta(seconds=110) < until <= timedelta(seconds=120)
    assert len(receiver.received) == 1
    assert len(other.ids) == 70
    assert sum(row.attempt_count for row in deliveries_of(paused)) == 1
    assert row_of(good).resume_at is None


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_is_sent_to_again_when_its_pause_is_over(send, receiver, status):
    receiver.answers(Answer(status, {"retry-after": "1"}))
    endpoint = make_endpoint(receiver.url)
    make_events(5)
    began = time.monotonic()

    send(lambda: len(set(receiver.ids)) == 5 and delivered_but_one(endpoint), in_flight=1)

    assert time.monotonic() - began > 1
    assert len(receiver.received) == 5


def delivered_but_one(endpoint):
    statuses = sorted(row.status for row in deliveries_of(endpoint))
    return statuses == ["delivered"] * 4 + ["pending"]


@pytest.mark.parametrize("header", ["soon", "-5", "", "٣", "9" * 300])
def test_a_pause_that_makes_no_sense_harms_nothing(send, receiver, header):
    receiver.answers(Answer(429, {"retry-after": header.encode().decode("latin-1")}))
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(tried(endpoint))

    resumes_at = row_of(endpoint).resume_at
    assert attempts_of(endpoint)[0].status_code == 429
    assert resumes_at is None or resumes_at < datetime.now(UTC) + timedelta(hours=24)


@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_pause_is_heeded_on_answers_that_mean_one_only(send, receiver, status):
    receiver.answers(Answer(status, {"retry-after": "600"}))
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(tried(endpoint))

    assert row_of(endpoint).resume_at is None


def test_an_endpoint_that_is_gone_is_disabled_and_the_others_hear_of_it(send, receiver, other):
    receiver.answers(410)
    gone, good = make_endpoint(receiver.url), make_endpoint(other.url)
    make_events(30)

    send(lambda: len(other.ids) == 31 and delivered(good)(), in_flight=1)

    row = row_of(gone)
    assert (row.enabled, row.disabled_reason) == (False, "gone")
    assert {row.status for row in deliveries_of(gone)} == {DeliveryStatus.HELD}
    assert len(receiver.received) == 1
    told = other.received[-1].event
    assert told["type"] == "endpoint.disabled"
    assert told["data"]["endpoint"]["id"] == gone.id


@pytest.mark.parametrize("form", ["standard", "cloudevents"])
def test_headers_of_the_subscribers_own_arrive_beside_ours(send, receiver, form):
    endpoint = make_endpoint(receiver.url, headers={"X-Token": "open sesame"}, format=form)
    make_events(1)

    send(delivered(endpoint))

    [request] = receiver.received
    assert request.verifies(endpoint.secret)
    assert request.headers["x-token"] == "open sesame"
    assert request.headers["content-type"].startswith("application/")
    assert orjson.loads(request.body)["data"]["sequence"] == 1


def test_nothing_goes_through_a_proxy_of_the_environment(send, receiver, monkeypatch):
    with Hostile(says(NO_CONTENT)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        endpoint = make_endpoint(receiver.url)
        make_events(3)

        send(delivered(endpoint))

    assert len(receiver.ids) == 3
    assert proxy.requests == []
