"""`wiredesk replay` and `wiredesk replays`, against a running server."""

import asyncio
import os
import signal
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import structlog.testing
from sqlalchemy import update

from cli.client import Client
from store import replays
from store.session import reading, transaction
from store.tables import deliveries, endpoints
from tests import service
from tests.command import settings, wiredesk
from tests.factories import all_deliveries, make_endpoint, make_events, make_id
from tests.servers import until
from worker.replayer import Replayer

__all__ = ["settings", "wiredesk"]

LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture
def server(settings, monkeypatch):
    """A server that starts replays and leaves them where they are."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


@pytest.fixture
def endpoint(server):
    """An endpoint to which three deliveries failed, one of them an hour ago."""
    made = make_endpoint()
    make_events(3)
    change(deliveries, status="failed", due_at=None, attempt_count=10)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    with transaction() as tx:
        first = deliveries.c.sequence == 1
        tx.execute(update(deliveries).where(first).values(created_at=an_hour_ago))
    return made


def change(table, **values):
    with transaction() as tx:
        tx.execute(update(table).values(**values))


@contextmanager
def replaying(settings):
    """Replays move on."""
    stop = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(work(settings, stop)))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


async def work(settings, stop):
    running = asyncio.create_task(Replayer(settings).run())
    await asyncio.to_thread(stop.wait)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@contextmanager
def meanwhile(act):
    thread = threading.Thread(target=act)
    thread.start()
    yield
    thread.join()


def the_replays(endpoint):
    with reading() as tx:
        return replays.page(tx, endpoint.id, limit=9, before=None)


def test_a_replay_is_begun_and_named(wiredesk, endpoint):
    ran = wiredesk("replay", endpoint.id, "--since", LONG_AGO)

    [begun] = the_replays(endpoint)
    assert ran.status == 0
    assert ran.out == f"Replay {begun.id} has begun. To be sent again: 3 deliveries.\n"
    assert (begun.since.isoformat(), begun.until) == ("2020-01-01T00:00:00+00:00", None)


def test_a_replay_is_printed_as_json(wiredesk, endpoint):
    ran = wiredesk("replay", endpoint.id, "--since", LONG_AGO, "--only-failed", "--json")

    assert ran.json == the_replays(endpoint)[0].shown()
    assert ran.json["only_failed"] is True


def test_times_may_be_spans_back_from_now(wiredesk, endpoint):
    asked = ["--dry-run", "--json"]

    late = wiredesk("replay", endpoint.id, "--since", "30m", *asked)
    early = wiredesk("replay", endpoint.id, "--since", "1d", "--until", "30m", *asked)

    assert late.json == {"dry_run": True, "total_count": 2}
    assert early.json == {"dry_run": True, "total_count": 1}


def test_a_dry_run_counts_and_begins_nothing(wiredesk, endpoint):
    ran = wiredesk("replay", endpoint.id, "--since", "1d", "--dry-run", "--wait")

    assert ran.out == "To be sent again: 3 deliveries.\n"
    assert the_replays(endpoint) == []


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-03-01", "2024", "9999999999d", "h", "", "2026-03-01T00:00:00"]
)
def test_what_is_no_time_is_refused_with_what_would_be_one(wiredesk, server, text):
    ran = wiredesk("replay", make_id(), "--since", text)

    assert ran.status == 2
    assert f"{text!r} is no time. Give a time with zone, or a span back" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_waiting_ends_when_all_is_on_its_way_again(wiredesk, settings, endpoint):
    with replaying(settings):
        ran = wiredesk("replay", endpoint.id, "--since", "1d", "--wait")

    assert ran.status == 0
    assert ran.out == f"Replay {the_replays(endpoint)[0].id} is done: 3 of 3.\n"
    assert [delivery.status for delivery in all_deliveries()] == ["pending"] * 3


@pytest.fixture
def looks(monkeypatch):
    """Every look of the command at its replay."""
    made, get = [], Client.get
    monkeypatch.setattr(Client, "get", lambda *asked: made.append(asked) or get(*asked))
    return made


def test_ctrl_c_ends_the_waiting_and_not_the_replay(wiredesk, endpoint, looks):
    with meanwhile(lambda: until(lambda: looks) and os.kill(os.getpid(), signal.SIGINT)):
        ran = wiredesk("replay", endpoint.id, "--since", "1d", "--wait")

    [begun] = the_replays(endpoint)
    assert ran.status == 130
    assert ran.err == f"The replay goes on. 'wiredesk replays cancel {begun.id}' ends it.\n"
    assert begun.status == "running"


def test_waiting_tells_once_that_the_endpoint_is_disabled(wiredesk, endpoint, looks):
    def act():
        until(lambda: looks)
        change(endpoints, enabled=False)
        until(lambda: len(looks) > 4)
        cancel(endpoint)

    with meanwhile(act):
        ran = wiredesk("replay", endpoint.id, "--since", "1d", "--wait")

    assert ran.err == "The endpoint is disabled: the replay waits until it is enabled.\n"
    assert ran.out.endswith(" is cancelled: 0 of 3.\n")
    assert ran.status == 1


def cancel(endpoint):
    with transaction() as tx:
        replays.cancel(tx, the_replays(endpoint)[0].id, now=datetime.now(UTC))


@pytest.mark.parametrize("verb", ["replay", "replays list", "replays show", "replays cancel"])
def test_what_is_not_there_is_said_in_one_line(wiredesk, server, verb):
    since = ["--since", "1d"] if verb == "replay" else []

    ran = wiredesk(*verb.split(), make_id(), *since)

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: No ")
    assert len(ran.err.splitlines()) == 1


def test_an_id_that_is_none_reaches_no_other_path(wiredesk, server):
    ran = wiredesk("replays", "show", "../endpoints")

    assert ran.status == 1
    assert "/v1/replays/..%2Fendpoints answered 404" in ran.err


def test_replays_are_listed(wiredesk, endpoint):
    wiredesk("replay", endpoint.id, "--since", LONG_AGO)
    change(endpoints, enabled=False)

    ran = wiredesk("replays", "list", endpoint.id)
    as_json = wiredesk("replays", "list", endpoint.id, "--json").json

    [begun] = the_replays(endpoint)
    assert [line.split() for line in ran.out.splitlines()] == [
        ["ID", "STATUS", "REPLAYED", "SINCE", "UNTIL"],
        [begun.id, "paused", "0/3", LONG_AGO, "-"],
    ]
    assert as_json == [begun.shown()]


def test_a_replay_is_shown(wiredesk, endpoint):
    wiredesk("replay", endpoint.id, "--since", LONG_AGO)
    [begun] = the_replays(endpoint)

    shown = wiredesk("replays", "show", begun.id).out
    as_json = wiredesk("replays", "show", begun.id, "--json").json

    assert "status          running\n" in shown
    assert "until           -\n" in shown
    assert as_json == begun.shown()


def test_a_replay_is_cancelled(wiredesk, endpoint):
    wiredesk("replay", endpoint.id, "--since", LONG_AGO)
    [begun] = the_replays(endpoint)

    ran = wiredesk("replays", "cancel", begun.id)
    as_json = wiredesk("replays", "cancel", begun.id, "--json").json

    assert ran.err == f"Replay {begun.id} is cancelled: 0/3 were sent again.\n"
    assert as_json["status"] == "cancelled"
