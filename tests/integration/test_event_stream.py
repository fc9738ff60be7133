"""The stream of events by Server-Sent Events, over real sockets."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT

from api import event_stream, stream_pages
from api.__main__ import Server
from api.app import admin_key, make_app
from schemas.errors import DatabaseAwayError
from schemas.event_views import EventFilter
from schemas.events import EventType, NewEvent
from schemas.keys import Scope
from schemas.settings import get_settings
from store import keys, outbox
from store.session import transaction
from tests.factories import make_events, make_id
from tests.servers import until

SMALL_WINDOW = 4096
"""Bytes a client that does not read lets the system take for it."""


@dataclass
class Running:
    """The API of the service itself, with all that it does on stopping."""

    server: Server
    thread: threading.Thread

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self):
        """Stop it; the seconds that took."""
        began = time.monotonic()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        return time.monotonic() - began


@pytest.fixture
def api(settings):
    server = Server(make_app(), settings.model_copy(update={"port": 0}))
    running = Running(server, threading.Thread(target=server.run, daemon=True))
    running.thread.start()
    until(lambda: server.started)
    yield running
    running.stop()


def headers(key=None):
    return {"authorization": f"Bearer {key or admin_key(get_settings())}"}


@contextmanager
def listening(api, *, key=None, last_event_id=None, **asked):
    """The lines of a stream, once it has begun."""
    sent = headers(key) | ({"last-event-id": str(last_event_id)} if last_event_id else {})
    with (
        httpx.Client(base_url=api.url, headers=sent, trust_env=False, timeout=10) as client,
        client.stream("GET", "/v1/events/stream", params=asked) as answer,
    ):
        lines = answer.iter_lines()
        assert answer.status_code == 200
        assert [next(lines), next(lines)] == ["retry: 2000", ""]
        yield lines


def next_events(lines, count):
    """The next events, as dicts of their fields; comments are left out."""
    found, fields = [], {}
    for line in lines:
        if ": " in line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        if not line and "data" in fields:
            found.append(fields | {"data": json.loads(fields["data"])})
            fields = {}
        if len(found) == count:
            return found
    raise AssertionError(f"the stream ended after {found}")


def positions(found):
    return [event["data"]["position"] for event in found]


def make_large_events(count, size=20_000):
    data = orjson.dumps({"document": {"title": "x" * size}})
    with transaction() as tx:
        told = [NewEvent(EventType.DOCUMENT_STORED, make_id(), data) for _ in range(count)]
        outbox.record(tx, told, now=datetime.now(UTC))


@contextmanager
def deaf_client(api, after=0):
    """A client that asks for the stream and never reads a byte of it."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW)
        connection.connect(("127.0.0.1", urlsplit(api.url).port))
        asked = f"GET /v1/events/stream?after={after} HTTP/1.1\r\nhost: x\r\n"
        connection.sendall(f"{asked}authorization: {headers()['authorization']}\r\n\r\n".encode())
        yield connection


def is_stuck(api):
    """Whether a client has left the server with more than it writes on top of."""
    return any(
        connection.transport.get_write_buffer_size() > HIGH_WATER_LIMIT
        for connection in list(api.server.server_state.connections)
    )


def streams_of(api):
    return api.server._app._app.state.streams


def test_a_stream_shows_what_comes_from_now_on(api):
    make_events(2)

    with listening(api) as lines:
        make_events(1)
        [event] = next_events(lines, 1)

    polled = httpx.get(f"{api.url}/v1/events?after=2", headers=headers(), trust_env=False).json()
    assert event == {
        "id": polled["items"][0]["id"],
        "event": "document.stored",
        "data": polled["items"][0],
    }


def test_a_stream_says_what_it_is(api):
    with (
        httpx.Client(base_url=api.url, headers=headers(), trust_env=False) as client,
        client.stream("GET", "/v1/events/stream") as answer,
    ):
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"


def test_a_stream_goes_on_after_the_last_event_that_was_seen(api):
    make_events(3)
    with listening(api, after=0) as lines:
        seen = next_events(lines, 2)

    make_events(2)
    with listening(api, last_event_id=seen[-1]["id"], after=0) as lines:
        rest = next_events(lines, 3)

    assert positions(seen + rest) == [1, 2, 3, 4, 5]


