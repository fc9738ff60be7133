"""What happens at the same moment in a sender's loops, and in two senders, made to happen."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from schemas.events import EventType, NewEvent
from store import delivery_holds, migrate, outbox
from store.engine import get_engine
from store.session import transaction
from store.tables import deliveries, endpoints
from tests.attempting import claim
from tests.conftest import empty, forget
from tests.factories import all_attempts, all_deliveries, make_endpoint, make_events
from tests.receiver import Answer
from tests.service import send_until
from worker.delivery import Sender

MILLISECOND = timedelta(milliseconds=1)
SOON = 20 * MILLISECOND


def add_event(now):
    with transaction() as tx:
        outbox.record(tx, [NewEvent(EventType.DOCUMENT_STORED, None, b"{}")], now=now)


def slowly(monkeypatch, seconds):
    """Between the commit of outcomes and the moment the sender knows of it, time passes."""
    monkeypatch.setattr("worker.delivery._tell", lambda *_, **__: time.sleep(seconds))


def test_a_retry_that_is_claimed_before_the_sender_knows_its_failure_is_written_is_made(
    settings, receiver, monkeypatch
):
    slowly(monkeypatch, 0.3)
    receiver.answers(500)
    make_endpoint(receiver.url)
    make_events(1)

    changes = {"retry_schedule": (SOON,) * 5, "pulse_interval": SOON}
    send_until(settings.model_copy(update=changes), lambda: len(receiver.received) == 2, within=5.0)


def test_a_hold_that_is_extended_while_a_failure_is_written_does_not_change_when_it_is_due(
    settings, receiver, monkeypatch
):
    slowly(monkeypatch, 1.0)
    receiver.answers(500)
    make_endpoint(receiver.url)
    make_events(1)
    later = timedelta(hours=1)
    changes = {"retry_schedule": (later,), "lease": 600 * MILLISECOND}
    ends = time.monotonic() + 1.5

    send_until(
        settings.model_copy(update=changes),
        lambda: all_attempts() and time.monotonic() > ends,
        within=5.0,
    )

    [delivery] = all_deliveries()
    assert delivery.attempt_count == 1
    assert delivery.due_at > datetime.now(UTC) + later / 2


def test_a_pause_holds_from_the_answer_on_even_before_it_is_written(
    settings, receiver, monkeypatch
):
    """Looks at the database go on meanwhile, and do not know of it yet."""
    monkeypatch.setattr("worker.delivery.Sender._record", recorded_late(0.7))
    receiver.answers(Answer(429, {"retry-after": "600"}))
    make_endpoint(receiver.url)
    make_events(20)
    ends = time.monotonic() + 0.8

    send_until(
        settings.model_copy(update={"pulse_interval": SOON, "in_flight": 1}),
        lambda: time.monotonic() > ends,
    )

    assert len(receiver.received) == 1


def recorded_late(seconds):
    """What writes outcomes, when the disk is slow."""
    real = Sender._record

    def record(*args):
        time.sleep(seconds)
        return real(*args)

    return record


def test_a_pause_holds_though_a_success_from_before_is_written_first(
    settings, receiver, monkeypatch
):
    monkeypatch.setattr("worker.delivery.Sender._record", recorded_late(0.3))
    came, paused = [], []

    def take(headers, body):
        came.append(time.monotonic())
        if len(came) != 6:
            return 204
        time.sleep(0.45)
        paused.append(time.monotonic())
        return Answer(429, {"retry-after": "600"})

    receiver.take = take
    make_endpoint(receiver.url)
    make_events(500)
    ends = time.monotonic() + 2.0

    send_until(
        settings.model_copy(update={"pulse_interval": SOON, "in_flight": 2}),
        lambda: time.monotonic() > ends,
    )

    assert len(came) > 6
    assert came[-1] - paused[0] < 0.05


def test_an_ordered_endpoint_goes_by_sequence_whatever_the_clocks_said(database):
    """Two workers take their time at once, and commit the other way round."""
    make_endpoint(ordered=True)
    now = datetime.now(UTC)
    add_event(now)
    add_event(now - timedelta(seconds=1))

    [first] = claim()

    assert b'"sequence":1' in first.body


def test_a_delivery_of_an_ordered_endpoint_given_back_unsent_is_still_the_next(database):
    make_endpoint(ordered=True)
    make_events(3)
    claimed = claim()
    with transaction() as tx:
        delivery_holds.release(tx, claimed, now=datetime.now(UTC))

    [first] = claim()

    assert b'"sequence":1,' in first.body


@pytest.mark.parametrize("fields", [{"rate_limit": 10.0}, {"ordered": True}, {}])
@pytest.mark.parametrize("table", [endpoints, deliveries])
def test_a_claim_waits_for_no_row_that_another_holds(on_postgresql, fields, table):
    """Two that hold rows and wait for those of one another would be a deadlock."""
    make_endpoint(**fields)
    make_events(2)

    with get_engine().connect() as holder, holder.begin():
        holder.execute(select(table.c.id).with_for_update())
        claiming = threading.Thread(target=claim)
        claiming.start()
        claiming.join(0.5)
        waits = claiming.is_alive()
    claiming.join()

    assert not waits


@pytest.fixture
def on_postgresql(monkeypatch, woken, postgresql_url):
    """Rows are held on PostgreSQL alone: SQLite has one writer at a time."""
    monkeypatch.setenv("WIREDESK_DATABASE_URL", postgresql_url)
    forget()
    migrate.migrate()
    empty()
