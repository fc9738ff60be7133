"""The sender against real receivers: delivered, tried again, recorded, never doubled."""

import asyncio
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from outgoing.post import Poster
from schemas.deliveries import DeliveryStatus
from store import delivery_claims, delivery_outcomes, secrets
from store.delivery_claims import Bounds
from store.session import transaction
from store.tables import deliveries as deliveries_table
from store.tables import endpoints as endpoints_table
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events
from tests.receiver import Receiver
from worker.delivery import Sender


@pytest.fixture
def send(settings):
    """Run a sender until the deliveries are as the test wants them."""

    def run(wanted, *, within=10.0, **changes):
        changed = settings.model_copy(update=changes)
        asyncio.run(_run(changed, wanted, within))

    return run


async def _run(settings, wanted, within):
    async with Poster(
        timeout=settings.delivery_timeout,
        unseal=secrets.unseal,
        allowed=settings.allow_private_webhooks,
    ) as poster:
        sender = Sender(settings, poster)
        running = asyncio.create_task(sender.run())
        try:
            async with asyncio.timeout(within):
                while not await asyncio.to_thread(wanted):
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def all_are(status):
    return lambda: all(delivery.status == status for delivery in all_deliveries())


def tried(count):
    return lambda: len(all_attempts()) >= count


def test_a_due_delivery_arrives_signed(send, receiver):
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(all_are(DeliveryStatus.DELIVERED))

    [request] = receiver.received
    [delivery] = all_deliveries()
    assert request.verifies(endpoint.secret)
    assert request.headers["webhook-id"] == delivery.event_id
    assert request.headers["user-agent"].startswith("Wiredesk/")
    assert request.event["data"]["sequence"] == 1


def test_a_burst_arrives_once_each_and_in_full(send, receiver):
    make_endpoint(receiver.url)
    make_events(300)

    send(all_are(DeliveryStatus.DELIVERED))

    assert len(receiver.ids) == 300
    assert len(set(receiver.ids)) == 300


def test_a_failed_attempt_is_recorded_and_due_again(send, receiver):
    receiver.answers(503)
    make_endpoint(receiver.url)
    make_events(1)

    send(tried(1))

    [delivery] = all_deliveries()
    [attempt] = all_attempts()
    assert delivery.status == DeliveryStatus.PENDING
    assert delivery.due_at > datetime.now(UTC)
    assert attempt.status_code == 503
    assert attempt.error == "the endpoint answered 503"


def test_a_later_attempt_carries_the_same_id_and_the_same_body(send, receiver):
    receiver.answers(500, 302)
    endpoint = make_endpoint(receiver.url)
    make_events(1)

    send(
        all_are(DeliveryStatus.DELIVERED),
        retry_schedule=(timedelta(0), timedelta(0)),
        pulse_interval=timedelta(milliseconds=20),
    )

    first, second, third = receiver.received
    assert first.body == second.body == third.body
    assert len(set(receiver.ids)) == 1
    assert third.verifies(endpoint.secret)


def test_a_delivery_fails_after_its_last_attempt(send, receiver):
    receiver.answers(500, 500)
    make_endpoint(receiver.url)
    make_events(1)

    send(
        all_are(DeliveryStatus.FAILED),
        retry_schedule=(timedelta(0),),
        pulse_interval=timedelta(milliseconds=20),
    )

    assert len(all_attempts()) == 2


def test_a_refused_connection_is_a_failed_attempt_that_says_so(send):
    make_endpoint("http://127.0.0.1:9/")
    make_events(1)

    send(tried(1))

    assert all_attempts()[0].error.startswith("no connection")


def test_an_address_that_is_not_public_is_never_connected_to(send, receiver):
    make_endpoint(receiver.url)
    make_events(1)

    send(tried(1), allow_private_webhooks=())

    assert receiver.received == []
    assert "not a public address" in all_attempts()[0].error


def test_an_endpoint_that_does_not_answer_does_not_hold_up_another(send, receiver):
    with hanging() as url:
        make_endpoint(url)
        make_endpoint(receiver.url)
        make_events(100)

        send(lambda: len(receiver.ids) == 100, within=5.0)

    assert len(set(receiver.ids)) == 100