def test_a_stream_goes_on_after_a_position(api):
    make_events(3)

    with listening(api, last_event_id=1) as lines:
        found = next_events(lines, 2)

    assert positions(found) == [2, 3]


def test_a_long_way_is_caught_up_without_a_hole(api):
    make_events(1050)

    with listening(api, after=0) as lines:
        found = next_events(lines, 1050)

    assert positions(found) == list(range(1, 1051))


def test_large_events_come_whole(api):
    make_large_events(30, size=50_000)

    with listening(api, after=0) as lines:
        found = next_events(lines, 30)

    assert positions(found) == list(range(1, 31))
    assert {len(event["data"]["data"]["document"]["title"]) for event in found} == {50_000}


def test_events_recorded_side_by_side_are_all_seen_once_and_in_order(api):
    writers = [threading.Thread(target=make_events, args=(5,)) for _ in range(8)]

    with listening(api) as lines:
        for writer in writers:
            writer.start()
        found = next_events(lines, 40)
        for writer in writers:
            writer.join()

    assert positions(found) == list(range(1, 41))


def test_only_the_types_asked_for_come(api):
    with listening(api, event_types="document.failed") as lines:
        make_events(2)
        make_events(1, kind=EventType.DOCUMENT_FAILED)
        [event] = next_events(lines, 1)

    assert event["event"] == "document.failed"
    assert event["data"]["position"] == 3


def test_only_what_the_filter_takes_comes(api):
    with listening(api, filter="title:floods") as lines:
        for title in ("Elections in Bishkek", "Floods in Osh"):
            data = orjson.dumps({"document": {"title": title}})
            with transaction() as tx:
                told = NewEvent(EventType.DOCUMENT_STORED, make_id(), data)
                outbox.record(tx, [told], now=datetime.now(UTC))
        [event] = next_events(lines, 1)

    assert event["data"]["data"]["document"]["title"] == "Floods in Osh"


def test_a_quiet_stream_shows_that_it_lives(api, monkeypatch):
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.2)

    with listening(api) as lines:
        beats = [next(lines) for _ in range(4)]

    assert beats == [": heartbeat", "", ": heartbeat", ""]


def test_a_stream_tells_how_far_it_has_looked_for_what_is_rare(api, monkeypatch):
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.5)

    with listening(api, event_types="document.failed") as lines:
        make_events(3)
        place = next(line for line in lines if line.startswith("id:"))

    assert place == "id: 3"


def test_a_stream_ends_when_its_key_is_revoked(api, monkeypatch):
    monkeypatch.setattr(event_stream, "HEARTBEAT", 0.2)
    monkeypatch.setattr("api.auth.REMEMBERED", 0.0)
    with transaction() as tx:
        made = keys.add(tx, "reader", [Scope.READ], now=datetime.now(UTC))

    with listening(api, key=made.key) as lines:
        with transaction() as tx:
            keys.revoke(tx, made.id, now=datetime.now(UTC))
        rest = list(lines)

    assert set(rest) <= {": heartbeat", ""}


def test_a_key_that_may_not_read_gets_no_stream(api):
    with transaction() as tx:
        key = keys.add(tx, "feeder", [Scope.INGEST], now=datetime.now(UTC)).key

    answer = httpx.get(f"{api.url}/v1/events/stream", headers=headers(key), trust_env=False)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("query", "last_event_id", "code"),
    [
        ("limit=5", "", "unknown_filter"),
        ("after=x", "", "invalid_cursor"),
        ("", "00000000-0000-7000-8000-000000000000", "unknown_event"),
        ("event_types=x", "", "invalid_request"),
        ("filter=title%3A", "", "invalid_query"),
    ],
)
def test_what_cannot_be_asked_is_refused(api, query, last_event_id, code):
    sent = headers() | {"last-event-id": last_event_id}

    answer = httpx.get(f"{api.url}/v1/events/stream?{query}", headers=sent, trust_env=False)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_there_are_only_so_many_streams(api, monkeypatch):
    monkeypatch.setattr(event_stream, "MOST_STREAMS", 1)

    with listening(api):
        answer = httpx.get(f"{api.url}/v1/events/stream", headers=headers(), trust_env=False)
    until(lambda: streams_of(api)._count == 0)
    with listening(api):
        pass

    assert (answer.status_code, answer.json()["code"]) == (503, "too_many_streams")
    assert answer.headers["retry-after"] == "10"


def test_a_client_that_has_gone_is_noticed(api):
    with listening(api):
        until(lambda: streams_of(api)._count == 1)

    until(lambda: streams_of(api)._count == 0, within=5)


def test_a_client_that_never_reads_holds_up_nobody(api):
    make_large_events(500)

    with deaf_client(api) as connection, listening(api, after=0) as lines:
        until(lambda: is_stuck(api))
        found = next_events(lines, 500)
        make_events(1)
        [last] = next_events(lines, 1)
        assert connection.fileno() > 0

    assert positions(found) == list(range(1, 501))
    assert last["data"]["position"] == 501


def test_a_client_that_never_reads_is_dropped(api, monkeypatch):
    monkeypatch.setattr(event_stream, "SEND_WITHIN", 0.3)
    make_large_events(500)

    with deaf_client(api):
        until(lambda: is_stuck(api))
        until(lambda: not streams_of(api)._count, within=10)
        until(lambda: not api.server.server_state.connections, within=5)


def test_a_client_that_never_reads_does_not_hold_up_the_stop(api):
    make_large_events(500)

    with deaf_client(api), listening(api) as lines:
        until(lambda: streams_of(api)._count == 2 and is_stuck(api))
        took = api.stop()
        rest = list(lines)

    assert took < 4
    assert rest == []


def test_streams_end_properly_when_the_server_stops(api):
    with listening(api) as first, listening(api, after=0) as second:
        took = api.stop()
        rest = [*first, *second]

    assert took < 2
    assert rest == []


def test_clients_in_step_share_what_is_read(api, monkeypatch):
    asked = []
    read = stream_pages.read
    monkeypatch.setattr(stream_pages, "read", lambda *key: asked.append(key) or read(*key))

    with listening(api) as first, listening(api) as second, listening(api) as third:
        make_events(1)
        found = [next_events(lines, 1) for lines in (first, second, third)]

    assert found[0] == found[1] == found[2]
    assert asked == [(EventFilter(), 0, 1)]


def test_a_stream_waits_for_a_database_that_is_away(api, monkeypatch):
    read, failures = stream_pages.read, [DatabaseAwayError()]
    monkeypatch.setattr(event_stream, "REST", 0.05)

    def read_later(*key):
        for failure in [*failures]:
            failures.clear()
            raise failure
        return read(*key)

    monkeypatch.setattr(stream_pages, "read", read_later)

    with listening(api) as lines:
        make_events(1)
        [event] = next_events(lines, 1)

    assert event["data"]["position"] == 1
    assert failures == []


def test_a_stream_that_breaks_off_ends_alone(api, monkeypatch):
    read = stream_pages.read

    def read_or_break(wanted, *place):
        if wanted.types:
            raise ZeroDivisionError
        return read(wanted, *place)

    monkeypatch.setattr(stream_pages, "read", read_or_break)

    with listening(api) as lines, listening(api, event_types="document.stored") as broken:
        make_events(1)
        with pytest.raises(httpx.HTTPError):
            list(broken)
        [event] = next_events(lines, 1)

    assert event["data"]["position"] == 1


def test_nobody_looks_for_events_while_nobody_listens(api):
    with listening(api):
        assert streams_of(api).watch._looking is not None

    until(lambda: streams_of(api).watch._looking is None)


def test_streams_outlive_a_database_that_is_away(api, monkeypatch):
    watch = streams_of(api).watch
    look, failures = watch._look, [DatabaseAwayError()]
    monkeypatch.setattr("api.stream_watch.REST", 0.05)

    def look_later():
        for failure in [*failures]:
            failures.clear()
            raise failure
        return look()

    monkeypatch.setattr(watch, "_look", look_later)

    with listening(api) as lines:
        make_events(1)
        [event] = next_events(lines, 1)

    assert event["data"]["position"] == 1
    assert failures == []