def test_names_that_are_slow_to_resolve_do_not_hold_up_other_endpoints(send, receiver, monkeypatch):
    real = socket.getaddrinfo
    asked = threading.Event()

    def slow(host, *args, **more):
        if host == "slow.example":
            asked.set()
            time.sleep(3)
        return real("127.0.0.1", *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    for _ in range(8):
        make_endpoint("http://slow.example/")
    make_endpoint(receiver.url)
    make_events(20)

    send(lambda: len(receiver.ids) == 20, within=2.5)

    assert asked.is_set()


def test_an_endpoint_that_does_not_answer_in_time_failed_its_attempt(send):
    with hanging() as url:
        make_endpoint(url)
        make_events(1)

        send(tried(1), delivery_timeout=timedelta(milliseconds=200))

    assert all_attempts()[0].error == "no answer within 0.2 s"


def test_a_claim_is_kept_while_an_endpoint_thinks(send):
    with hanging() as url:
        make_endpoint(url)
        make_events(1)
        began = datetime.now(UTC)
        lease = timedelta(milliseconds=300)

        send(lambda: all_deliveries()[0].due_at > began + 2 * lease, lease=lease)

    assert all_deliveries()[0].attempt_count == 1


def test_outcomes_are_kept_until_the_database_answers_again(send, receiver, monkeypatch):
    make_endpoint(receiver.url)
    make_events(1)
    real = delivery_outcomes.record
    failures = [RuntimeError("away")]

    def flaky(*args, **more):
        if failures:
            raise failures.pop()
        return real(*args, **more)

    monkeypatch.setattr(delivery_outcomes, "record", flaky)
    monkeypatch.setattr("worker.delivery.REST", 0.01)

    send(all_are(DeliveryStatus.DELIVERED))

    assert len(receiver.ids) == 1


def test_a_late_outcome_changes_nothing(send, receiver, monkeypatch):
    make_endpoint(receiver.url)
    make_events(1)
    real = delivery_outcomes.record

    def late(tx, outcomes, **more):
        tx.execute(update(deliveries_table).values(attempt_count=7))
        return real(tx, outcomes, **more)

    monkeypatch.setattr(delivery_outcomes, "record", late)

    send(lambda: all_deliveries()[0].attempt_count == 7)

    assert all_attempts() == []


class hanging:  # noqa: N801 - reads as the verb it stands for
    """A server that takes connections and never answers."""

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __exit__(self, *_):
        self._socket.close()


def test_a_claim_is_given_back_only_by_time(settings, receiver):
    make_endpoint(receiver.url)
    make_events(1)

    with transaction() as tx:
        delivery_claims.claim(
            tx,
            now=datetime.now(UTC),
            lease=settings.lease,
            bounds=Bounds(9, lambda _: 9, 9),
            held={},
        )

    assert all_deliveries()[0].due_at > datetime.now(UTC)


def test_a_retry_is_made_when_it_is_due_not_at_the_next_pulse(send, receiver):
    receiver.answers(500)
    make_endpoint(receiver.url)
    make_events(1)

    send(
        all_are(DeliveryStatus.DELIVERED),
        retry_schedule=(timedelta(milliseconds=300),),
        pulse_interval=timedelta(seconds=30),
        within=2.5,
    )

    assert len(receiver.ids) == 2


def test_an_endpoint_whose_secret_cannot_be_opened_fails_alone_and_says_so(send, receiver):
    broken = make_endpoint(receiver.url)
    make_endpoint(receiver.url)
    make_events(1)
    with transaction() as tx:
        tx.execute(
            update(endpoints_table)
            .where(endpoints_table.c.id == broken.id)
            .values(secret=b"sealed with a key that is gone")
        )

    send(tried(2))

    errors = {attempt.error for attempt in all_attempts()}
    assert len(receiver.ids) == 1
    assert any("Set WIREDESK_SECRET_KEY" in (error or "") for error in errors)


def test_a_delivery_that_is_claimed_again_while_it_is_under_way_is_sent_once(send, receiver):
    with slow(0.6) as url:
        make_endpoint(url)
        make_events(1)

        def let_slip():
            with transaction() as tx:
                tx.execute(
                    update(deliveries_table)
                    .where(deliveries_table.c.status == "pending")
                    .values(due_at=datetime.now(UTC) - timedelta(seconds=1))
                )
            return all_are(DeliveryStatus.DELIVERED)()

        send(let_slip, pulse_interval=timedelta(milliseconds=100))

    assert len(all_attempts()) == 1
    assert all_deliveries()[0].attempt_count > 1


@contextmanager
def slow(seconds):
    """The URL of a receiver that takes its time."""
    with Receiver() as receiver:
        real = receiver.take

        def take(headers, body):
            time.sleep(seconds)
            return real(headers, body)

        receiver.take = take
        yield receiver.url
        assert len(receiver.ids) == 1
